using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Pathology;

namespace CheXplanation.Tests.Datasets;

public sealed class RegressionTablesTests
{
    [Theory]
    [InlineData("golden/sample/regression_pathology_features")]
    [InlineData("golden/sample/regression_pathology_features.hb")]
    [InlineData("golden/synthetic/regression_pathology_features")]
    [InlineData("golden/synthetic/regression_pathology_features.hb")]
    public void OnFeatures_GoldenTables_EqualsReferenceByteForByte(string folder)
    {
        GoldenCall call = GoldenCall.Read(folder);
        IReadOnlyDictionary<ImageTask, GeometricFeatures> features = Features(call["--features_dir"]!);
        foreach (string metric in new[] { "iou", "hitmiss" })
        {
            IReadOnlyDictionary<ImageTask, double> predicted = Scores(call[$"--pred_{metric}_results"]!);
            AssertBytes(folder, $"regression_features_pred_{metric}.csv", RegressionTables.OnFeatures(features, predicted));
            if (call[$"--hb_{metric}_results"] is { } human)
            {
                IReadOnlyDictionary<ImageTask, double> difference = RegressionTables.Difference(Scores(human), predicted);
                AssertBytes(folder, $"regression_features_{metric}_diff.csv", RegressionTables.OnFeatures(features, difference));
            }
        }
    }

    [Theory]
    [InlineData("iou", "iou")]
    [InlineData("iou_full", "iou")]
    [InlineData("hitmiss", "hitmiss")]
    public void OnProbability_GoldenMaps_EqualsReferenceByteForByte(string run, string metric)
    {
        string folder = $"golden/synthetic/regression_model_assurance.{run}";
        Assert.Equal(Golden(folder, $"regression_modelprob_{metric}.csv"), Text(OnProbability(GoldenCall.Read(folder))));
    }

    // The original crashed on these, a patched one went on. Its rows of four pairs or more are the reference's arithmetic;
    // those of fewer are the patch's: ours have the same n and no numbers.
    [Theory]
    [InlineData("golden/sample/patched.regression_model_assurance.iou", "golden/sample/regression_model_assurance.iou", "iou", 1)]
    [InlineData("golden/sample/patched.regression_model_assurance.iou_full", "golden/sample/regression_model_assurance.iou_full", "iou", 1)]
    [InlineData("golden/sample/patched.regression_model_assurance.hitmiss", "golden/sample/regression_model_assurance.hitmiss", "hitmiss", 1)]
    [InlineData("golden/synthetic/patched.variants.model_assurance", "golden/synthetic/variants.model_assurance", "iou", 6)]
    public void OnProbability_FewImages_EqualsPatchedReferenceFromFourPairsOn(string patched, string original, string metric, int compared)
    {
        Assert.Equal("1", Golden(original, "_rc.txt").Trim());
        Assert.Equal(Golden(original, "_cmd.txt"), Golden(patched, "_cmd.txt"));
        string[] expected = Golden(patched, $"regression_modelprob_{metric}.csv").Split('\n');
        string[] found = Text(OnProbability(GoldenCall.Read(original))).Split('\n');
        Assert.Equal(expected.Length, found.Length);
        int equal = 0;
        for (int i = 1; i < expected.Length - 1; i++)
        {
            string[] fields = expected[i].Split(',');
            bool fitted = double.Parse(fields[1]) >= 4;
            Assert.Equal(fitted ? expected[i] : $"{fields[0]},{fields[1]},\"nan, (nan, nan)\",\"nan, (nan, nan)\"", found[i]);
            equal += fitted ? 1 : 0;
        }

        Assert.Equal(compared, equal);
    }

