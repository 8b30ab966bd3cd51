using System.Text;
using CheXplanation.Pathology;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>The reference's regressions of scores on the shape of a pathology and on the model's probability.</summary>
/// <remarks>
/// Source: <c>regression_pathology_features.py</c>, <c>regression_model_assurance.py</c>, <c>utils.py</c>.
/// Differs: the reference joins rows by position, here they are joined by image and task; where there is too little to fit,
/// it crashes, here the numbers are NaN (<see cref="LinearRegression.IsDefined"/>, <see cref="SpearmanCorrelation.IsDefined"/>).
/// </remarks>
public static class RegressionTables
{
    /// <summary>The name of the model's probability as a predictor.</summary>
    public const string ProbabilityName = "prob";

    private static readonly (string Name, Func<GeometricFeatures, double> Value)[] Features =
    [
        ("n_instance", features => features.InstanceCount),
        ("area_ratio", features => features.AreaRatio),
        ("elongation", features => features.Elongation),
        ("irrectangularity", features => features.Irrectangularity),
    ];

    /// <summary>Regresses a score on each feature, over all images and tasks together.</summary>
    /// <remarks>
    /// Only images and tasks with an instance take part. Each feature is scaled to 0..1 over them, those without a score included;
    /// a feature that is the same everywhere stays as it is.
    /// </remarks>
    /// <param name="features">The features by image and task.</param>
    /// <param name="scores">The scores, or the differences of <see cref="Difference"/>, by image and task.</param>
    /// <returns>Four rows.</returns>
    public static IReadOnlyList<RegressionRow> OnFeatures(
        IReadOnlyDictionary<ImageTask, GeometricFeatures> features, IReadOnlyDictionary<ImageTask, double> scores)
    {
        ImageTask[] keys = Sorted(features.Where(pair => pair.Value.InstanceCount > 0).Select(pair => pair.Key));
        double[] y = [.. keys.Select(key => ValueOf(scores, key))];
        return [.. Features.Select(feature => Row(
            RegressionRow.OverallName, feature.Name, PredictorScaling.Apply([.. keys.Select(key => feature.Value(features[key]))], PredictorNormalization.MinMax), y, Features.Length))];
    }

    /// <summary>Regresses a score on the model's probability, for each task and over all tasks together.</summary>
    /// <param name="probabilities">The probabilities by image and task.</param>
    /// <param name="scores">The scores by image and task.</param>
    /// <param name="tasks">The tasks, in any order.</param>
    /// <returns>A row a task in ordinal order, then the one over all.</returns>
    public static IReadOnlyList<RegressionRow> OnProbability(
        IReadOnlyDictionary<ImageTask, double> probabilities, IReadOnlyDictionary<ImageTask, double> scores, IEnumerable<string> tasks)
    {
        string[] names = [.. tasks.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ILookup<string, ImageTask> keys = Sorted(scores.Keys).ToLookup(key => key.Task, StringComparer.Ordinal);
        return [.. names.Select(name => OfKeys(name, [.. keys[name]])), OfKeys(RegressionRow.OverallName, [.. names.SelectMany(name => keys[name])])];

        RegressionRow OfKeys(string name, ImageTask[] rows) =>
            Row(name, ProbabilityName, [.. rows.Select(key => ValueOf(probabilities, key))], [.. rows.Select(key => scores[key])], 1);
    }

    /// <summary>The human's score less the model's, for the images and tasks that both have.</summary>
    /// <param name="human">The human's scores.</param>
    /// <param name="predicted">The model's scores.</param>
    /// <returns>The differences; NaN where either is.</returns>
    public static IReadOnlyDictionary<ImageTask, double> Difference(
        IReadOnlyDictionary<ImageTask, double> human, IReadOnlyDictionary<ImageTask, double> predicted) =>
        human.Where(pair => predicted.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value - predicted[pair.Key]);

    /// <summary>Writes <c>regression_features_*.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">What <see cref="OnFeatures"/> gave.</param>
    public static void WriteFeatures(Stream stream, IEnumerable<RegressionRow> rows) =>
        Write(stream, ["task", "feature", "Linear regression coefficients"], rows.Select(row => new[] { row.Task, row.Predictor, row.LineText }));

    /// <summary>Writes <c>regression_modelprob_*.csv</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">What <see cref="OnProbability"/> gave.</param>
    public static void WriteProbability(Stream stream, IEnumerable<RegressionRow> rows) =>
        Write(
            stream, ["task", "n", "Linear regression coefficients", "Spearman correlations"],
            rows.Select(row => new[] { row.Task, PythonNumberText.Format(row.Line.Count), row.LineText, row.CorrelationText }));

    private static RegressionRow Row(string task, string predictor, double[] x, double[] y, int comparisons) =>
        new(task, predictor, LinearRegression.Fit(x, y), SpearmanCorrelation.Of(x, y), comparisons);

    private static ImageTask[] Sorted(IEnumerable<ImageTask> keys) =>
        [.. keys.OrderBy(key => key.Task, StringComparer.Ordinal).ThenBy(key => key.ImageId, StringComparer.Ordinal)];

    private static double ValueOf(IReadOnlyDictionary<ImageTask, double> values, ImageTask key) =>
        values.TryGetValue(key, out double value) ? value : double.NaN;

    private static void Write(Stream stream, string[] header, IEnumerable<string[]> rows)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        foreach (string[] row in rows.Prepend(header))
        {
            writer.Write($"{string.Join(',', row.Select(CsvRows.Quote))}\n");
        }
    }
}
