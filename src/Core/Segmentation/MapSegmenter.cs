using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>Something surprising but valid about a map that was segmented.</summary>
public enum MapRemark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All values are equal, so there is no place that stands out; the mask is empty, with smoothing all on.</summary>
    Constant,

    /// <summary>A value is NaN; the mask is empty, with smoothing all on.</summary>
    NotANumber,

    /// <summary>A value, or the range of the values, is infinite: no threshold tells places apart.</summary>
    NotFinite,
}

/// <summary>Turns heatmaps into masks, one at a time; a worker keeps its own.</summary>
/// <remarks>Source: <c>heatmap_to_segmentation.py</c>, heatmap_to_mask.</remarks>
public sealed class MapSegmenter
{
    private readonly WholePictureBuffers _buffers = new();
    private readonly FusedSegmenter _fused = new();

    /// <summary>Ends the work on a map early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation
    {
        get => _buffers.Cancellation;
        init => _buffers.Cancellation = _fused.Cancellation = value;
    }

    /// <summary>Which of the two ways is taken; both give the same masks.</summary>
    internal SegmentationPath Path { get; init; }

    /// <summary>Whether the last mask was made without the upsampled picture; either way it is the same.</summary>
    public bool WasFused { get; private set; }

    /// <summary>Segments a heatmap.</summary>
    /// <param name="map">The heatmap.</param>
    /// <param name="threshold">The threshold on the normalised map, in [0, 1]; null for Otsu's.</param>
    /// <param name="probabilityCutoff">The probability below which the mask is empty, or null.</param>
    /// <param name="smoothing">The edge of the smoothing kernel in pixels, or null for no smoothing; a given threshold ignores it.</param>
    /// <returns>The mask, and what was surprising.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is below 1 or above <see cref="BoxSmoothing.LargestKernel"/>.</exception>
    public (SegmentationMask Mask, MapRemark Remark) Segment(SaliencyMap map, double? threshold, double? probabilityCutoff, int? smoothing = null)
    {
        PictureSize picture = map.GetPictureSize();
        (WholePictureSegmentation facts, RunLengthMask mask) = Cut(map, picture, (float?)threshold, smoothing);
        if (probabilityCutoff is { } cutoff && map.Probability < cutoff)
        {
            mask = RunLengthMask.Empty(picture);
        }

        MapRemark remark = facts.HasNaN ? MapRemark.NotANumber
            : !facts.IsFinite ? MapRemark.NotFinite
            : facts is { IsConstant: true, IsAllZero: false } ? MapRemark.Constant : MapRemark.None;
        var segmentation = new SegmentationMask(map.GetIdentity(), mask, map)
        {
            Threshold = threshold ?? facts.Threshold,
            ThresholdMethod = threshold is null ? "Otsu" : "Fixed",
            Probability = map.Probability,
            HasSingleProbability = map.HasSingleProbability,
            PeakX = facts.Peak.X,
            PeakY = facts.Peak.Y,
            Origin = new MaskOrigin(MaskOrigin.Describe(threshold, probabilityCutoff, smoothing), map.Path),
        };
        return (segmentation, remark);
    }

    private (WholePictureSegmentation Facts, RunLengthMask Mask) Cut(SaliencyMap map, PictureSize picture, float? threshold, int? smoothing)
    {
        float[] values = map.GetValues();
        var size = new PictureSize(map.MapWidth, map.MapHeight);
        if (smoothing is { } edge)
        {
            BoxSmoothing.CheckKernel(edge);
        }

        bool smooths = smoothing is not null && threshold is null;
        bool fused = Path != SegmentationPath.Plain && !smooths && (Path == SegmentationPath.Fused || FusedSegmenter.Pays(size, picture));
        _fused.Insists = Path == SegmentationPath.Fused;
        if (fused && _fused.TrySegment(values, size, picture, threshold, out WholePictureSegmentation facts, out RunLengthMask mask))
        {
            WasFused = true;
            return (facts, mask);
        }

        WasFused = false;
        facts = WholePictureSegmenter.Segment(values, size, picture, threshold, _buffers, smoothing);
        return (facts, RunLengthMask.FromRowMajor(_buffers.Mask, picture, Cancellation));
    }
}

/// <summary>The ways from a map to its mask.</summary>
internal enum SegmentationPath
{
    /// <summary>The fused one where it applies and pays, otherwise the plain one.</summary>
    Automatic,

    /// <summary>The plain one, pixel by pixel.</summary>
    Plain,

    /// <summary>The fused one wherever it applies.</summary>
    Fused,
}
