using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>What is no ordinary file would make its reader wait, or read for ever: no cmdlet opens it.</summary>
public sealed class PipeAndDeviceTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    /// <summary>A pipe that nobody writes to, and a device that never ends, are refused by every cmdlet that takes a file.</summary>
    [Theory]
    [InlineData("Import-ChexHeatmap f", "HeatmapUnreadable")]
    [InlineData("Import-ChexSegmentation f", "SegmentationUnreadable")]
    [InlineData("Import-ChexAnnotation f", "AnnotationUnreadable")]
    [InlineData("Import-ChexSalientPoint f", "SalientPointUnreadable")]
    [InlineData("Import-ChexLocalization f -Metric IoU", "TableUnreadable")]
    [InlineData("Import-ChexTable f", "TableUnreadable")]
    [InlineData("ConvertTo-ChexSegmentation f", "PictureUnreadable")]
    [InlineData("ConvertTo-CocoRle f", "PictureUnreadable")]
    [InlineData("ConvertTo-ChexSegmentation -InputObject 1 -ThresholdTable f", "TableUnreadable")]
    [InlineData("Measure-ChexLocalization -InputObject 1 -GroundTruth f", "SegmentationUnreadable")]
    [InlineData("Measure-ChexPathologyFeature f", "AnnotationUnreadable")]
    [InlineData("Repair-ChexSegmentation f out.json", "SegmentationUnreadable")]
    [InlineData("Test-ChexSegmentation x -GroundTruth f", "SegmentationUnreadable")]
    [InlineData("Test-ChexSegmentation x -TaskList f", "TaskListUnreadable")]
    [InlineData("Import-ChexSegmentation x -TaskList f", "TaskListUnreadable")]
    [InlineData("Import-ChexHeatmap -Index f", "HeatmapUnreadable")]
    [InlineData("Import-ChexHeatmap x -GroundTruth f", "HeatmapUnreadable")]
    [InlineData("Import-ChexAnnotation f -Clean", "AnnotationUnreadable")]
    [InlineData("Import-ChexAnnotation x -Clean -StudyMap f", "TableUnreadable")]
    [InlineData("@() | Measure-ChexMaskOverlap -GroundTruth f", "SegmentationUnreadable")]
    [InlineData("@() | Measure-ChexPixelAgreement -GroundTruth f", "SegmentationUnreadable")]
    [InlineData("@() | Optimize-ChexThreshold -GroundTruth f", "SegmentationUnreadable")]
    [InlineData("@() | Export-ChexOverlay out -GroundTruth f", "SegmentationUnreadable")]
    public async Task PipeOrDevice_IsRefusedAtOnce(string call, string errorId)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes and devices are files on Unix only");
        string pipe = Path.Combine(_module.Folder, "f_Edema_map.pkl");
        using (Process make = Process.Start("mkfifo", pipe))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        foreach (string path in new[] { pipe, "/dev/zero" })
        {
            Task<HostedResult> run = Task.Run(() => _module.Run(call.Replace(" f", $" '{path}'", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)));
            HostedResult result = await run;
            Assert.NotEmpty(result.Errors);
            Assert.Equal(errorId, result.ErrorId);
        }
    }

    /// <summary>A check has findings for results, of a pipe too.</summary>
    [Fact]
    public async Task PipeOfACheck_IsAFindingAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are files on Unix only");
        using (Process make = Process.Start("mkfifo", Path.Combine(_module.Folder, "f")))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task<HostedResult> run = Task.Run(() => _module.Run("Test-ChexSegmentation f | ForEach-Object { \"$($_.Rule)\" }; Test-ChexHeatmap f, /dev/zero | ForEach-Object { \"$($_.Verdict)\" }"), TestContext.Current.CancellationToken);
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)));
        Assert.Equal(["NotJson", "Damaged", "Damaged"], (await run).Output.Select(item => item.ToString()));
    }
}
