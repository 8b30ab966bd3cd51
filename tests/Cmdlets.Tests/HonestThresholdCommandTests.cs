using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

public sealed class HonestThresholdCommandTests : IDisposable
{
    private readonly HostedModule _module = new();

    public HonestThresholdCommandTests() => _module.Run("$null = New-ChexSample s -ImageCount 12");

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Exact_IsNoWorseThanTheGridAndSaysOnWhatItRests()
    {
        HostedResult result = _module.Run("""
            $maps = Import-ChexHeatmap s/heatmaps
            $exact = $maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Exact -Fold 5 -Unit PatientId -Task Edema, 'Lung Lesion'
            $grid = $maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Task Edema, 'Lung Lesion' -Fold 5
            $exact; $grid
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Output.Count);
        for (int i = 0; i < 2; i++)
        {
            PSObject exact = result.Output[i], grid = result.Output[i + 2];
            Assert.True(Number(exact, "MeanIoU") >= Number(grid, "MeanIoU"));
            Assert.Equal(Number(exact, "MeanIoU") - Number(exact, "CrossValidatedMeanIoU"), Number(exact, "Optimism"));
            Assert.Equal((true, false), (exact.Properties["IsExact"].Value, grid.Properties["IsExact"].Value));
            Assert.Equal(exact.Properties["PositiveCount"].Value, grid.Properties["PositiveCount"].Value);
        }

        Assert.NotEmpty(result.Warnings);
        Assert.Equal(result.Output.Count(row => (int)row.Properties["PositiveCount"].Value < 10), result.Warnings.Count(warning => warning.Contains("fewer than 10", StringComparison.Ordinal)));
    }

    [Fact]
    public void ExactThreshold_AsATable_MakesTheMasksThatWereScored()
    {
        HostedResult result = _module.Run("""
            $best = Import-ChexHeatmap s/heatmaps -Task Edema | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Exact -Task Edema -WarningAction Ignore
            $best.MeanIoU
            Import-ChexHeatmap s/heatmaps -Task Edema | ConvertTo-ChexSegmentation -ThresholdTable $best | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice TruePositive -WarningAction Ignore | ForEach-Object IoU
            """);
        double[] scores = [.. result.Output.Skip(1).Select(value => (double)value.BaseObject).Where(value => !double.IsNaN(value))];
        Assert.NotEmpty(scores);
        Assert.Equal((double)result.Output[0].BaseObject, scores.Average(), 12);
    }

    [Fact]
    public void Cutoffs_AreExactAndCrossValidatedToo()
    {
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Kind Probability -Exact -Fold 3 -Task Edema; Import-ChexHeatmap s/heatmaps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Kind Probability -Task Edema");
        Assert.Empty(result.Errors);
        Assert.True(Number(result.Output[0], "MeanIoU") >= Number(result.Output[1], "MeanIoU"));
        Assert.Equal(3, result.Output[0].Properties["FoldCount"].Value);
        Assert.Null(result.Output[1].Properties["FoldCount"].Value);
    }

    [Theory]
    [InlineData("-Kind Segmentation -Exact")]
    [InlineData("-Kind Segmentation")]
    public void FewUnits_AreSaidToLackFoldsAndInterval(string arguments)
    {
        _module.Run("$masks = Import-ChexSegmentation s/gt_segmentations.json | Where-Object { $_.Task -eq 'Edema' -and $_.Area -gt 0 }; $maps = Import-ChexHeatmap s/heatmaps -Task Edema");
        HostedResult one = _module.Run($"$maps | Where-Object ImageId -eq $masks[0].ImageId | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json {arguments} -Fold 4 -Unit ImageId -Task Edema");
        Assert.Equal("Edema: 1 ImageId with a score: there is no cross-validated mean and no interval of the threshold.", one.Warnings[^1]);
        HostedResult two = _module.Run($"$maps | Where-Object ImageId -in $masks[0].ImageId, $masks[1].ImageId | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json {arguments} -Fold 4 -Unit ImageId -Task Edema");
        Assert.Equal("Edema: 2 folds, one for each ImageId, where 4 were asked for.", two.Warnings[^1]);
    }

    [Fact]
    public void UnitThatNoMapHas_IsOneErrorAndACount()
    {
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps -Task Edema | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Exact -Unit Site -Task Edema");
        Assert.Equal(2, result.Errors.Count);
        Assert.Contains("11 further heatmaps have no Site", result.Errors[1].Exception.Message);
    }

    [Theory]
    [InlineData("-Exact -Grid 0.2, 0.5")]
    [InlineData("-Exact -IncludeCurve")]
    public void Exact_HasNoGridAndNoCurve(string arguments) =>
        Assert.Equal("ParametersExclude", _module.Run($"Import-ChexHeatmap s/heatmaps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json {arguments}").ErrorId);

    [Fact]
    public void Exact_MapThatIsGoneAtTheSecondReading_EndsTheCall()
    {
        HostedResult result = _module.Run("""
            & { Import-ChexHeatmap s/heatmaps -Task Edema; [IO.Directory]::Delete("$PWD/s/heatmaps", $true) } | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Exact -Task Edema -WarningAction Ignore
            """);
        Assert.Equal("HeatmapUnreadable", result.ErrorId);
    }

    private static double Number(PSObject row, string name) => (double)row.Properties[name].Value;
}
