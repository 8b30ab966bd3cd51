using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>A map upsampled to its picture, beside the true pixels; the arrays are kept from map to map, one thread at a time.</summary>
internal sealed class MapPicture
{
    private const int PixelsBetweenLooks = 1 << 22;

    private readonly WholePictureBuffers _buffers = new();

    /// <summary>Ends the reading early.</summary>
    public CancellationToken Cancellation
    {
        get => _buffers.Cancellation;
        set => _buffers.Cancellation = value;
    }

    /// <summary>The relevance of each pixel, row-major.</summary>
    public Span<float> Values => _buffers.Values;

    /// <summary>The true pixels, zeros and ones, in the same order.</summary>
    public ReadOnlySpan<byte> Truth => _buffers.Mask;

    /// <summary>The first NaN, or else the first maximum.</summary>
    public PixelPoint Peak { get; private set; }

    /// <summary>Whether every value is finite.</summary>
    public bool IsFinite { get; private set; }

    /// <summary>The least value and the largest.</summary>
    public (float Least, float Most) Extremes { get; private set; }

    /// <summary>Reads a map; one whose values are all equal stays so, where interpolation would leave noise in the last digit.</summary>
    public void Read(SaliencyMap map, RunLengthMask? truth)
    {
        PictureSize picture = map.GetPictureSize();
        float[] native = map.GetValues();
        _buffers.Prepare(picture);
        BilinearUpsampling.Resize(native, new PictureSize(map.MapWidth, map.MapHeight), _buffers.Values, picture, Cancellation);
        int peak = FindExtremes(_buffers.Upsampled);
        (float least, float most) = MapNormalization.Extremes(native);
        if (least == most)
        {
            // The peak stays where the noise has it, as in the mask of the map: both have one Hit.
            _buffers.Values.Fill(least);
            Extremes = (least, most);
        }

        IsFinite = float.IsFinite(Extremes.Least) && float.IsFinite(Extremes.Most);
        Peak = new PixelPoint(peak % picture.Width, peak / picture.Width);
        if (truth is null)
        {
            BinaryPixels.Clear(_buffers.Pixels, Cancellation);
        }
        else
        {
            truth.CopyToRowMajor(_buffers.Pixels, Cancellation);
        }
    }

    /// <summary>Part by part, so that a large picture can be left in between; returns where the peak is.</summary>
    private int FindExtremes(ReadOnlySpan<float> values)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        int peak = 0;
        for (int start = 0; start < values.Length; start += PixelsBetweenLooks)
        {
            Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> part = values.Slice(start, Math.Min(PixelsBetweenLooks, values.Length - start));
            (float least, float most) found = MapNormalization.Extremes(part);
            if (float.IsNaN(found.most))
            {
                Extremes = found;
                return start + PeakLocation.Find(part, found.most);
            }

            if (found.most > most || start == 0)
            {
                peak = start + PeakLocation.Find(part, found.most);
            }

            (least, most) = (Math.Min(least, found.least), Math.Max(most, found.most));
        }

        Extremes = (least, most);
        return peak;
    }
}
