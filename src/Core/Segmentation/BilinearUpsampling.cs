using System.Buffers;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>Bilinear resampling without aligned corners, bit for bit as the published masks were made.</summary>
/// <remarks>
/// Four terms in float32, left to right, each product and sum rounded (no fused multiply-add):
/// <c>(l0y*l0x)*p00 + (l0y*l1x)*p01 + (l1y*l0x)*p10 + (l1y*l1x)*p11</c>.
/// Source: torch.nn.functional.interpolate(mode='bilinear', align_corners=False) as of the published masks.
/// </remarks>
public static class BilinearUpsampling
{
    /// <summary>destination[y, x] = the source at that place, interpolated; a copy where the sizes are equal.</summary>
    /// <remarks>
    /// Shape: both spans are row-major, Height x Width.
    /// Throws: ArgumentException for an empty size or a span of another length.
    /// </remarks>
    /// <param name="source">The map's values.</param>
    /// <param name="from">The size of the map.</param>
    /// <param name="destination">The picture's values.</param>
    /// <param name="to">The size of the picture.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static void Resize(ReadOnlySpan<float> source, PictureSize from, Span<float> destination, PictureSize to, CancellationToken cancellation = default) =>
        Resize(source, from, destination, to, Vector256.IsHardwareAccelerated, cancellation);

    internal static void Resize(
        ReadOnlySpan<float> source, PictureSize from, Span<float> destination, PictureSize to, bool vectorised, CancellationToken cancellation = default)
    {
        Check(source.Length, from, nameof(source));
        Check(destination.Length, to, nameof(destination));
        if (from == to)
        {
            source.CopyTo(destination);
            return;
        }

        int width = to.Width;
        int[] columns = ArrayPool<int>.Shared.Rent(width);
        float[] rows = ArrayPool<float>.Shared.Rent(width * 6);
        Span<float> right = rows.AsSpan(0, width);
        Span<float> left = rows.AsSpan(width, width);
        for (int x = 0; x < width; x++)
        {
            (columns[x], right[x]) = Place(x, from.Width, width);
            left[x] = 1 - right[x];
        }

        Span<float> upperLeft = rows.AsSpan(2 * width, width);
        Span<float> upperRight = rows.AsSpan(3 * width, width);
        Span<float> lowerLeft = rows.AsSpan(4 * width, width);
        Span<float> lowerRight = rows.AsSpan(5 * width, width);
        int spread = -1;
        for (int y = 0; y < to.Height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            (int row, float below) = Place(y, from.Height, to.Height);
            if (row != spread)
            {
                int next = Math.Min(row + 1, from.Height - 1);
                Spread(source.Slice(row * from.Width, from.Width), columns.AsSpan(0, width), upperLeft, upperRight);
                Spread(source.Slice(next * from.Width, from.Width), columns.AsSpan(0, width), lowerLeft, lowerRight);
                spread = row;
            }

            int done = vectorised
                ? BlendVectors(1 - below, below, left, right, upperLeft, upperRight, lowerLeft, lowerRight, destination.Slice(y * width, width))
                : 0;
            Blend(done, 1 - below, below, left, right, upperLeft, upperRight, lowerLeft, lowerRight, destination.Slice(y * width, width));
        }

        ArrayPool<int>.Shared.Return(columns);
        ArrayPool<float>.Shared.Return(rows);
    }

    /// <summary>The source index and the weight of its successor for an output index.</summary>
    internal static (int Index, float Weight) Place(int output, int sourceLength, int outputLength)
    {
        float scale = (float)sourceLength / (float)outputLength;
        float position = MathF.Max((scale * (output + 0.5f)) - 0.5f, 0);
        int index = Math.Min((int)position, sourceLength - 1);
        return (index, position - index);
    }

    private static void Spread(ReadOnlySpan<float> row, ReadOnlySpan<int> columns, Span<float> left, Span<float> right)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            int column = columns[x];
            left[x] = row[column];
            right[x] = row[Math.Min(column + 1, row.Length - 1)];
        }
    }

    private static int BlendVectors(
        float above, float below, ReadOnlySpan<float> left, ReadOnlySpan<float> right,
        ReadOnlySpan<float> upperLeft, ReadOnlySpan<float> upperRight, ReadOnlySpan<float> lowerLeft, ReadOnlySpan<float> lowerRight,
        Span<float> destination)
    {
        Vector256<float> aboves = Vector256.Create(above);
        Vector256<float> belows = Vector256.Create(below);
        int x = 0;
        for (; x <= destination.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<float> lefts = Vector256.Create(left[x..]);
            Vector256<float> rights = Vector256.Create(right[x..]);
            Vector256<float> sum = aboves * lefts * Vector256.Create(upperLeft[x..]);
            sum += aboves * rights * Vector256.Create(upperRight[x..]);
            sum += belows * lefts * Vector256.Create(lowerLeft[x..]);
            sum += belows * rights * Vector256.Create(lowerRight[x..]);
            sum.CopyTo(destination[x..]);
        }

        return x;
    }

    private static void Blend(
        int start, float above, float below, ReadOnlySpan<float> left, ReadOnlySpan<float> right,
        ReadOnlySpan<float> upperLeft, ReadOnlySpan<float> upperRight, ReadOnlySpan<float> lowerLeft, ReadOnlySpan<float> lowerRight,
        Span<float> destination)
    {
        for (int x = start; x < destination.Length; x++)
        {
            float sum = above * left[x] * upperLeft[x];
            sum += above * right[x] * upperRight[x];
            sum += below * left[x] * lowerLeft[x];
            sum += below * right[x] * lowerRight[x];
            destination[x] = sum;
        }
    }

    private static void Check(int length, PictureSize size, string name)
    {
        if (size.Width < 1 || size.Height < 1 || length != size.PixelCount)
        {
            throw new ArgumentException($"{size} does not fit {length} values.", name);
        }
    }
}
