using System.Globalization;

namespace CheXplanation.Tuning;

/// <summary>What a tuning tries out.</summary>
public enum TuningKind
{
    /// <summary>The threshold on the normalised map.</summary>
    SegmentationThreshold,

    /// <summary>The probability that must be exceeded, or else the mask is empty.</summary>
    ProbabilityCutoff,
}

/// <summary>How one task fares with one threshold or cutoff.</summary>
public sealed record TuningRow
{
    /// <summary>What was tried out.</summary>
    public required TuningKind Kind { get; init; }

    /// <summary>The task (pathology).</summary>
    public required string Task { get; init; }

    /// <summary>The threshold or cutoff, as used; NaN in a file means Otsu's threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>The mean intersection over union of the images where it is defined; NaN where there is none or it is not known.</summary>
    public double MeanIoU { get; init; } = double.NaN;

    /// <summary>The number of images where the intersection over union is defined, or null where it is not known.</summary>
    public int? ImageCount { get; init; }

    /// <summary>Whether this is the choice for the task: the first that is best.</summary>
    public bool IsBest { get; init; }

    /// <summary>The number of images with a true finding, or null where it was not counted.</summary>
    public int? PositiveCount { get; init; }

    /// <summary>The number of units, such as patients, of the images where the intersection over union is defined; null where it was not counted.</summary>
    public int? UnitCount { get; init; }

    /// <summary>Whether every distinct value was tried, not a grid.</summary>
    public bool IsExact { get; init; }

    /// <summary>The number of folds of the cross-validation; null without one.</summary>
    public int? FoldCount { get; init; }

    /// <summary>The mean intersection over union of images at thresholds that were chosen without them and their unit; NaN without cross-validation.</summary>
    public double CrossValidatedMeanIoU { get; init; } = double.NaN;

    /// <summary>By how much the mean flatters: <see cref="MeanIoU"/> less <see cref="CrossValidatedMeanIoU"/>.</summary>
    public double Optimism => MeanIoU - CrossValidatedMeanIoU;

    /// <summary>The lower bound of the threshold over draws of the units; NaN where it was not asked.</summary>
    public double ThresholdLower { get; init; } = double.NaN;

    /// <summary>The upper bound of the threshold.</summary>
    public double ThresholdUpper { get; init; } = double.NaN;

    /// <summary>The thresholds that the folds chose; null without cross-validation.</summary>
    internal IReadOnlyList<double>? FoldThresholds { get; init; }

    /// <summary>The thresholds that were chosen without each fold in turn.</summary>
    /// <returns>One a fold, NaN where none could be chosen; none without cross-validation.</returns>
    public double[] GetFoldThresholds() => FoldThresholds is null ? [] : [.. FoldThresholds];

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Task} at {Threshold:0.###}: mIoU {MeanIoU:0.000}{(IsBest ? ", best" : string.Empty)}");
}
