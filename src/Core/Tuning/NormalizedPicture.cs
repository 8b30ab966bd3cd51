using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tuning;

/// <summary>A map upsampled to its picture and brought to 0..1, beside the true pixels; the arrays are kept from map to map, one thread at a time.</summary>
internal sealed class NormalizedPicture
{
    private readonly WholePictureBuffers _buffers = new();

    /// <summary>Ends the reading early.</summary>
    public CancellationToken Cancellation
    {
        get => _buffers.Cancellation;
        set => _buffers.Cancellation = value;
    }

    /// <summary>The normalised values, row-major; at least one of them is 0 and one is 1.</summary>
    public ReadOnlySpan<float> Values => _buffers.Upsampled;

    /// <summary>The true pixels, zeros and ones, in the same order.</summary>
    public Span<byte> Truth => _buffers.Pixels;

    /// <summary>Reads a map; false for a constant map and one with NaN, which cannot be cut.</summary>
    public bool TryRead(SaliencyMap map, RunLengthMask truth) =>
        TryRead(map.GetValues(), new PictureSize(map.MapWidth, map.MapHeight), truth);

    /// <summary>The same for values that were read already.</summary>
    public bool TryRead(float[] native, PictureSize size, RunLengthMask truth)
    {
        (float least, float most) = MapNormalization.Extremes(native);
        if (least == most)
        {
            return false;
        }

        _buffers.Prepare(truth.Size);
        BilinearUpsampling.Resize(native, size, _buffers.Values, truth.Size, Cancellation);
        (float minimum, float maximum) = MapNormalization.Extremes(_buffers.Upsampled);
        float range = MapNormalization.Range(minimum, maximum);
        if (float.IsNaN(range))
        {
            return false;
        }

        MapNormalization.Normalize(_buffers.Upsampled, minimum, range, _buffers.Values);
        truth.CopyToRowMajor(_buffers.Pixels, Cancellation);
        return true;
    }
}
