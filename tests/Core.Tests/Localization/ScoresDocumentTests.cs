using System.Text.RegularExpressions;
using CheXplanation.Localization;

namespace CheXplanation.Tests.Localization;

/// <summary>docs/scores.md and the views know every score.</summary>
public sealed class ScoresDocumentTests
{
    public static TheoryData<AgreementMetric> Metrics => [.. Enum.GetValues<AgreementMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metric_HasARowUnderItsInputAndIsInTheListView(AgreementMetric metric)
    {
        string document = Read("docs", "scores.md"), views = Read("module", "CheXplanation.format.ps1xml");
        string heading = AgreementMetricNames.Input(metric) switch
        {
            MetricInput.Mask => metric == AgreementMetric.RandomIoU ? "By chance" : "Of masks",
            MetricInput.Heatmap => "Of heatmaps",
            MetricInput.Point => "Of points",
            _ => "By chance",
        };
        string section = Regex.Split(document, "^## ", RegexOptions.Multiline).Single(part => part.StartsWith(heading, StringComparison.Ordinal));
        string row = Assert.Single(section.Split('\n'), line => line.StartsWith($"| `{metric}` |", StringComparison.Ordinal));
        foreach (string property in AgreementMetricNames.Properties(metric))
        {
            Assert.Contains($"`{property}`", row);
            Assert.Contains($"<PropertyName>{property}</PropertyName>", views);
        }
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([SharedData.RepositoryRoot, .. path]));
}
