using System.Diagnostics;
using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Every cmdlet tells how far it is, with count, rate and an end; a result does not depend on it.</summary>
[Collection(Alone.Name)]
public sealed class ProgressTests(ProgressTests.SampleStudy study) : IClassFixture<ProgressTests.SampleStudy>, IDisposable
{
    private const string IntervalSetting = "CheXplanation.ProgressMilliseconds";

    private const string Study = """
        $null = New-ChexSample s -ImageCount 6
        $maps = Import-ChexHeatmap s/heatmaps
        $masks = $maps | ConvertTo-ChexSegmentation
        $scores = $masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Full
        $features = Measure-ChexPathologyFeature s/gt_annotations.json
        $random = [Random]::new(1)
        $other = $scores | ForEach-Object { [pscustomobject]@{ ImageId = $_.ImageId; Task = $_.Task; Hit = $_.Hit; IoU = $random.NextDouble() } }
        $first, $second = foreach ($side in 1, 2) { , @(foreach ($i in 1..200) { [pscustomobject]@{ ImageId = "image$i"; Task = 'Edema'; IoU = $random.NextDouble() } }) }
        $rles = $masks | ConvertTo-CocoRle
        $masks | Export-ChexSegmentation masks.json
        $scores | Export-ChexLocalization tables -Replicates 40
        $features | Export-ChexTable features
        """;

    private readonly HostedModule _module = study.Module;

    /// <summary>A call of each cmdlet, and the words of its progress; several where it goes through several stages.</summary>
    public static TheoryData<string, string[]> Calls() => new()
    {
        { "Import-ChexHeatmap s/heatmaps", ["files"] },
        { "Test-ChexHeatmap s/heatmaps", ["files"] },
        { "Test-ChexSegmentation masks.json", ["MB"] },
        { "Repair-ChexSegmentation masks.json mended.json", ["MB"] },
        { "$maps | ConvertTo-ChexSegmentation", ["masks"] },
        { "$masks | ConvertTo-CocoRle", ["masks"] },
        { "$rles | ConvertFrom-CocoRle", ["encodings"] },
        { "Import-ChexSegmentation masks.json", ["objects"] },
        { "Import-ChexAnnotation s/gt_annotations.json", ["objects"] },
        { "Import-ChexSalientPoint s/hb_salient_points.json", ["objects"] },
        { "$masks | Export-ChexSegmentation again.json", ["masks", "MB"] },
        { "$masks | Join-ChexSegmentation -By ImageId", ["masks"] },
        { "$masks | Edit-ChexSegmentation -Invert", ["masks"] },
        { "$masks | Select-ChexSegmentation", ["masks"] },
        { "$masks | Measure-ChexMaskOverlap $masks", ["pairs of masks"] },
        { "$masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json", ["MB", "masks"] },
        { "$scores | Export-ChexLocalization again", ["scores", "replicates", "MB"] },
        { "Import-ChexLocalization tables/*.csv", ["objects"] },
        { "$scores | Get-BootstrapInterval IoU -GroupBy Task -Replicates 20000", ["rows", "replicates"] },
        { "$other | Get-BootstrapInterval IoU -Unit Task -Replicates 20000", ["rows", "replicates"] },
        { "$first | Get-BootstrapInterval IoU -Method BCa -Statistic Median -Replicates 20000", ["rows", "replicates"] },
        { "$first | Get-BootstrapInterval IoU -Method BCa -StatisticScript { [Linq.Enumerable]::Max([double[]]$args[0]) } -Replicates 100", ["replicates", "units left out in turn"] },
        { "Compare-ChexLocalization $first $second -Paired -Property IoU -Test SignFlip -Permutations 100000", ["permutations"] },
        { "Compare-ChexLocalization $scores $other -Replicates 100000", ["replicates averaged over the tasks"] },
        { "$masks | Measure-ChexSegmentation", ["masks"] },
        { "$masks | Measure-ChexPixelAgreement -GroundTruth s/gt_segmentations.json", ["images"] },
        { "Measure-ChexPathologyFeature s/gt_annotations.json", ["MB", "annotations"] },
        { "$other | Get-ChexRegression IoU -Predictor Hit", ["rows", "rows and lines"] },
        { "$maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Replicates 20000", ["maps", "draws"] },
        { "$scores | Measure-ChexCalibration -Replicates 20000", ["rows", "replicates"] },
        { "$features | Export-ChexTable again", ["rows", "MB"] },
        { "Import-ChexTable features/*.csv", ["objects"] },
        { "New-ChexSample new -ImageCount 2", ["pictures"] },
        { "$scores | Export-ChexFigure figure.svg -Kind Distribution", ["objects"] },
        { "$scores | Export-ChexOverlay overlays -PicturePath s/pictures", ["pictures"] },
        { "$scores | Export-ChexReport report.html -NoThumbnail -Replicates 20000", ["cases", "replicates", "MB"] },
    };

