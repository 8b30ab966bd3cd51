using System.Globalization;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>What a report says about itself: settings, versions, inputs, and the paragraph for a paper.</summary>
internal sealed record ReportSettings(string Title, string Subtitle, string Version, BootstrapOptions Bootstrap, IReadOnlyList<EvaluationSlice> Slices)
{
    public IReadOnlyList<(string Name, string Value)> Pairs { get; init; } = [];

    public IReadOnlyList<(string Kind, int Files, string Hash)> Inputs { get; init; } = [];

    /// <summary>The scores, and their names in words.</summary>
    public (IReadOnlyList<string> Properties, IReadOnlyList<string> Names) Scores { get; init; } = ([], []);

    /// <summary>The paired comparisons, and which side is which.</summary>
    public (string Title, IReadOnlyList<PairedComparison> Rows) Comparisons { get; init; } = (string.Empty, []);

    /// <summary>Whether the p values of all comparisons allow for the number of tasks.</summary>
    public bool AreAdjusted => Comparisons.Rows.All(row => row.Correction != MultipleTestingCorrection.None);

    /// <summary>The works to cite.</summary>
    public IReadOnlyList<string> Citations =>
    [
        "Saporta A, Gui X, Agrawal A, et al. Benchmarking saliency methods for chest X-ray interpretation. Nature Machine Intelligence 4, 867\u2013878 (2022). doi:10.1038/s42256-022-00536-x",
        $"CheXplanation for PowerShell, version {Version}.",
    ];

    /// <summary>How the thresholds of the masks were chosen, as far as the masks tell it.</summary>
    public static string Thresholds(IEnumerable<ReportRow> rows)
    {
        string[] methods = [.. rows.Select(row => row.Plan?.Predicted?.ThresholdMethod).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return methods switch
        {
            [] => string.Empty,
            ["Otsu"] => "Otsu's threshold",
            ["Fixed"] => "fixed thresholds",
            _ => string.Join(" and ", methods),
        };
    }

    /// <summary>The paragraph.</summary>
    public string Methods(IReadOnlyList<ReportRow> rows)
    {
        int images = rows.Select(row => row.Score.ImageId).Distinct(StringComparer.Ordinal).Count(), tasks = rows.Select(row => row.Score.Task).Distinct(StringComparer.Ordinal).Count();
        string[] sources = [.. rows.Select(row => row.Source).Where(source => source.Length > 0).Distinct(StringComparer.Ordinal)];
        string thresholds = Thresholds(rows), named = sources.Length > 0 ? $" ({string.Join(", ", sources)})" : string.Empty;
        string masks = thresholds.Length > 0 ? $"Saliency heatmaps{named} were turned into binary masks by {thresholds}. " : string.Empty;
        return masks + string.Create(
            CultureInfo.InvariantCulture,
            $"Localization of {Plural(tasks, "pathology", "pathologies")} on {Plural(images, "chest radiograph", "chest radiographs")} was scored against radiologists' outlines by intersection over union (IoU){(rows.Any(row => double.IsFinite(row.Score.Hit)) ? " and by the pointing game (hit rate)" : string.Empty)}{OtherScores()}, over {SliceWords()}. ")
            + BootstrapWords.Sentence(Bootstrap)
            + ComparisonWords()
            + $"Computed with CheXplanation for PowerShell {Version} [2], which reproduces the evaluation of CheXlocalize [1].";
    }

    private string OtherScores()
    {
        string[] others = [.. Scores.Properties.Zip(Scores.Names).Where(pair => !pair.First.Equals("IoU", StringComparison.OrdinalIgnoreCase) && !pair.First.Equals("Hit", StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Second)];
        return others.Length == 0 ? string.Empty : $"; further scores: {string.Join(", ", others)}";
    }

    /// <summary>Which differences, how their intervals were made and how they were tested.</summary>
    public string ComparisonWords()
    {
        if (Comparisons.Rows.Count == 0)
        {
            return string.Empty;
        }

        PairedComparison first = Comparisons.Rows[0];
        string[] tests = [.. Comparisons.Rows.Select(row => NameOf(row.Test)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
        string draws = string.Create(
            CultureInfo.InvariantCulture, $"Differences ({Comparisons.Title}) are over the images that both sides scored, with {100 * first.Confidence:0.#} % bootstrap intervals ({first.Method}, {first.Replicates:N0} replicates, seed {first.Seed})");
        string corrected = first.Correction == MultipleTestingCorrection.None ? "not corrected for the number of tasks" : $"corrected for the number of tasks ({Words(first.Correction)})";
        return draws + (tests.Length > 0 ? $", and were tested by {string.Join(" and ", tests)}, p values {corrected}. " : ". ");
    }

    /// <summary>A test's name as a paper has it; empty for none.</summary>
    public static string NameOf(PairedTest test) => test switch
    {
        PairedTest.Wilcoxon => "Wilcoxon's signed-rank test",
        PairedTest.McNemar => "McNemar's test",
        PairedTest.SignFlip => "sign-flip permutation",
        _ => string.Empty,
    };

    private static string Words(MultipleTestingCorrection correction) => correction == MultipleTestingCorrection.BenjaminiHochberg ? "Benjamini and Hochberg" : correction.ToString();

    private string SliceWords() => Slices.Count == 0 ? "the images that were scored" : string.Join(" and ", Slices.Select(slice => slice switch
    {
        EvaluationSlice.TruePositive => "images where both prediction and truth hold pixels",
        EvaluationSlice.GroundTruth => "images whose truth holds pixels",
        _ => "images where prediction or truth holds pixels",
    }).Distinct(StringComparer.Ordinal));

    private static string Plural(int count, string one, string several) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several)}");
}
