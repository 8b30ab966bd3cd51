using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tuning;

/// <summary>How well one map agrees with the truth at each threshold.</summary>
public sealed class MapThresholdScores
{
    private readonly ItemIdentity _identity;
    private readonly double[] _scores;

    internal MapThresholdScores(ItemIdentity identity, double[] scores, bool hasTruth)
    {
        _identity = identity;
        _scores = scores;
        HasTruth = hasTruth;
    }

    /// <summary>Whether the finding is there.</summary>
    public bool HasTruth { get; }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The number of thresholds.</summary>
    public int Count => _scores.Length;

    /// <summary>The intersection over union at a threshold.</summary>
    /// <param name="index">The threshold's place in the grid.</param>
    /// <returns>0 to 1; NaN unless both the cut map and the truth have area.</returns>
    public double GetIoU(int index) => _scores[index];
}

/// <summary>Scores maps at every threshold of a grid, reading each map once; a worker keeps its own.</summary>
/// <remarks>
/// Source: <c>tune_heatmap_threshold.py</c>, compute_miou: true positives only, no hole is filled.
/// Differs: a constant map is cut to nothing even where interpolation leaves noise.
/// </remarks>
public sealed class MapThresholdScorer
{
    // Of fewer thresholds, a mask each is faster than the histograms.
    private const int FewestForOnePass = 12;

    private readonly NormalizedPicture _picture = new();
    private readonly FusedSegmenter _fused = new();
    private readonly float[] _thresholds;
    private readonly long[] _predicted;
    private readonly long[] _shared;

    /// <summary>Makes a scorer.</summary>
    /// <param name="thresholds">The thresholds, rising, in [0, 1]; null for the reference's seven.</param>
    /// <exception cref="ArgumentException">The thresholds do not rise or leave [0, 1].</exception>
    public MapThresholdScorer(IReadOnlyList<double>? thresholds = null)
    {
        _thresholds = [.. TuningGrid.Check(thresholds ?? TuningGrid.SegmentationThresholds, nameof(thresholds)).Select(t => (float)t)];
        _predicted = new long[_thresholds.Length];
        _shared = new long[_thresholds.Length];
    }

    /// <summary>Ends the work on a map early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation
    {
        get => _picture.Cancellation;
        init => _picture.Cancellation = _fused.Cancellation = value;
    }

    /// <summary>Which of the two ways is taken; both give the same scores.</summary>
    internal SegmentationPath Path { get; init; }

    /// <summary>Scores a map at every threshold.</summary>
    /// <param name="map">The heatmap; its values are not read where the truth is empty.</param>
    /// <param name="truth">The true mask; null is empty.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">The truth has another size than the picture.</exception>
    public MapThresholdScores Score(SaliencyMap map, RunLengthMask? truth)
    {
        PictureSize picture = map.GetPictureSize();
        if (truth is not null && truth.Size != picture)
        {
            throw new ArgumentException($"masks of one size are needed, not {picture} and {truth.Size}", nameof(truth));
        }

        var scores = new double[_thresholds.Length];
        Array.Fill(scores, double.NaN);
        if (truth is null or { IsEmpty: true })
        {
            return new MapThresholdScores(map.GetIdentity(), scores, false);
        }

        float[] native = map.GetValues();
        var size = new PictureSize(map.MapWidth, map.MapHeight);
        if (Path != SegmentationPath.Plain && (Path == SegmentationPath.Fused || FusedSegmenter.Pays(size, picture)) && TryFused(native, size, truth, scores))
        {
            return new MapThresholdScores(map.GetIdentity(), scores, true);
        }

        if (_picture.TryRead(native, size, truth))
        {
            ThresholdCounting.Count(_picture.Values, _picture.Truth, _thresholds, _predicted, _shared, Cancellation);
            Divide(truth, scores);
        }

        return new MapThresholdScores(map.GetIdentity(), scores, true);
    }

    /// <summary>One mask a threshold, without the upsampled picture; false where the fused way does not apply.</summary>
    private bool TryFused(float[] native, PictureSize size, RunLengthMask truth, double[] scores)
    {
        if (scores.Length > FewestForOnePass)
        {
            return TryOnePass(native, size, truth, scores);
        }

        for (int t = 0; t < scores.Length; t++)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (!_fused.TrySegment(native, size, truth.Size, _thresholds[t], out _, out RunLengthMask mask))
            {
                return false;
            }

            long shared = MaskAlgebra.IntersectionArea(mask, truth);
            scores[t] = mask.Area > 0 ? (double)shared / (mask.Area + truth.Area - shared) : double.NaN;
        }

        return true;
    }

    /// <summary>All thresholds by two histograms.</summary>
    private bool TryOnePass(float[] native, PictureSize size, RunLengthMask truth, double[] scores)
    {
        bool counted = _fused.TryCount(native, size, truth, _thresholds, _predicted, _shared);
        if (counted)
        {
            Divide(truth, scores);
        }

        return counted;
    }

    private void Divide(RunLengthMask truth, double[] scores)
    {
        for (int t = 0; t < scores.Length; t++)
        {
            scores[t] = _predicted[t] > 0 ? (double)_shared[t] / (_predicted[t] + truth.Area - _shared[t]) : double.NaN;
        }
    }
}
