using System.Runtime.CompilerServices;

namespace CheXplanation.Masks;

/// <summary>A binary mask as run lengths: the one mask type, immutable and valid by construction.</summary>
/// <remarks>
/// <para>Invariants:</para>
/// <list type="number">
/// <item>Pixels run down the columns (column-major), as in COCO.</item>
/// <item>Runs alternate off, on, off, ...; the first counts pixels that are off and may be 0.</item>
/// <item>No other run is 0, and the last run is counted too: the runs add up to Width x Height.</item>
/// <item>So two masks are equal if and only if their sizes and runs are equal.</item>
/// </list>
/// <para>Source: the binary masks of pycocotools (maskApi.h). Differs: pycocotools keeps runs of length 0 as given; here they are merged away.</para>
/// </remarks>
public sealed partial class RunLengthMask : IEquatable<RunLengthMask>
{
    private readonly int[] _runs;
    private StrongBox<PixelBox>? _box;

    private RunLengthMask(PictureSize size, int[] runs)
        : this(size, runs, RunTotals.Of(runs).On)
    {
    }

    private RunLengthMask(PictureSize size, int[] runs, long area)
    {
        Size = size;
        _runs = runs;
        Area = area;
    }

    /// <summary>The size of the picture that the mask covers.</summary>
    public PictureSize Size { get; }

    /// <summary>The number of pixels that are on.</summary>
    public long Area { get; }

    /// <summary>The number of runs.</summary>
    public int RunCount => _runs.Length;

    /// <summary>The run lengths, off first.</summary>
    public ReadOnlySpan<int> Runs => _runs;

    /// <summary>Whether no pixel is on.</summary>
    public bool IsEmpty => Area == 0;

    /// <summary>Makes a mask of runs, merging those of length 0.</summary>
    /// <param name="size">The picture's size.</param>
    /// <param name="runs">Run lengths in pixels, column-major, off first.</param>
    /// <param name="position">Where the runs stand in their file, for the error.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">A run is negative, the size is not positive, or the sum is not Width x Height.</exception>
    public static RunLengthMask FromRuns(PictureSize size, ReadOnlySpan<int> runs, string position = "runs")
    {
        CheckSize(size, position);
        return IsCanonical(size, runs, out long area) ? new RunLengthMask(size, runs.ToArray(), area) : Merge(size, runs, position);
    }

    /// <summary>The same for runs that nobody else holds.</summary>
    internal static RunLengthMask FromOwnedRuns(PictureSize size, int[] runs, string position)
    {
        CheckSize(size, position);
        return IsCanonical(size, runs, out long area) ? new RunLengthMask(size, runs, area) : Merge(size, runs, position);
    }

    private static RunLengthMask Merge(PictureSize size, ReadOnlySpan<int> runs, string position)
    {
        var builder = new RunListBuilder(runs.Length + 1);
        long sum = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            if (runs[i] < 0)
            {
                throw new DataFormatException(DataFault.InvalidRle, position, "runs of 0 pixels or more", $"run {i} of {runs[i]} pixels");
            }

            sum += runs[i];
            builder.Append((i & 1) != 0, runs[i]);
        }

        if (sum != size.PixelCount)
        {
            throw new DataFormatException(
                DataFault.InvalidRle, position, $"runs that add up to {size.PixelCount} pixels ({size})", $"runs that add up to {sum}");
        }

