using System.Diagnostics;
using System.Globalization;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Long runs in a process of their own: the working set stays flat and small.</summary>
/// <remarks>In a short form here; with CHEX_SOAK=whole, 5,000 maps through the whole pipeline and 2,340 streamed.</remarks>
[Collection(Alone.Name)]
public sealed class SoakTests
{
    private const long Megabyte = 1 << 20;

    private static readonly bool Whole = Environment.GetEnvironmentVariable("CHEX_SOAK") == "whole";

    [Fact]
    public void WholePipeline_HoldsAFlatWorkingSet()
    {
        int count = Whole ? 5000 : 1500;
        using var maps = new PublishedMaps(count);
        long[] samples = Run(maps.Folder, $$"""
            $process = [Diagnostics.Process]::GetCurrentProcess(); $seen = 0
            Import-ChexHeatmap maps | ConvertTo-ChexSegmentation -ThrottleLimit 2 | Export-ChexSegmentation out.json -Journal out.jsonl -PassThru |
                Measure-ChexLocalization -GroundTruth truth.json |
                ForEach-Object { $seen++; if ($seen % {{count / 100}} -eq 0) { $process.Refresh(); [Console]::Out.WriteLine($process.WorkingSet64) }; $_ } |
                Get-BootstrapInterval IoU, Hit -GroupBy Task | Where-Object Count -lt 0
            """);
        Assert.Equal(100, samples.Length);
        double second = samples[10..20].Average(), last = samples[90..].Average();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{count} maps: second tenth {second / Megabyte:0} MB, last tenth {last / Megabyte:0} MB, {100 * (last / second - 1):+0.0;-0.0} %");
        Assert.InRange(last, 0, 1.1 * second);
    }

    [Fact]
    public void StreamingPublishedMaps_OnTwoThreads_StaysWithin200MegabytesOfTheBareEngine()
    {
        int count = Whole ? 2340 : 600;
        using var maps = new PublishedMaps(count);
        const string peak = "[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64";
        long used = Run(maps.Folder, $"$n = 0; Import-ChexHeatmap maps | ConvertTo-ChexSegmentation -ThrottleLimit 2 | ForEach-Object {{ $n++ }}; $n; {peak}") is [var seen, var most] && seen == count ? most : 0;
        long bare = BareEngine(peak);
        TestContext.Current.TestOutputHelper!.WriteLine($"{count} maps: peak {used / Megabyte} MB, bare engine {bare / Megabyte} MB, over it {(used - bare) / Megabyte} MB");
        Assert.InRange(used - bare, 1, 200 * Megabyte);
    }

    /// <summary>The numbers that a script prints in a shell of its own.</summary>
    private static long[] Run(string folder, string script)
    {
        string file = Path.Combine(folder, "soak.ps1");
        File.WriteAllText(file, script);
        ProcessStartInfo start = ShellRun.Start(file);
        start.WorkingDirectory = folder;
        ShellRun run = ShellRun.Of(start);
        Assert.Equal(string.Empty, run.Error);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>What a script prints in an engine without the module.</summary>
    private static long BareEngine(string script)
    {
        ProcessStartInfo start = ShellRun.Start();
        start.ArgumentList[0] = Path.Combine(SharedData.RepositoryRoot, "tests", "Isolation", "Probe", "bin", ShellRun.Configuration, "net10.0", "IsolationProbe.dll");
        start.ArgumentList.Add(script);
        return long.Parse(ShellRun.Of(start).Output, CultureInfo.InvariantCulture);
    }
}
