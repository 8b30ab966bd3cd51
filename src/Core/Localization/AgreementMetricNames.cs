namespace CheXplanation.Localization;

/// <summary>What a score is computed from.</summary>
public enum MetricInput
{
    /// <summary>The truth alone.</summary>
    Truth,

    /// <summary>A predicted mask.</summary>
    Mask,

    /// <summary>A heatmap, or a mask that was made of one.</summary>
    Heatmap,

    /// <summary>A point: the peak of a heatmap, or a reader's.</summary>
    Point,
}

/// <summary>The properties that scores have on a row, and what they need.</summary>
public static class AgreementMetricNames
{
    private static readonly Dictionary<AgreementMetric, string[]> Several = new()
    {
        [AgreementMetric.InstanceDetection] =
            ["InstanceTruePositive", "InstanceFalsePositive", "InstanceFalseNegative", "InstancePrecision", "InstanceRecall", "InstanceF1"],
        [AgreementMetric.ThresholdIoU] = ["BestIoU", "BestThreshold", "MeanThresholdIoU"],
    };

    /// <summary>The properties of a score: its name, or several.</summary>
    /// <param name="metric">The score.</param>
    /// <returns>The names in order.</returns>
    public static IReadOnlyList<string> Properties(AgreementMetric metric) => Several.TryGetValue(metric, out string[]? names) ? names : [metric.ToString()];

    /// <summary>What a score is computed from.</summary>
    /// <param name="metric">The score.</param>
    /// <returns>The input without which it is NaN.</returns>
    public static MetricInput Input(AgreementMetric metric) => metric switch
    {
        AgreementMetric.RandomHit or AgreementMetric.CenterHit => MetricInput.Truth,
        AgreementMetric.ToleranceHit => MetricInput.Point,
        AgreementMetric.RelevanceMass or AgreementMetric.RelevanceRank or AgreementMetric.PixelAuroc or AgreementMetric.PixelAveragePrecision
            or AgreementMetric.ThresholdIoU or AgreementMetric.TopPrecision => MetricInput.Heatmap,
        _ => MetricInput.Mask,
    };

    /// <summary>Whether a score is a distance, in pixels or in the unit of the spacing.</summary>
    /// <param name="metric">The score.</param>
    /// <returns>True for distances.</returns>
    public static bool IsDistance(AgreementMetric metric) => metric is AgreementMetric.Hausdorff95 or AgreementMetric.CentroidDistance;
}
