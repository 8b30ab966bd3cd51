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

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Task} at {Threshold:0.###}: mIoU {MeanIoU:0.000}{(IsBest ? ", best" : string.Empty)}");
}
