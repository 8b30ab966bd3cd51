using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>How many objects lacked what a score that was asked for needs, for one warning a kind at the end.</summary>
internal sealed class LackingInputs(AgreementMetric[] metrics)
{
    private readonly Dictionary<(MetricInput Input, string Items), int> _counts = [];

    /// <summary>What to tell the user: which scores are NaN for how many objects, and why.</summary>
    public IEnumerable<string> Warnings => _counts.Select(lacking =>
        $"{Needing(metrics, lacking.Key.Input)}: NaN for {lacking.Value} {lacking.Key.Items} {Lack(lacking.Key.Input)}.");

    /// <summary>The scores that need an input, in words.</summary>
    public static string Needing(IEnumerable<AgreementMetric> metrics, MetricInput input) =>
        string.Join(", ", metrics.Distinct().Where(metric => AgreementMetricNames.Input(metric) == input));

    /// <summary>Notes an object that is scored.</summary>
    public void Note(object item)
    {
        foreach (MetricInput input in metrics.Select(AgreementMetricNames.Input).Distinct())
        {
            if (Lacks(item, input))
            {
                (MetricInput, string) key = (input, item switch { SegmentationMask => "masks", SalientPoints => "readers' marks", _ => "heatmaps" });
                _counts[key] = _counts.GetValueOrDefault(key) + 1;
            }
        }
    }

    private static bool Lacks(object item, MetricInput input) => (input, item) switch
    {
        (MetricInput.Mask, not SegmentationMask) => true,
        (MetricInput.Heatmap, SalientPoints) => true,
        (MetricInput.Heatmap, SegmentationMask mask) => mask.GetHeatmap() is null,
        (MetricInput.Point, SegmentationMask mask) => mask.PeakX is null && mask.GetHeatmap() is null,
        _ => false,
    };

    private static string Lack(MetricInput input) => input switch
    {
        MetricInput.Mask => "without a mask",
        MetricInput.Heatmap => "that were made of no heatmap",
        _ => "without a peak",
    };
}
