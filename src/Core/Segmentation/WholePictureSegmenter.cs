using System.Runtime.Intrinsics;
using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>From map to mask the plain way: every pixel of the upsampled picture is computed.</summary>
public static class WholePictureSegmenter
{
    // A multiple of every vector, so that the pieces are cut as the whole is.
    private const int Piece = 1 << 24;

    /// <summary>Upsamples a map and cuts it; the mask is left in the buffers.</summary>
    /// <remarks>
    /// Shape: <paramref name="map"/> is row-major, Height x Width.
    /// Throws: ArgumentException for an empty size or a span of another length; ArgumentOutOfRangeException for a smoothing that is no kernel.
    /// Source: <c>heatmap_to_segmentation.py</c>, cam_to_segmentation. Smoothing goes with Otsu's threshold only. An all-zero
    /// map, or one with a NaN, has an empty mask; with smoothing all pixels are on, as there.
    /// Differs: a constant map is treated like an all-zero one even where interpolation leaves noise.
    /// </remarks>
    /// <param name="map">The native values.</param>
    /// <param name="mapSize">The size of the map.</param>
    /// <param name="pictureSize">The size of the picture.</param>
    /// <param name="threshold">The threshold on the normalised map; null for Otsu's.</param>
    /// <param name="buffers">Where the upsampled map and the mask go.</param>
    /// <param name="smoothing">The edge of the smoothing kernel in pixels, or null for no smoothing; a given threshold ignores it.</param>
    /// <returns>The facts beside the mask.</returns>
    public static WholePictureSegmentation Segment(
        ReadOnlySpan<float> map, PictureSize mapSize, PictureSize pictureSize, float? threshold, WholePictureBuffers buffers, int? smoothing = null)
    {
        if (smoothing is { } edge)
        {
            BoxSmoothing.CheckKernel(edge);
        }

        buffers.Prepare(pictureSize);
        BilinearUpsampling.Resize(map, mapSize, buffers.Values, pictureSize, buffers.Cancellation);
        (float nativeMinimum, float nativeMaximum) = MapNormalization.Extremes(map);
        buffers.Cancellation.ThrowIfCancellationRequested();
        (float minimum, float maximum) = MapNormalization.Extremes(buffers.Upsampled);
        float range = MapNormalization.Range(minimum, maximum);
        bool constant = nativeMinimum == nativeMaximum;
        float used = threshold ?? 0;
        if (constant || float.IsNaN(range))
        {
            BinaryPixels.Clear(buffers.Pixels, buffers.Cancellation);
        }
        else if (threshold is null)
        {
            EachPiece(buffers, piece => OtsuThreshold.Quantize(buffers.Upsampled[piece], minimum, range, buffers.Pixels[piece]));
        }
        else
        {
            EachPiece(buffers, piece => CutAbove(buffers.Upsampled[piece], minimum, range, used, buffers.Pixels[piece]));
        }

        if (threshold is null)
        {
            used = CutByOtsu(buffers, pictureSize, smoothing);
        }

        buffers.Cancellation.ThrowIfCancellationRequested();
        int peak = PeakLocation.Find(buffers.Upsampled, maximum);
        return new WholePictureSegmentation
        {
            Method = threshold is null ? SegmentationMethod.Otsu : SegmentationMethod.FixedThreshold,
            Threshold = used,
            Peak = new PixelPoint(peak % pictureSize.Width, peak / pictureSize.Width),
            IsConstant = constant,
            IsAllZero = constant && nativeMinimum == 0,
            HasNaN = float.IsNaN(minimum),
            IsFinite = float.IsFinite(range),
        };
    }

    /// <summary>What is done value by value is done in pieces, with a look at the token between them.</summary>
    private static void EachPiece(WholePictureBuffers buffers, Action<Range> work)
    {
        int length = buffers.Pixels.Length;
        for (int start = 0; start < length; start += Piece)
        {
            buffers.Cancellation.ThrowIfCancellationRequested();
            work(start..Math.Min(start + Piece, length));
        }
    }

    private static int CutByOtsu(WholePictureBuffers buffers, PictureSize size, int? smoothing)
    {
        Span<byte> pixels = buffers.Pixels;
        Span<long> histogram = stackalloc long[256];
        if (smoothing is { } kernel)
        {
            BoxSmoothing.SmoothJet(pixels, size, kernel, buffers.Gray, buffers.Cancellation);
        }

        buffers.Cancellation.ThrowIfCancellationRequested();
        OtsuThreshold.Count(pixels, histogram);
        int threshold = OtsuThreshold.Find(histogram);
        buffers.Cancellation.ThrowIfCancellationRequested();
        CutAbove(pixels, (byte)threshold);
        ContourFilling.Fill(pixels, size, buffers.Contours);
        return threshold;
    }

    private static void CutAbove(Span<byte> levels, byte threshold)
    {
        Vector256<byte> thresholds = Vector256.Create(threshold);
        int i = 0;
        for (; i <= levels.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            (Vector256.GreaterThan(Vector256.Create<byte>(levels[i..]), thresholds) & Vector256<byte>.One).CopyTo(levels[i..]);
        }

        for (; i < levels.Length; i++)
        {
            levels[i] = levels[i] > threshold ? (byte)1 : (byte)0;
        }
    }

    private static void CutAbove(ReadOnlySpan<float> values, float minimum, float range, float threshold, Span<byte> mask)
    {
        int i = 0;
        for (; i <= values.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            ReadOnlySpan<float> block = values[i..];
            Vector256<ushort> low = Vector256.Narrow(Above(block, minimum, range, threshold), Above(block[8..], minimum, range, threshold));
            Vector256<ushort> high = Vector256.Narrow(Above(block[16..], minimum, range, threshold), Above(block[24..], minimum, range, threshold));
            Vector256.Narrow(low, high).CopyTo(mask[i..]);
        }

        for (; i < values.Length; i++)
        {
            mask[i] = (values[i] - minimum) / range > threshold ? (byte)1 : (byte)0;
        }
    }

    private static Vector256<uint> Above(ReadOnlySpan<float> values, float minimum, float range, float threshold)
    {
        Vector256<float> normalised = (Vector256.Create(values) - Vector256.Create(minimum)) / Vector256.Create(range);
        return Vector256.GreaterThan(normalised, Vector256.Create(threshold)).AsUInt32() & Vector256<uint>.One;
    }
}