    // The original crashes on the 14-element tensors of these files (KeyError: 'prob').
    [Fact]
    public void OnProbability_TensorProbabilities_AreRead()
    {
        const string folder = "golden/synthetic/variants_nocuda.model_assurance";
        Assert.Contains("KeyError: 'prob'", Golden(folder, "_stderr.txt"));
        IReadOnlyList<RegressionRow> rows = OnProbability(GoldenCall.Read(folder));
        Assert.Equal(11, rows.Count);
        Assert.Equal(rows[^1].Line.Count, rows.SkipLast(1).Sum(row => row.Line.Count));
        Assert.All(rows, row => Assert.Equal(row.Line.Count >= 4, row.Line.IsDefined));
        Assert.True(rows[^1].Line.IsDefined);
    }

    [Theory]
    [InlineData(0.0009, 1, "***")]
    [InlineData(0.0009, 4, "**")]
    [InlineData(0.01, 1, "*")]
    [InlineData(0.012, 4, "*")]
    [InlineData(0.0125, 4, "")]
    [InlineData(double.NaN, 1, "")]
    public void Stars_Levels_AreDividedByTheComparisons(double probability, int comparisons, string expected) =>
        Assert.Equal(expected, RegressionRow.Stars(probability, comparisons));

    [Fact]
    public void OnFeatures_ConstantFeatureAndMissingScore_GiveNaNAndAreLeftOut()
    {
        var features = new Dictionary<ImageTask, GeometricFeatures>();
        var scores = new Dictionary<ImageTask, double>();
        for (int i = 0; i < 6; i++)
        {
            features.Add(new ImageTask($"i{i}", "Edema"), new GeometricFeatures(i == 5 ? 0 : 2, 0.1 * i, 1 + i * i, 0.5));
            scores.Add(new ImageTask($"i{i}", "Edema"), 0.25 * i);
        }

        scores.Remove(new ImageTask("i0", "Edema"));
        IReadOnlyList<RegressionRow> rows = RegressionTables.OnFeatures(features, scores);
        Assert.Equal(["n_instance", "area_ratio", "elongation", "irrectangularity"], rows.Select(row => row.Predictor));
        Assert.Equal([false, true, true, false], rows.Select(row => row.Line.IsDefined));
        Assert.Equal("nan, (nan, nan)", rows[0].LineText);
        Assert.Equal(4, rows[1].Line.Count);
        Assert.Equal("1.0, (1.0, 1.0)***", rows[1].LineText);
    }

    private static IReadOnlyList<RegressionRow> OnProbability(GoldenCall call)
    {
        var probabilities = new Dictionary<ImageTask, double>();
        foreach (string path in Directory.EnumerateFiles(SharedData.Require(call["--map_dir"]!), "*_map.pkl", SearchOption.AllDirectories))
        {
            SaliencyMap map = SaliencyMapFile.Open(path, new SaliencyMapReadOptions());
            probabilities.Add(new ImageTask(map.ImageId, map.Task), map.Probability);
        }

        return RegressionTables.OnProbability(probabilities, Scores(call["--pred_results"]!), PathologyTask.Ten);
    }

    private static IReadOnlyDictionary<ImageTask, GeometricFeatures> Features(string folder) => PathologyFeatureTables.Join(
        Table($"{folder}/num_instances.csv"), Table($"{folder}/area_ratio.csv"), Table($"{folder}/elongation.csv"), Table($"{folder}/rec_area_ratio.csv"));

    private static IReadOnlyDictionary<ImageTask, double> Scores(string path) => Table(path).ByImageAndTask();

    private static ScoreTable Table(string path)
    {
        using StreamReader reader = File.OpenText(SharedData.Require(path));
        return ScoreTable.Read(reader);
    }

    private static void AssertBytes(string folder, string file, IReadOnlyList<RegressionRow> rows)
    {
        using var stream = new MemoryStream();
        RegressionTables.WriteFeatures(stream, rows);
        Assert.Equal(Golden(folder, file), Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Text(IReadOnlyList<RegressionRow> rows)
    {
        using var stream = new MemoryStream();
        RegressionTables.WriteProbability(stream, rows);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Golden(string folder, string file) => File.ReadAllText(SharedData.Require($"{folder}/{file}"));
}
