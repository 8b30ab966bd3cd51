using System.Globalization;
using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Measure-ChexLocalization -Metric as a caller meets it.</summary>
public sealed class MetricCommandTests : IDisposable
{
    private const string Metrics = "BoundaryIoU, SurfaceDice, Hausdorff95, InstanceDetection, ToleranceHit, RelevanceMass, PixelAuroc, ThresholdIoU, RandomHit, RandomIoU";
    private const string Truth = "-GroundTruth s/gt_segmentations.json";

    private readonly HostedModule _module = new();

    public MetricCommandTests() => _module.Run("$null = New-ChexSample s -ImageCount 6");

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Rows_WithMetrics_AreThoseWithoutAndMore()
    {
        _module.Run("$masks = Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation");
        foreach (string slice in new[] { "TruePositive", "GroundTruth", "Full", "Predicted" })
        {
            HostedResult plain = _module.Run($"$masks | Measure-ChexLocalization {Truth} -Slice {slice}"), more = _module.Run($"$masks | Measure-ChexLocalization {Truth} -Slice {slice} -Metric {Metrics}");
            Assert.Empty(more.Errors);
            Assert.Equal(plain.Warnings, more.Warnings);
            string[] names = [.. plain.Output[0].Properties.Select(property => property.Name)];
            Assert.Equal(plain.Output.Select(row => Words(row, names)), more.Output.Select(row => Words(row, names)));
            Assert.Equal(
                ["BoundaryIoU", "SurfaceDice", "Hausdorff95", "InstanceTruePositive", "InstanceFalsePositive", "InstanceFalseNegative", "InstancePrecision", "InstanceRecall",
                    "InstanceF1", "ToleranceHit", "RelevanceMass", "PixelAuroc", "BestIoU", "BestThreshold", "MeanThresholdIoU", "RandomHit", "RandomIoU", "DistanceUnit"],
                more.Output[0].Properties.Select(property => property.Name).Except(names));
        }
    }

    [Fact]
    public void Rows_ForEveryThrottleLimit_AreTheSameInTheSameOrder()
    {
        string[] runs = [.. new[] { 1, 2, 16 }.Select(limit => string.Join('\n', _module.Run(
            $"Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Measure-ChexLocalization {Truth} -Metric {Metrics} -ThrottleLimit {limit}").Output.Select(AllWords)))];
        Assert.NotEmpty(runs[0]);
        Assert.Single(runs.Distinct());
    }

    [Fact]
    public void Heatmap_AndTheMaskMadeOfIt_HaveTheSameScoresOfHeatmapsAndTheSameHit()
    {
        const string Asked = "-Metric RelevanceMass, RelevanceRank, PixelAuroc, PixelAveragePrecision, ThresholdIoU, TopPrecision, ToleranceHit, RandomHit, CenterHit";
        HostedResult maps = _module.Run($"Import-ChexHeatmap s/heatmaps | Measure-ChexLocalization {Truth} {Asked}");
        HostedResult masks = _module.Run($"Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Measure-ChexLocalization {Truth} {Asked}");
        Assert.Empty(maps.Errors);
        Assert.Empty(maps.Warnings);
        string[] names = ["ImageId", "Task", "Hit", "Probability", "TruthArea", .. maps.Output[0].Properties.OfType<PSNoteProperty>().Select(note => note.Name)];
        Assert.Equal(16, names.Length);
        Assert.Equal(masks.Output.Select(row => Words(row, names)), maps.Output.Select(row => Words(row, names)));
        Assert.Contains(maps.Output, row => row.Properties["PixelAuroc"].Value is double and > 0.5);
        Assert.All(maps.Output, row => Assert.True(row.Properties["PredictedArea"].Value is null && double.IsNaN((double)row.Properties["IoU"].Value)));
    }

    [Fact]
    public void Properties_AreSeenDownstream()
    {
        HostedResult result = _module.Run($$"""
            $rows = Import-ChexHeatmap s/heatmaps | Measure-ChexLocalization {{Truth}} -Metric PixelAuroc, RandomHit
            $rows | Get-BootstrapInterval PixelAuroc, RandomHit -GroupBy Task -WarningAction Ignore
            $best = $rows | Where-Object PixelAuroc -gt 0.9
            $best[0].PixelAuroc
            Compare-ChexLocalization -Paired -Property PixelAuroc -Baseline $rows -Candidate $rows -WarningAction Ignore
            """);
        Assert.Empty(result.Errors);
        Assert.Contains(result.Output, item => item.Properties["Property"]?.Value as string == "PixelAuroc" && item.Properties["Estimate"]?.Value is double and > 0.5);
        Assert.Contains(result.Output, item => item.BaseObject is double and > 0.9);
        Assert.Contains(result.Output, item => item.BaseObject.GetType().Name == "PairedComparison");
    }

