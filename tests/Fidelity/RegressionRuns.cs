using System.Globalization;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Pathology;

namespace CheXplanation.Fidelity;

/// <summary>regression_pathology_features.py and regression_model_assurance.py: regressions.</summary>
public static class RegressionRuns
{
    private const string OnFeatures = "regression on features";
    private const string OnProbability = "regression on probability";
    private const string NoFit = "nan, (nan, nan)";
    private const int FewestPairs = 4;

    /// <summary>Scores on the shape of pathologies.</summary>
    public static Outcome Features(GoldenRun run, Study study)
    {
        string folder = run.Input("--features_dir");
        ScoreTable Feature(string name) => Study.ReadTable(Path.Combine(folder, $"{name}.csv"));
        IReadOnlyDictionary<ImageTask, GeometricFeatures> features = PathologyFeatureTables.Join(
            Feature("num_instances"), Feature("area_ratio"), Feature("elongation"), Feature("rec_area_ratio"));
        var files = new Dictionary<string, string>();
        foreach (string metric in new[] { "iou", "hitmiss" })
        {
            IReadOnlyDictionary<ImageTask, double> predicted = Study.ReadTable(run.Input($"--pred_{metric}_results")).ByImageAndTask();
            Add($"regression_features_pred_{metric}.csv", predicted);
            if (run["--evaluate_hb"] == "True")
            {
                Add($"regression_features_{metric}_diff.csv", RegressionTables.Difference(
                    Study.ReadTable(run.Input($"--hb_{metric}_results")).ByImageAndTask(), predicted));
            }
        }

        return Outcome.OfFiles(run, OnFeatures, files, _ => CsvRule.Exact);

        void Add(string name, IReadOnlyDictionary<ImageTask, double> scores) =>
            files.Add(name, Study.Text(stream => RegressionTables.WriteFeatures(stream, RegressionTables.OnFeatures(features, scores))));
    }

    /// <summary>Scores on the model's probability.</summary>
    public static Outcome Assurance(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, double> probabilities = Study.OpenMaps(run.Input("--map_dir"))
            .ToDictionary(map => new ImageTask(map.ImageId, map.Task), map => map.Probability);
        IReadOnlyList<RegressionRow> rows = RegressionTables.OnProbability(
            probabilities, Study.ReadTable(run.Input("--pred_results")).ByImageAndTask(), PathologyTask.Ten);
        if (run.Crashed)
        {
            int fitted = rows.Count(row => row.Line.IsDefined);
            string patched = Directory.Exists(ReferenceData.PathOf($"golden/{run.Set}/patched.{run.Name}")) ? $", compared in patched.{run.Name}" : string.Empty;
            return Outcome.Pin(run, OnProbability, $"{rows.Count} rows, {fitted} with a line, {rows.Count - fitted} NaN (fewer than {FewestPairs} pairs){patched}");
        }

        string name = $"regression_modelprob_{run["--metric"]}.csv", text = Study.Text(stream => RegressionTables.WriteProbability(stream, rows));
        bool patch = run.Name.StartsWith("patched.", StringComparison.Ordinal);
        return Outcome.OfFiles(
            run, OnProbability, new Dictionary<string, string> { [name] = text }, _ => new CsvRule { IsExplained = cell => patch && IsThePatchs(cell) },
            $"rows of fewer than {FewestPairs} pairs are the patch's, not the reference's; ours: NaN");
    }

    /// <summary>The original crashes below four pairs; what stands there is the patch's, ours is NaN with the same count.</summary>
    private static bool IsThePatchs(CsvCell cell) =>
        cell.Column >= 2 && cell.Ours[cell.Column] == NoFit && cell.Theirs[1] == cell.Ours[1]
        && double.Parse(cell.Theirs[1], CultureInfo.InvariantCulture) < FewestPairs;
}
