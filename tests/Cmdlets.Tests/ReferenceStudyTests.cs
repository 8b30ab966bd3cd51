using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The reference's whole synthetic study through the cmdlets: every CSV byte for byte.</summary>
public sealed class ReferenceStudyTests : IDisposable
{
    private const string Prepare = """
        $truth = Import-ChexSegmentation "$golden/annotation_to_segmentation/gt_seg.json"
        $predicted = Import-ChexSegmentation "$golden/heatmap_to_segmentation.otsu/out/seg.json"
        $human = Import-ChexSegmentation "$golden/annotation_to_segmentation.hb/hb_seg.json" -Reader human

        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("eval.iou_tp", "$predicted | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization out")]
    [InlineData("eval.iou_tp_seed1", "$predicted | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization out -Seed 1")]
    [InlineData("eval.iou_full", "$predicted | Measure-ChexLocalization -GroundTruth $truth -Slice Full | Export-ChexLocalization out")]
    [InlineData("eval.hitmiss", "Import-ChexHeatmap \"$inputs/maps\" | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization out -Metric Hit")]
    [InlineData("eval.iou_hb", "$human | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization out")]
    [InlineData("eval.hitmiss_hb", "Import-ChexSalientPoint \"$inputs/hb_salient_points.json\" | Measure-ChexLocalization -GroundTruth $truth | Export-ChexLocalization out")]
    [InlineData("tune_heatmap_threshold", "Import-ChexHeatmap \"$inputs/maps\" | Optimize-ChexThreshold -GroundTruth $truth | Export-ChexTable out")]
    [InlineData("compute_pathology_features", "Measure-ChexPathologyFeature \"$inputs/gt_annotations.json\" $truth | Export-ChexTable out")]
    [InlineData("count_segs.gt", "$truth | Measure-ChexSegmentation -Summary | Export-ChexTable out")]
    [InlineData("count_segs.pred", "Import-ChexSegmentation \"$golden/heatmap_to_segmentation.prob/out/seg.json\" | Measure-ChexSegmentation -Summary | Export-ChexTable out")]
    [InlineData("precision_recall_specificity", "& { $predicted | Measure-ChexPixelAgreement -GroundTruth $truth; $human | Measure-ChexPixelAgreement -GroundTruth $truth } | Export-ChexTable out")]
    [InlineData("regression_pathology_features", """
        $features = Measure-ChexPathologyFeature "$inputs/gt_annotations.json" $truth | Where-Object InstanceCount -gt 0
        $scores = Import-ChexLocalization "$golden/eval.iou_tp/iou_results_per_cxr.csv", "$golden/eval.hitmiss/hitmiss_results_per_cxr.csv"
        & { foreach ($property in 'IoU', 'Hit') {
            $scores | Get-ChexRegression $property InstanceCount, AreaRatio, Elongation, Irrectangularity -Feature $features -Normalize MinMax -Correction Bonferroni
        } } | Export-ChexTable out
        """)]
    [InlineData("regression_pathology_features.hb", """
        $features = Measure-ChexPathologyFeature "$inputs/gt_annotations.json" $truth | Where-Object InstanceCount -gt 0
        $scores = Import-ChexLocalization "$golden/eval.iou_tp/iou_results_per_cxr.csv", "$golden/eval.hitmiss/hitmiss_results_per_cxr.csv"
        $reader = Import-ChexLocalization "$golden/eval.iou_hb/iou_humanbenchmark_results_per_cxr.csv", "$golden/eval.hitmiss_hb/hitmiss_humanbenchmark_results_per_cxr.csv"
        $settings = @{ Predictor = 'InstanceCount', 'AreaRatio', 'Elongation', 'Irrectangularity'; Feature = $features; Normalize = 'MinMax'; Correction = 'Bonferroni' }
        & { foreach ($property in 'IoU', 'Hit') {
            $scores | Get-ChexRegression $property @settings
            $scores | Get-ChexRegression $property @settings -Baseline $reader
        } } | Export-ChexTable out
        """)]
    [InlineData("regression_model_assurance.iou", """
        $maps = Import-ChexHeatmap "$inputs/maps"
        Import-ChexLocalization "$golden/eval.iou_tp/iou_results_per_cxr.csv" | Get-ChexRegression IoU Probability -Feature $maps -GroupBy Task | Export-ChexTable out
        """)]
    [InlineData("regression_model_assurance.hitmiss", """
        $maps = Import-ChexHeatmap "$inputs/maps"
        Import-ChexLocalization "$golden/eval.hitmiss/hitmiss_results_per_cxr.csv" | Get-ChexRegression Hit Probability -Feature $maps -GroupBy Task | Export-ChexTable out
        """)]
    public void Script_OfTheReference_GivesItsFiles(string folder, string script)
    {
        string golden = SharedData.Require("golden/synthetic"), inputs = SharedData.Require("golden/synthetic_inputs");
        HostedResult result = _module.Run(Prepare + script, ("golden", golden), ("inputs", inputs));
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        string[] expected = [.. Directory.EnumerateFiles(Path.Combine(golden, folder), "*.csv").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Directory.EnumerateFiles(Path.Combine(_module.Folder, "out")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.NotEmpty(expected);
        Assert.All(expected, file => Assert.Equal(
            File.ReadAllText(Path.Combine(golden, folder, file)), File.ReadAllText(Path.Combine(_module.Folder, "out", file))));
    }

    [Theory]
    [InlineData("synthetic", "compute_pathology_features", 4, 340)]
    [InlineData("synthetic", "count_segs.gt", 1, 10)]
    [InlineData("synthetic", "precision_recall_specificity", 2, 20)]
    [InlineData("synthetic", "calculate_percentage_decrease.iou", 1, 11)]
    [InlineData("synthetic", "calculate_percentage_decrease.hitrate", 1, 11)]
    [InlineData("synthetic", "regression_pathology_features.hb", 4, 16)]
    [InlineData("synthetic", "regression_model_assurance.iou", 1, 11)]
    [InlineData("synthetic", "tune_heatmap_threshold", 1, 10)]
    [InlineData("synthetic", "tune_probability_threshold", 1, 89)]
    [InlineData("sample", "compute_pathology_features", 4, 20)]
    [InlineData("sample", "regression_pathology_features", 2, 8)]
    [InlineData("sample", "patched.regression_model_assurance.iou_full", 1, 11)]
    [InlineData("sample", "precision_recall_specificity", 2, 20)]
    public void TablesOfTheReference_ReadAndWrittenAgain_AreTheSame(string data, string folder, int files, int rows)
    {
        string golden = Path.Combine(SharedData.Require($"golden/{data}"), folder);
        HostedResult result = _module.Run("Import-ChexTable $golden | ForEach-Object { $_; $_ | Where-Object { $false } }; Import-ChexTable $golden | Export-ChexTable out", ("golden", golden));
        Assert.Empty(result.Errors);
        Assert.Equal(rows, result.Output.Count);
        string[] expected = [.. Directory.EnumerateFiles(golden, "*.csv").Select(file => Path.GetFileName(file)!)];
        Assert.Equal(files, expected.Length);
        Assert.All(expected, file => Assert.Equal(File.ReadAllText(Path.Combine(golden, file)), File.ReadAllText(Path.Combine(_module.Folder, "out", file))));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "row 1")]
    [InlineData("", "empty file")]
    [InlineData(",0\nEdema,many\n", "row 2")]
    [InlineData(",0\nEdema\n", "row 2")]
    [InlineData("task,feature,Linear regression coefficients\nOverall,elongation,\"0.1 (0.2, 0.3)\"\n", "row 2")]
    public void TableThatIsNone_Import_NamesTheRow(string text, string named)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "t.csv"), text);
        HostedResult result = _module.Run("Import-ChexTable t.csv");
        Assert.Empty(result.Output);
        Assert.Contains(named, result.Message);
        Assert.Contains("t.csv", result.Message);
    }

    [Theory]
    [InlineData("iou", "eval.iou_hb/iou_humanbenchmark", "eval.iou_tp/iou", "miou_pct_decrease.csv")]
    [InlineData("hitrate", "eval.hitmiss_hb/hitmiss_humanbenchmark", "eval.hitmiss/hitmiss", "hitrate_pct_decrease.csv")]
    public void PercentageDecrease_FromScoresOrReplicates_EqualsTheReferenceButForItsInexactParser(string metric, string baseline, string candidate, string name)
    {
        string golden = SharedData.Require("golden/synthetic");
        _module.Run("Compare-ChexLocalization (Import-ChexLocalization \"$golden/${baseline}_results_per_cxr.csv\") (Import-ChexLocalization \"$golden/${candidate}_results_per_cxr.csv\") | Export-ChexTable scores",
            ("golden", golden), ("baseline", baseline), ("candidate", candidate));
        _module.Run("Compare-ChexLocalization (Import-ChexLocalization \"$golden/${baseline}_bootstrap_results_per_cxr.csv\") (Import-ChexLocalization \"$golden/${candidate}_bootstrap_results_per_cxr.csv\") | Export-ChexTable replicates",
            ("golden", golden), ("baseline", baseline), ("candidate", candidate));
        string[] expected = File.ReadAllLines(Path.Combine(golden, $"calculate_percentage_decrease.{metric}", name));
        Assert.Equal(File.ReadAllText(Path.Combine(_module.Folder, "scores", name)), File.ReadAllText(Path.Combine(_module.Folder, "replicates", name)));
        string[] actual = File.ReadAllLines(Path.Combine(_module.Folder, "scores", name));
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            string[] theirs = expected[i].Split(','), ours = actual[i].Split(',');
            Assert.Equal(theirs[0], ours[0]);
            Assert.Equal(theirs[3..], ours[3..]);
            for (int c = 1; i > 0 && c < 3; c++)
            {
                Assert.Equal(double.Parse(theirs[c], System.Globalization.CultureInfo.InvariantCulture), double.Parse(ours[c], System.Globalization.CultureInfo.InvariantCulture), 1e-12);
            }
        }
    }
}
