using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>PowerShell.Stop(), which Ctrl-C is, ends every cmdlet in the midst of its work, leaves no half file and no work behind.</summary>
/// <remarks>
/// What a user should feel is 200 ms at most. A loaded machine needs more, so the limit here is a second, against work of several; with
/// CHEX_STOP_LIMIT_MS=200 the tests hold a calm one to the promise.
/// </remarks>
[Collection(Alone.Name)]
public sealed class CancellationTests(LongInputs inputs) : IClassFixture<LongInputs>
{
    private static readonly double Limit = double.TryParse(Environment.GetEnvironmentVariable("CHEX_STOP_LIMIT_MS"), out double limit) ? limit : 1000;

    /// <summary>Each cmdlet: what to prepare, the call, and the milliseconds of work after which it is stopped.</summary>
    /// <remarks>The calls that only read are repeated without end, so that none is over before it is stopped, on however fast a machine.</remarks>
    public static TheoryData<string, string, int> Calls => new()
    {
        { "", "New-ChexSample out -ImageCount 10000", 900 },
        { "", "Test-ChexHeatmap many", 500 },
        { "", "Test-ChexHeatmap . -ThrottleLimit 2", 1500 },
        { "", "Import-ChexHeatmap (@('many') * 100)", 300 },
        { "", "Import-ChexHeatmap (@('many') * 100)", 1500 },
        { "", "Import-ChexHeatmap -Index index.csv", 700 },
        { "", "Import-ChexHeatmap many -GroundTruth masks.json", 500 },
        { "", "Import-ChexSegmentation masks.json", 600 },
        { "", "Import-ChexSegmentation (@('bad.json') * 50) -ErrorAction Ignore", 600 },
        { "", "Import-ChexSegmentation (@('runs.json') * 50) -ErrorAction Ignore", 700 },
        { "", "Import-ChexSegmentation coco.json", 600 },
        { "", "Import-ChexSegmentation coco.json", 4000 },
        { "", "Import-ChexSegmentation boxes.csv -PictureSize 900, 900 -SetTask Edema", 1500 },
        { "$masks = @(Import-ChexSegmentation masks.json)", "$masks | Select-ChexSegmentation -AcrossTasks", 500 },
        { "$masks = @(Import-ChexSegmentation masks.json)", "& { while ($true) { $masks } } | Join-ChexSegmentation -By ImageId", 900 },
        { "$masks = @(Import-ChexSegmentation masks.json)", "& { while ($true) { $masks } } | Edit-ChexSegmentation -Resize 900, 900", 900 },
        { "", "Import-ChexSegmentation truth.json | Measure-ChexMaskOverlap coco.json -WarningAction Ignore", 700 },
        { "$masks = @(Import-ChexSegmentation masks.json)", "$masks | Export-ChexSegmentation out.json -Format CocoDataset", 1000 },
        { "$masks = @(Import-ChexSegmentation columns.json)", "$masks | Export-ChexSegmentation out.json -Format CocoDataset -AsPolygon", 1500 },
        { "$masks = @(Import-ChexSegmentation columns.json)", "$masks | Export-ChexSegmentation out.json -Format CocoDataset -AsPolygon", 2500 },
        { "", "Test-ChexSegmentation (@('masks.json') * 20)", 900 },
        { "", "Test-ChexSegmentation (@('bad.json', 'runs.json') * 20) -Quiet", 900 },
        { "", "Test-ChexSegmentation coco.json -GroundTruth masks.json -Task Edema", 900 },
        { "", "Test-ChexSegmentation coco.json -GroundTruth masks.json -Task Edema", 2200 },
        { "", "Test-ChexSegmentation coco.json -GroundTruth masks.json -Task Edema", 3000 },
        { "", "while ($true) { Repair-ChexSegmentation masks.json copies -Task Edema }", 900 },
        { "", "while ($true) { Repair-ChexSegmentation masks.json copies -Task Edema }", 4000 },
        { "", "while ($true) { Repair-ChexSegmentation bad.json copies -Task Edema }", 1500 },
        { "", "Import-ChexAnnotation annotations.json", 600 },
        { "", "Import-ChexAnnotation (@('unknown.json') * 50) -ErrorAction Ignore", 700 },
        { "", "Import-ChexAnnotation raw.json -Clean", 900 },
        { "", "while ($true) { Import-ChexAnnotation raw.json -Clean }", 3000 },
        { "", "Import-ChexSalientPoint points.json", 600 },
        { "", "Import-ChexLocalization (@('iou_results_per_cxr.csv') * 20)", 700 },
        { "", "Import-ChexLocalization (@('iou_results_per_cxr.csv') * 20)", 2500 },
        { "", "Import-ChexTable (@('tuning_results.csv') * 20)", 900 },
        { "", "Import-ChexHeatmap many | ConvertTo-ChexSegmentation -ThresholdTable tuning_results.csv", 500 },
        { "", "Import-ChexHeatmap large | ConvertTo-ChexSegmentation", 1200 },
        { "", "1..50 | ForEach-Object { Import-ChexHeatmap large -Method \"m$_\" } | ConvertTo-ChexSegmentation -Threshold 0.5", 1200 },
        { "", "Import-ChexHeatmap large | ConvertTo-ChexSegmentation -Smooth 301 -ThrottleLimit 1 -WarningAction Ignore", 1000 },
        { "", "Import-ChexHeatmap large | ConvertTo-ChexSegmentation -Smooth 301 -ThrottleLimit 1 -WarningAction Ignore", 3000 },
        { "", "Import-ChexAnnotation zigzag.json -Task Edema | ConvertTo-ChexSegmentation", 900 },
        { "", "ConvertTo-ChexSegmentation (@('image_Edema.png') * 20) -Task Edema -ErrorAction Ignore", 700 },
        { "", "ConvertTo-CocoRle (@('image_Edema.png') * 20)", 700 },
        { "", "Import-ChexHeatmap large | Optimize-ChexThreshold -GroundTruth truth.json -Grid (0..999 | ForEach-Object { $_ / 1000 })", 1000 },
        { "", "Import-ChexHeatmap large | Optimize-ChexThreshold -GroundTruth truth.json -Kind Probability", 1000 },
        { "$star = @(0..1400 | ForEach-Object { ($_ * 7919) % 16000; ($_ * 104729) % 16000 })", "ConvertTo-CocoRle -Polygon $star -Width 16000 -Height 16000", 500 },
        {
            // Each has millions of runs and all together fewer than a mask may have; they are drawn and united by turns.
            "$stars = @(foreach ($k in 0..11) { ,@(0..700 | ForEach-Object { (($_ + $k) * 7919) % 16000; (($_ + 3 * $k) * 104729) % 16000 }) })",
            "ConvertTo-CocoRle -Polygon $stars -Width 16000 -Height 16000", 4000
        },
        { "$boxes = @(0..20000 | ForEach-Object { ,@(1, ($_ % 900), 900, ($_ % 900), 900, (($_ + 9) % 900)) })", "ConvertTo-CocoRle -Polygon $boxes -Width 1000 -Height 1000", 900 },
        { "$rle = Import-ChexSegmentation runs.json", "1..200 | ForEach-Object { $rle } | ConvertTo-CocoRle -Uncompressed", 500 },
        { "$rle = ConvertTo-CocoRle image_Edema.png", "1..200 | ForEach-Object { $rle } | ConvertFrom-CocoRle -AsPolygon", 900 },
        { "$mask = ConvertTo-ChexSegmentation image_Edema.png -Task Edema", "1..200 | ForEach-Object { $mask } | Measure-ChexSegmentation", 900 },
        { "", "Import-ChexHeatmap large | Measure-ChexLocalization -GroundTruth truth.json -Metric PixelAuroc, RelevanceMass, ThresholdIoU", 1200 },
        { "", "Import-ChexHeatmap large | Measure-ChexLocalization -GroundTruth truth.json -Metric PixelAuroc, RelevanceMass, ThresholdIoU", 4000 },
        { "$maps = @(Import-ChexHeatmap large)[0..2]; $masks = @($maps | ConvertTo-ChexSegmentation -Threshold 0.5)", "$masks | Measure-ChexLocalization -GroundTruth truth.json -Metric SurfaceDice, Hausdorff95", 900 },
        { "$maps = @(Import-ChexHeatmap large)[0..2]; $masks = @($maps | ConvertTo-ChexSegmentation -Threshold 0.5)", "$masks | Measure-ChexLocalization -GroundTruth truth.json -Metric InstanceDetection, BoundaryIoU, RandomIoU", 500 },
        { "", "Import-ChexHeatmap large | Measure-ChexLocalization -GroundTruth truth.json -Metric PixelAveragePrecision, RelevanceRank, TopPrecision, CenterHit", 1200 },
        { "", "Measure-ChexLocalization -InputObject 1 -GroundTruth masks.json -ErrorAction Ignore", 700 },
        { "", "Import-ChexSegmentation truth.json | Measure-ChexPixelAgreement -GroundTruth masks.json -ErrorAction Ignore", 700 },
        { "", "Measure-ChexPathologyFeature annotations.json", 700 },
        { "", "Measure-ChexPathologyFeature zigzag.json", 900 },
        { "", "1..3 | ForEach-Object { @{ a = $_ } } | Get-BootstrapInterval a -Replicates 10000000", 900 },
        { "", "1..3 | ForEach-Object { @{ a = $_; b = $_; c = $_; d = $_ } } | Get-BootstrapInterval a, b, c, d -Replicates 10000000 -Method Percentile -Statistic Median", 2200 },
        { "", "1..300000 | ForEach-Object { @{ a = $_ } } | Get-BootstrapInterval a -Replicates 1000000", 4000 },
        { "$rows = @(foreach ($i in 1..300000) { @{ ImageId = \"i$i\"; Task = 'Edema'; IoU = $i / 300000; Hit = 1; Area = $i % 77 } })", "$rows | Get-ChexRegression IoU Area, Hit, IoU -Feature $rows -GroupBy Task -ErrorAction Ignore", 800 },
        { "$rows = @(foreach ($i in 1..300) { [pscustomobject]@{ ImageId = \"i$i\"; Task = 'Edema'; IoU = $i / 300; Hit = 1 } })", "Compare-ChexLocalization -Baseline $rows -Candidate $rows -Task Edema -Replicates 2000000", 900 },
        { "$rows = @(foreach ($i in 1..3000) { @{ Probability = $i / 3000; TruthArea = $i % 2 } })", "$rows | Measure-ChexCalibration -Replicates 100000", 900 },
        { Rows(300, 1), "$rows | Export-ChexLocalization out -Task Edema, Atelectasis, Cardiomegaly -Metric IoU -Replicates 10000000", 900 },
        { Rows(300, 1), "$rows | Export-ChexLocalization out -Task Edema, Atelectasis, Cardiomegaly -Metric IoU -Replicates 10000000", 2500 },
        { "$masks = @(Import-ChexSegmentation masks.json)", "& { while ($true) { $masks } } | Export-ChexSegmentation out.json -ErrorAction Ignore", 1000 },
        { "$rows = @(Measure-ChexPathologyFeature s/gt_annotations.json)", "& { while ($true) { $rows } } | Export-ChexTable out -ErrorAction Ignore", 900 },
        { "", "& { while ($true) { Import-ChexHeatmap many } } | Export-ChexOverlay out -Dpi 36 -ErrorAction Ignore", 900 },
        { "", "Import-ChexHeatmap large | Export-ChexOverlay out -Dpi 300 -PicturePath pictures", 900 },
        { Rows(3000, 20), "$rows | Export-ChexReport out.html -Replicates 1000000 -Method Percentile", 900 },
        { Rows(6000, 3000), "$rows | Export-ChexReport out.html -Replicates 10 -Method Percentile", 2500 },
        { Rows(300, 1), "& { while ($true) { $rows } } | Export-ChexReport out.html -ErrorAction Ignore", 900 },
        { Rows(300, 1), "& { while ($true) { $rows } } | Export-ChexFigure out.png", 900 },
        { Rows(100000, 100), "while ($true) { $rows | Export-ChexFigure out.svg; [IO.File]::Delete(\"$PWD/out.svg\") }", 1500 },
    };

