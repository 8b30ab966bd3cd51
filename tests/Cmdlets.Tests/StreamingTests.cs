using System.Diagnostics;
using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Memory, order, progress and cancellation of long pipelines.</summary>
[Collection(Alone.Name)]
public sealed class StreamingTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Folder_Of2340Maps_StreamsInBoundedMemory()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 234");
        const string script = """
            $seen = 0; $early = 0; $late = 0
            Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | ForEach-Object {
                $seen++
                if ($seen -eq 300) { $early = [GC]::GetTotalMemory($true) }
                if ($seen -eq 2300) { $late = [GC]::GetTotalMemory($true) }
            }
            $seen; $late - $early
            """;
        HostedResult result = _module.Run(script);
        Assert.Empty(result.Errors);
        Assert.Equal(2340, result.Output[0].BaseObject);
        // 2,000 masks alone would be 8 MB, their maps 3 MB; what may grow is the list of names that finds duplicates.
        Assert.InRange((long)result.Output[1].BaseObject, long.MinValue, 4_000_000);
    }

    [Fact]
    public void Output_IsTheSameForEveryThrottleLimit()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 4");
        string[] runs = [.. new[] { 1, 2, 7 }.Select(limit => string.Join('\n', _module.Run(
            $"Import-ChexHeatmap s | ConvertTo-ChexSegmentation -ThrottleLimit {limit} | ConvertTo-CocoRle | ForEach-Object {{ \"$($_.ImageId) $($_.Task) $($_.counts)\" }}").Output))];
        Assert.Equal(40, runs[0].Split('\n').Length);
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void FirstObjectWanted_StopsTheReadingUpstream()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1; [IO.File]::WriteAllText(\"$PWD/s/heatmaps/z_Edema_map.pkl\", 'x')");
        HostedResult result = _module.Run("Import-ChexHeatmap s | ForEach-Object { $_; break }");
        Assert.Single(result.Output);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("while ($true) { Import-ChexHeatmap s }")]
    [InlineData("& { while ($true) { Import-ChexHeatmap s } } | ConvertTo-ChexSegmentation -ErrorAction SilentlyContinue")]
    [InlineData("1..2000 | ForEach-Object { @{ a = $_ } } | Get-BootstrapInterval a -Replicates 10000000")]
    public void Stop_EndsAtOnceAndLeavesTheSessionUsable(string script)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 4");
        TimeSpan taken = _module.Interrupt(script, TimeSpan.FromMilliseconds(700));
        // A slow machine may need more than the 200 ms that a user should feel; the work itself would go on for minutes.
        Assert.InRange(taken, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(2, _module.Run("1 + 1").Output.Single().BaseObject);
    }

    [Fact]
    public void Stop_BeforeTheEnd_WritesNothing()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 4");
        _module.Interrupt("& { while ($true) { Import-ChexHeatmap s } } | ConvertTo-ChexSegmentation -ErrorAction Ignore | Export-ChexSegmentation m.json", TimeSpan.FromMilliseconds(700));
        Assert.Empty(Directory.EnumerateFiles(_module.Folder));
    }

    [Fact]
    public void Progress_IsShownAtMostFiveTimesASecondAndCompleted()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 20");
        var clock = Stopwatch.StartNew();
        // The masks alone would be made before the first update is due, so what takes them takes its time.
        IReadOnlyList<ProgressRecord> records = _module.Progress("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | ForEach-Object { [Threading.Thread]::Sleep(5) }");
        int most = 2 + (int)(clock.Elapsed.TotalSeconds * 5);
        Assert.All(records.GroupBy(record => record.ActivityId), activity =>
        {
            Assert.InRange(activity.Count(), 1, most);
            Assert.Equal(ProgressRecordType.Completed, activity.Last().RecordType);
        });
        Assert.Contains(records, record => record.StatusDescription.Contains("a second", StringComparison.Ordinal));
    }
}
