using System.Buffers;

namespace CheXplanation.Segmentation;

/// <summary>The mean over a square around each pixel, as OpenCV rounds it, and the smoothing that the reference builds on it.</summary>
public static class BoxSmoothing
{
    /// <summary>The largest kernel: beyond it a sum might not fit 64 bits.</summary>
    public const int LargestKernel = 1 << 24;

    private const int PieceOfPicture = 1 << 24;

    /// <summary>The kernel of the 2021 state: a fifth of the picture's height, made odd.</summary>
    /// <remarks>
    /// Units: pixels.
    /// Source: <c>eval_helper.py</c> of March 2021, cam_to_segmentation: <c>int(H / 5)</c>, one more if that is even; H is
    /// the height of the upsampled map, which is the picture's.
    /// </remarks>
    /// <param name="picture">The size of the picture.</param>
    /// <returns>The kernel's edge, at least 1.</returns>
    public static int AutomaticKernel(PictureSize picture) => (picture.Height / 5) | 1;

    /// <summary>Colours the levels with JET, takes their gray, smooths it and turns it round: <c>255 - mean</c>.</summary>
    /// <remarks>
    /// Shape: both spans are row-major, Height x Width, and do not overlap.
    /// Throws: ArgumentException for an empty size or a span of another length; ArgumentOutOfRangeException for a kernel below 1 or above <see cref="LargestKernel"/>.
    /// Source: <c>heatmap_to_segmentation.py</c>, cam_to_segmentation with --if_smoothing.
    /// </remarks>
    /// <param name="levels">The normalised map in 0..255.</param>
    /// <param name="size">The size of the picture.</param>
    /// <param name="kernel">The kernel's edge; may exceed the picture.</param>
    /// <param name="scratch">Memory for the gray picture; overwritten.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static void SmoothJet(Span<byte> levels, PictureSize size, int kernel, Span<byte> scratch, CancellationToken cancellation = default)
    {
        for (int start = 0; start < levels.Length; start += PieceOfPicture)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = Math.Min(PieceOfPicture, levels.Length - start);
            JetColours.ToGray(levels.Slice(start, length), scratch.Slice(start, length));
        }