        return new RunLengthMask(size, builder.ToArray());
    }

    /// <summary>A mask with every pixel off.</summary>
    /// <param name="size">The picture's size, positive.</param>
    /// <returns>The mask.</returns>
    public static RunLengthMask Empty(PictureSize size)
    {
        CheckSize(size, "size");
        return new RunLengthMask(size, [checked((int)size.PixelCount)]);
    }

    /// <summary>Encodes dense pixels that lie row after row.</summary>
    /// <param name="pixels">Width x Height bytes, row-major; any value but 0 is on.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The mask.</returns>
    public static RunLengthMask FromRowMajor(ReadOnlySpan<byte> pixels, PictureSize size, CancellationToken cancellation = default)
    {
        CheckDense(pixels.Length, size);
        return new RunLengthMask(size, DenseRuns.EncodeRowMajor(pixels, size, cancellation));
    }

    /// <summary>Writes the mask as dense pixels, row after row: 1 is on, 0 is off.</summary>
    /// <param name="destination">Width x Height bytes.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public void CopyToRowMajor(Span<byte> destination, CancellationToken cancellation = default)
    {
        CheckDense(destination.Length, Size);
        DenseRuns.DecodeRowMajor(_runs, Size, destination, cancellation);
    }

    /// <summary>The mask as dense pixels, row after row: 1 is on, 0 is off.</summary>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Width x Height bytes.</returns>
    public byte[] ToRowMajor(CancellationToken cancellation = default)
    {
        var pixels = new byte[Size.PixelCount];
        DenseRuns.DecodeRowMajor(_runs, Size, pixels, cancellation);
        return pixels;
    }

    /// <summary>Whether a pixel is on.</summary>
    /// <param name="x">The column, from 0.</param>
    /// <param name="y">The row, from 0.</param>
    /// <returns>True if the pixel is on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pixel lies outside the picture.</exception>
    public bool Contains(int x, int y)
    {
        if ((uint)x >= (uint)Size.Width || (uint)y >= (uint)Size.Height)
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"pixel ({x}, {y}) lies outside a picture of {Size}");
        }

        long index = (long)x * Size.Height + y;
        long end = 0;
        for (int i = 0; i < _runs.Length; i++)
        {
            end += _runs[i];
            if (index < end)
            {
                return (i & 1) != 0;
            }
        }

        return false;
    }

    /// <summary>The smallest upright rectangle that holds all pixels that are on.</summary>
    /// <returns>The box; all zero for an empty mask. Found once, then kept.</returns>
    public PixelBox GetBox() => (_box ??= new StrongBox<PixelBox>(FindBox())).Value;

    private PixelBox FindBox()
    {
        if (IsEmpty)
        {
            return default;
        }

        int height = Size.Height;
        int left = Size.Width, right = -1, top = height, bottom = -1;
        long start = 0;
        for (int i = 0; i < _runs.Length; start += _runs[i++])
        {
            if ((i & 1) == 0)
            {
                continue;
            }

            long last = start + _runs[i] - 1;
            int firstColumn = (int)(start / height), lastColumn = (int)(last / height);
            left = Math.Min(left, firstColumn);
            right = Math.Max(right, lastColumn);
            bool wraps = firstColumn != lastColumn;
            top = wraps ? 0 : Math.Min(top, (int)(start % height));
            bottom = wraps ? height - 1 : Math.Max(bottom, (int)(last % height));
        }

        return new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /// <inheritdoc/>
    public bool Equals(RunLengthMask? other) =>
        other is not null && Size == other.Size && _runs.AsSpan().SequenceEqual(other._runs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RunLengthMask);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, Area, _runs.Length);

    /// <summary>The size and the area, such as <c>2828x2320, 61324 pixels on</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Size}, {Area} pixels on");

    /// <summary>Wraps runs that the caller has made canonical.</summary>
    internal static RunLengthMask FromCanonicalRuns(PictureSize size, int[] runs) => new(size, runs);

    private static bool IsCanonical(PictureSize size, ReadOnlySpan<int> runs, out long area)
    {
        RunTotals totals = RunTotals.Of(runs);
        area = totals.On;
        return !runs.IsEmpty && runs[0] >= 0 && totals.Least > 0 && totals.Off + totals.On == size.PixelCount;
    }

    private static void CheckSize(PictureSize size, string position)
    {
        if (size.Width <= 0 || size.Height <= 0)
        {
            throw new DataFormatException(DataFault.InvalidRle, position, "a picture of at least 1x1", $"a size of {size}");
        }

        if (size.PixelCount > int.MaxValue)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, position, $"at most {int.MaxValue} pixels", $"{size} = {size.PixelCount} pixels");
        }
    }

    private static void CheckDense(int length, PictureSize size)
    {
        CheckSize(size, "size");
        if (length != size.PixelCount)
        {
            throw new ArgumentException($"a picture of {size} has {size.PixelCount} pixels, not {length}");
        }
    }
}