    [Fact]
    public void Heatmap_WithoutMetricOrWithScoresOfMasksOnly_IsAnErrorThatNamesTheWay()
    {
        HostedResult plain = _module.Run($"Import-ChexHeatmap s/heatmaps -Task Edema | Measure-ChexLocalization {Truth}");
        Assert.Equal("InputInvalid", plain.ErrorId);
        Assert.Contains("ConvertTo-ChexSegmentation", plain.Message);
        HostedResult masksOnly = _module.Run($"Import-ChexHeatmap s/heatmaps -Task Edema | Measure-ChexLocalization {Truth} -Metric BoxIoU, RandomIoU");
        Assert.Equal("InputInvalid", masksOnly.ErrorId);
        Assert.Contains("BoxIoU, RandomIoU", masksOnly.Message);
    }

    [Fact]
    public void Inputs_ThatAreLacking_AreCountedInAWarning()
    {
        HostedResult masks = _module.Run($"Import-ChexSegmentation s/gt_segmentations.json | Measure-ChexLocalization {Truth} -Metric BoxIoU, PixelAuroc, RelevanceMass, ToleranceHit");
        Assert.Empty(masks.Errors);
        Assert.Equal(["PixelAuroc, RelevanceMass: NaN for 60 masks that were made of no heatmap.", "ToleranceHit: NaN for 60 masks without a peak."], masks.Warnings);
        HostedResult maps = _module.Run($"Import-ChexHeatmap s/heatmaps | Measure-ChexLocalization {Truth} -Metric BoxIoU, PixelAuroc");
        Assert.Equal(["BoxIoU: NaN for 60 heatmaps without a mask."], maps.Warnings);
        Assert.All(maps.Output, row => Assert.Equal(double.NaN, row.Properties["BoxIoU"].Value));
    }

    [Fact]
    public void View_OfManyScores_HasLinesThatFitEightyCharacters()
    {
        HostedResult result = _module.Run($"Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Measure-ChexLocalization {Truth} -Metric {Metrics} | ForEach-Object {{ [CheXplanation.Cmdlets.ViewText]::Metrics($_) }}");
        Assert.Empty(result.Errors);
        string[] lines = [.. result.Output.SelectMany(text => $"{text}".Split('\n'))];
        Assert.Equal("patient80000_study1_view1_frontal, Airspace Opacity:", lines[0]);
        Assert.InRange(lines.Max(line => line.Length), 40, 69);
    }

    [Fact]
    public void ReadersPoints_HaveTheirToleranceHit()
    {
        HostedResult result = _module.Run($"Import-ChexSalientPoint s/hb_salient_points.json | Measure-ChexLocalization {Truth} -Metric ToleranceHit, RandomHit -Tolerance 0");
        Assert.Empty(result.Errors);
        Assert.All(result.Output, row => Assert.Equal(row.Properties["Hit"].Value, row.Properties["ToleranceHit"].Value));
        Assert.Contains(result.Output, row => row.Properties["Hit"].Value is 1.0);

        // A mark in the corner is far from every finding, but not too far for a large tolerance; where there is no mark, there is no hit.
        HostedResult corner = _module.Run($$$"""
            $id = (Import-ChexSegmentation s/gt_segmentations.json | Where-Object { $_.Area -and $_.Task -eq 'Cardiomegaly' })[0].ImageId
            [IO.File]::WriteAllText("$PWD/corner.json", "{`"$id`": {`"Cardiomegaly`": [[0, 0]]}}")
            foreach ($tolerance in 5, 10000) {
                Import-ChexSalientPoint corner.json | Measure-ChexLocalization {{{Truth}}} -Metric ToleranceHit -Tolerance $tolerance
            }
            """);
        Assert.Empty(corner.Errors);
        Assert.Equal(1, Sum(corner, "ToleranceHit"));
        Assert.Equal(0, Sum(corner, "Hit"));
    }