    public void Dispose() => AppContext.SetData(IntervalSetting, null);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Progress_OfEachCmdlet_HasCountAndRateAndEnds(string call, string[] units)
    {
        AppContext.SetData(IntervalSetting, 0);
        IReadOnlyList<ProgressRecord> records = _module.Progress("$ErrorActionPreference = 'Stop'; $null = " + call);
        Assert.All(records.GroupBy(record => record.ActivityId), activity =>
        {
            Assert.Equal(ProgressRecordType.Completed, activity.Last().RecordType);
            Assert.Single(activity, record => record.RecordType == ProgressRecordType.Completed);
        });
        Assert.All(records, record => Assert.InRange(record.PercentComplete, -1, 100));
        Assert.All(units, unit => Assert.Contains(records, record => record.StatusDescription.Contains($" {unit}, ", StringComparison.Ordinal)
            && record.StatusDescription.EndsWith(" a second", StringComparison.Ordinal) && char.IsAsciiDigit(record.StatusDescription[0])));
    }

    [Fact]
    public void Calls_HoldEveryCmdlet()
    {
        string[] cmdlets = [.. _module.Run("(Get-Module CheXplanation).ExportedCmdlets.Keys").Output.Select(name => $"{name}")];
        string[] missing = [.. cmdlets.Where(name => !Calls().Any(row => row.Data.Item1.Contains(name, StringComparison.Ordinal)))];
        Assert.Equal(32, cmdlets.Length);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("Get-BootstrapInterval IoU -GroupBy Task -Replicates 5000 -Method BCa -IncludeReplicates | ForEach-Object { $_.Lower, $_.Upper, $_.GetReplicates() }")]
    [InlineData("Get-BootstrapInterval IoU -Unit Task -Replicates 5000 -IncludeReplicates | ForEach-Object { $_.Lower, $_.Upper, $_.GetReplicates() }")]
    [InlineData("Measure-ChexCalibration IoU Hit -GroupBy Task | ForEach-Object { $_.BrierLower, $_.BrierUpper }")]
    [InlineData("ForEach-Object { } -End { Compare-ChexLocalization $first $second -Paired -Property IoU -Test SignFlip } | ForEach-Object { $_.Lower, $_.Upper, $_.PValue }")]
    public void Results_AreTheSameToTheLastBitWhetherProgressIsShownOrNot(string call)
    {
        long[] quiet = Bits(int.MaxValue), shown = Bits(0);
        Assert.NotEmpty(quiet);
        Assert.Equal(quiet, shown);

        long[] Bits(int interval)
        {
            AppContext.SetData(IntervalSetting, interval);
            HostedResult result = _module.Run("$other | " + call);
            Assert.Empty(result.Errors);
            return [.. result.Output.SelectMany(item => item.BaseObject as double[] ?? [(double)item.BaseObject]).Select(BitConverter.DoubleToInt64Bits)];
        }
    }

    [Fact]
    public void Progress_OfALongComputation_IsShownAtMostFiveTimesASecond()
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ProgressRecord> records = _module.Progress("$null = $first | Get-BootstrapInterval IoU -Replicates 400000 -Method BCa");
        int most = 2 + (int)(clock.Elapsed.TotalSeconds * 5);
        Assert.All(records.GroupBy(record => record.ActivityId), activity => Assert.InRange(activity.Count(), 1, most));
        Assert.All(records, record => Assert.Contains(record.Activity, new[] { "Reading rows", "Bootstrapping" }));
    }

    [Fact]
    public void Progress_ThatMayNotBeShown_EndsTheComputationBeforeTheCall()
    {
        AppContext.SetData(IntervalSetting, 0);
        HostedResult result = _module.Run("& { $ProgressPreference = 'Stop'; $first | Get-BootstrapInterval IoU -Replicates 10000000 }");
        Assert.NotNull(result.Terminating);
        Assert.Empty(result.Output);
    }

    /// <summary>The objects of a small study, made once.</summary>
    public sealed class SampleStudy : IDisposable
    {
        public SampleStudy() => Assert.Empty(Module.Run(Study).Errors);

        public HostedModule Module { get; } = new();

        public void Dispose() => Module.Dispose();
    }
}