    private static string Rows(int count, int tasks) =>
        $"$rows = @(foreach ($i in 1..{count}) {{ [pscustomobject]@{{ ImageId = \"i$i\"; Task = \"t$($i % {tasks})\"; IoU = $i / {count}; Hit = 1 }} }})"
            + (tasks == 1 ? "; foreach ($row in $rows) { $row.Task = 'Edema' }" : string.Empty);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Stop_EndsTheCallAtOnce(string prepare, string call, int after)
    {
        using var module = new HostedModule();
        module.MoveTo(inputs.Folder);
        HostedResult prepared = module.Run(prepare.Length > 0 ? prepare : "1");
        Assert.Null(prepared.Terminating);
        Assert.Empty(prepared.Errors);
        string[] before = Directory.GetFileSystemEntries(inputs.Folder);
        bool writes = call.Contains("Export-", StringComparison.Ordinal) || call.Contains("Repair-", StringComparison.Ordinal) || call.StartsWith("New-", StringComparison.Ordinal);
        TimeSpan taken = module.Interrupt(writes ? call : $"while ($true) {{ $null = {call} }}", TimeSpan.FromMilliseconds(after));
        TestContext.Current.TestOutputHelper!.WriteLine($"{taken.TotalMilliseconds:0} ms");
        Assert.Equal(2, module.Run("1 + 1").Output.Single().BaseObject);
        // A collection in the background, which the call may have left, ends with this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        bool quiet = Enumerable.Range(0, 20).Any(_ => IsQuiet(TimeSpan.FromMilliseconds(50)));
        string[] made = [.. Directory.GetFileSystemEntries(inputs.Folder).Except(before)];
        string[] halves = [.. made.Where(Directory.Exists).SelectMany(path => Directory.GetFiles(path, ".chex*", SearchOption.AllDirectories))];
        foreach (string path in made.Where(Directory.Exists))
        {
            Directory.Delete(path, true);
        }

        Assert.DoesNotContain(Directory.GetFileSystemEntries(inputs.Copies), path => Path.GetFileName(path).StartsWith(".chex", StringComparison.Ordinal));
        Assert.DoesNotContain(made, path => Path.GetFileName(path).StartsWith(".chex", StringComparison.Ordinal) || File.Exists(path));
        Assert.Empty(halves);
        Assert.InRange(taken.TotalMilliseconds, 0, Limit);
        Assert.True(quiet, "work goes on after the call has ended");
    }

    /// <summary>What works on uses a processor all the time; the rest of the process sleeps, but for a collection of garbage now and then.</summary>
    private static bool IsQuiet(TimeSpan during)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Thread.Sleep(during);
        process.Refresh();
        return process.TotalProcessorTime - before < during / 2;
    }
}