    [Fact]
    public void Spacing_TurnsDistancesIntoMillimetres()
    {
        _module.Run("$masks = Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation");
        HostedResult pixels = _module.Run($"$masks | Measure-ChexLocalization {Truth} -Metric Hausdorff95, CentroidDistance, SurfaceDice, ToleranceHit -Tolerance 10");
        HostedResult millimetres = _module.Run($"$masks | Measure-ChexLocalization {Truth} -Metric Hausdorff95, CentroidDistance, SurfaceDice, ToleranceHit -Tolerance 5 -PixelSpacing 0.5");
        Assert.All(pixels.Output, row => Assert.Equal("px", row.Properties["DistanceUnit"].Value));
        Assert.All(millimetres.Output, row => Assert.Equal("mm", row.Properties["DistanceUnit"].Value));
        HostedResult unit = _module.Run($"$masks | Measure-ChexLocalization {Truth} -Metric Hausdorff95 -PixelSpacing 1, 1");
        Assert.All(unit.Output, row => Assert.Equal("mm", row.Properties["DistanceUnit"].Value));
        foreach ((PSObject one, PSObject other) in pixels.Output.Zip(millimetres.Output))
        {
            Assert.Equal((double)one.Properties["Hausdorff95"].Value / 2, (double)other.Properties["Hausdorff95"].Value, 9);
            Assert.Equal((double)one.Properties["CentroidDistance"].Value / 2, (double)other.Properties["CentroidDistance"].Value, 9);
            Assert.Equal((double)one.Properties["SurfaceDice"].Value, (double)other.Properties["SurfaceDice"].Value, 9);
            Assert.Equal(one.Properties["ToleranceHit"].Value, other.Properties["ToleranceHit"].Value);
        }
    }

    [Theory]
    [InlineData("-Tolerance 3", "SurfaceDice, ToleranceHit")]
    [InlineData("-Metric BoxIoU -PixelSpacing 0.1", "Hausdorff95")]
    [InlineData("-Metric SurfaceDice -IoUThreshold 0.3", "InstanceDetection")]
    [InlineData("-Metric PixelAuroc -TopFraction 0.3", "TopPrecision")]
    [InlineData("-Metric BoundaryIoU -Surface BorderPixel", "SurfaceDice, Hausdorff95")]
    public void Setting_OfAScoreThatWasNotAskedFor_EndsTheCall(string arguments, string named)
    {
        HostedResult result = _module.Run($"Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Measure-ChexLocalization {Truth} {arguments}");
        Assert.Empty(result.Output);
        Assert.Equal("ParametersExclude", result.ErrorId);
        Assert.Contains(named, result.Message);
    }

    [Fact]
    public void Heatmap_GoneBeforeItIsScored_IsAnErrorAndTheRestGoesOn()
    {
        HostedResult result = _module.Run($$"""
            $masks = Import-ChexHeatmap s/heatmaps -Task Edema, Cardiomegaly | ConvertTo-ChexSegmentation
            [IO.File]::Delete($masks[1].GetHeatmap().Path)
            $masks | Measure-ChexLocalization {{Truth}} -Metric PixelAuroc -MissingTaskAsEmpty -Slice Predicted
            """);
        Assert.Null(result.Terminating);
        Assert.Equal("HeatmapUnreadable", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(11, result.Output.Count);
    }

    [Fact]
    public void MissingRows_OfHeatmaps_HaveNoScore()
    {
        _module.Run("$maps = Import-ChexHeatmap s/heatmaps; $some = $maps | Where-Object ImageId -ne $maps[0].ImageId");
        HostedResult result = _module.Run($"$some | Measure-ChexLocalization {Truth} -Metric PixelAuroc, RandomHit -Slice Full");
        Assert.Equal(60, result.Output.Count);
        Assert.EndsWith("of the truth without a prediction: rows without a score (slice Full).", Assert.Single(result.Warnings));
        Assert.All(result.Output.Skip(50), row => Assert.True(double.IsNaN((double)row.Properties["PixelAuroc"].Value) && double.IsNaN((double)row.Properties["Hit"].Value)));
        Assert.Contains(result.Output.Skip(50), row => row.Properties["RandomHit"].Value is > 0.0);
    }

    private static double Sum(HostedResult result, string name) => result.Output.Select(row => (double)row.Properties[name].Value).Where(value => !double.IsNaN(value)).Sum();

    private static string AllWords(PSObject row) => Words(row, [.. row.Properties.Select(property => property.Name)]);

    private static string Words(PSObject row, string[] names) =>
        string.Join('|', names.Select(name => Convert.ToString(row.Properties[name].Value, CultureInfo.InvariantCulture)));
}