        Mean(scratch, size, kernel, levels, cancellation);
        foreach (ref byte level in levels)
        {
            level = (byte)(255 - level);
        }
    }

    /// <summary>destination[y, x] = the rounded mean over the kernel x kernel square whose pixel kernel/2 lies at [y, x].</summary>
    /// <remarks>
    /// Beyond the border the picture is mirrored without repeating the border's pixels (reflect 101), as often as needed.
    /// Up to 256 pixels the mean is taken in integers, of more in float32, rounded half to even.
    /// Shape: both spans are row-major, Height x Width, and do not overlap.
    /// Throws: ArgumentException for an empty size or a span of another length; ArgumentOutOfRangeException for a kernel below 1 or above <see cref="LargestKernel"/>.
    /// Source: OpenCV 4.6, boxFilter.
    /// </remarks>
    /// <param name="source">The picture.</param>
    /// <param name="size">Its size.</param>
    /// <param name="kernel">The kernel's edge; may exceed the picture.</param>
    /// <param name="destination">The smoothed picture.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static void Mean(ReadOnlySpan<byte> source, PictureSize size, int kernel, Span<byte> destination, CancellationToken cancellation = default)
    {
        CheckKernel(kernel);
        Check(source.Length, size, nameof(source));
        Check(destination.Length, size, nameof(destination));
        if (kernel == 1)
        {
            source.CopyTo(destination);
            return;
        }

        int width = size.Width, height = size.Height, before = kernel / 2;
        var rounding = new BoxRounding(kernel);
        long[] rented = ArrayPool<long>.Shared.Rent(width);
        Span<long> columns = rented.AsSpan(0, width);
        FirstColumns(source, size, kernel, columns, cancellation);
        for (int y = 0; y < height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> row = destination.Slice(y * width, width);
            long sum = FirstSum(columns, kernel);
            for (int x = 0; x < width; x++)
            {
                row[x] = rounding.Round(sum);
                sum += columns[Mirror((long)x - before + kernel, width)] - columns[Mirror((long)x - before, width)];
            }

            ReadOnlySpan<byte> entering = Row(source, size, (long)y - before + kernel);
            ReadOnlySpan<byte> leaving = Row(source, size, (long)y - before);
            for (int x = 0; x < width; x++)
            {
                columns[x] += entering[x] - leaving[x];
            }
        }

        ArrayPool<long>.Shared.Return(rented);
    }

    internal static void CheckKernel(int kernel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernel, LargestKernel);
    }

    /// <summary>The index that stands in for one beyond the border: 2 1 0 1 2 3 2 1 0 ...</summary>
    private static int Mirror(long index, int length)
    {
        if ((ulong)index < (ulong)length)
        {
            return (int)index;
        }

        if (length == 1)
        {
            return 0;
        }

        long period = 2L * (length - 1);
        long place = index % period;
        place = place < 0 ? place + period : place;
        return (int)(place < length ? place : period - place);
    }

    /// <summary>The sums of each column over the rows of the uppermost squares.</summary>
    private static void FirstColumns(ReadOnlySpan<byte> source, PictureSize size, int kernel, Span<long> columns, CancellationToken cancellation)
    {
        columns.Clear();
        (long periods, long rest) = Periods(kernel, size.Height);
        for (int y = 0; periods > 0 && y < size.Height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(Row(source, size, y), periods * Share(y, size.Height), columns);
        }

        for (long y = -(kernel / 2); rest > 0; y++, rest--)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(Row(source, size, y), 1, columns);
        }
    }

    /// <summary>The sum over the columns of a row's leftmost square.</summary>
    private static long FirstSum(ReadOnlySpan<long> columns, int kernel)
    {
        long sum = 0;
        (long periods, long rest) = Periods(kernel, columns.Length);
        for (int x = 0; periods > 0 && x < columns.Length; x++)
        {
            sum += columns[x] * periods * Share(x, columns.Length);
        }

        for (long x = -(kernel / 2); rest > 0; x++, rest--)
        {
            sum += columns[Mirror(x, columns.Length)];
        }

        return sum;
    }

    /// <summary>A mirrored line repeats itself, so a kernel beyond it is a number of whole periods and a rest.</summary>
    private static (long Count, long Remainder) Periods(int kernel, int length) => Math.DivRem(kernel, length == 1 ? 1 : 2L * (length - 1));

    /// <summary>How often an index comes up in a period.</summary>
    private static int Share(int index, int length) => index == 0 || index == length - 1 ? 1 : 2;

    private static void Add(ReadOnlySpan<byte> row, long times, Span<long> columns)
    {
        for (int x = 0; x < row.Length; x++)
        {
            columns[x] += row[x] * times;
        }
    }

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> source, PictureSize size, long y) =>
        source.Slice(Mirror(y, size.Height) * size.Width, size.Width);

    private static void Check(int length, PictureSize size, string name)
    {
        if (size.Width < 1 || size.Height < 1 || length != size.PixelCount)
        {
            throw new ArgumentException($"{size} does not fit {length} values.", name);
        }
    }
}

/// <summary>How OpenCV divides a sum of bytes by the number of pixels of a square.</summary>
internal readonly struct BoxRounding
{
    private const int IntegerLimit = 256;
    private const int Shift = 23;

    private readonly long _half;
    private readonly long _factor;
    private readonly float _scale;

    public BoxRounding(int kernel)
    {
        long pixels = (long)kernel * kernel;
        _scale = (float)(1.0 / pixels);
        if (pixels > IntegerLimit)
        {
            return;
        }

        double exact = (double)(1 << Shift) / pixels;
        _factor = (long)Math.Floor(exact);
        _half = pixels / 2;
        if (exact - _factor < 0.5)
        {
            _half++;
        }
        else
        {
            _factor++;
        }
    }

    public byte Round(long sum) =>
        _factor > 0 ? (byte)(((sum + _half) * _factor) >> Shift) : (byte)MathF.Round(sum * _scale, MidpointRounding.ToEven);
}
