using System.Text.RegularExpressions;
using CheXplanation.Localization;

namespace CheXplanation.Tests.Localization;

/// <summary>docs/scores.md and the views know every score.</summary>
public sealed partial class ScoresDocumentTests
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
        string row = Assert.Single(Section(document, heading).Split('\n'), line => line.StartsWith($"| `{metric}` |", StringComparison.Ordinal));
        foreach (string property in AgreementMetricNames.Properties(metric))
        {
            Assert.Contains($"`{property}`", row);
            Assert.Contains($"<PropertyName>{property}</PropertyName>", views);
        }
    }

    [Fact]
    public void Score_SaysWhatHoldsItAndTheTestIsThere()
    {
        string[] rows = [.. Section(Read("docs", "scores.md"), "What holds them").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        string[] scores = ["IoU", "Dice", "Precision", "Recall", "Hit", .. Enum.GetNames<AgreementMetric>()];
        Assert.Equal(scores.Order(), rows.SelectMany(row => Code().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value)).Distinct().Order());
        foreach (string row in rows.Where(row => !row.Contains("(fidelity.md)", StringComparison.Ordinal)))
        {
            string[] tests = [.. Code().Matches(row.Split('|')[3]).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(tests);
            Assert.All(tests, test =>
            {
                string[] parts = test.Split('.');
                Assert.NotNull(typeof(ScoresDocumentTests).Assembly.GetType($"{typeof(ScoresDocumentTests).Namespace}.{parts[0]}")?.GetMethod(parts[1]));
            });
        }
    }

    private static string Section(string document, string heading) =>
        Regex.Split(document, "^## ", RegexOptions.Multiline).Single(part => part.StartsWith(heading, StringComparison.Ordinal));

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([SharedData.RepositoryRoot, .. path]));

    [GeneratedRegex("`([\\w.]+)`")]
    private static partial Regex Code();
}
