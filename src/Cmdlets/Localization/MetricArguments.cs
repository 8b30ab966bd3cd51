using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>The scores that were asked for, and their settings, as the parameters of Measure-ChexLocalization tell them.</summary>
internal static class MetricArguments
{
    /// <summary>Which settings belong to which scores.</summary>
    private static readonly Dictionary<string, AgreementMetric[]> Owners = new(StringComparer.Ordinal)
    {
        [nameof(MeasureChexLocalizationCommand.Tolerance)] = [AgreementMetric.SurfaceDice, AgreementMetric.ToleranceHit],
        [nameof(MeasureChexLocalizationCommand.PixelSpacing)] =
            [AgreementMetric.SurfaceDice, AgreementMetric.Hausdorff95, AgreementMetric.CentroidDistance, AgreementMetric.ToleranceHit],
        [nameof(MeasureChexLocalizationCommand.Surface)] = [AgreementMetric.SurfaceDice, AgreementMetric.Hausdorff95],
        [nameof(MeasureChexLocalizationCommand.IoUThreshold)] = [AgreementMetric.InstanceDetection],
        [nameof(MeasureChexLocalizationCommand.TopFraction)] = [AgreementMetric.TopPrecision],
    };

    /// <summary>What is wrong with the parameters that were given, or null: a setting of a score that was not asked for would be lost in silence.</summary>
    public static string? Fault(IEnumerable<string> given, AgreementMetric[] metrics)
    {
        string? lost = given.FirstOrDefault(name => Owners.TryGetValue(name, out AgreementMetric[]? owners) && !owners.Any(metrics.Contains));
        return lost is null ? null : $"-{lost} goes with -Metric {string.Join(", ", Owners[lost])} only.";
    }

    /// <summary>The settings; without a spacing distances are in pixels.</summary>
    public static AgreementMetricOptions Options(double? tolerance, double[]? spacing, double instanceIoU, double topFraction, SurfaceConvention surface) => new()
    {
        Tolerance = tolerance ?? (spacing is null ? AgreementMetricOptions.DefaultPixelTolerance : AgreementMetricOptions.DefaultMillimetreTolerance),
        Spacing = spacing is null ? PixelSpacing.Pixels : new PixelSpacing(spacing[0], spacing[^1]),
        InstanceIoU = instanceIoU,
        TopFraction = topFraction,
        Surface = surface,
    };
}
