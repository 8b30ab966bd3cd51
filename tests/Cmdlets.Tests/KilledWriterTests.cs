using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A process that is killed while it writes leaves the old file or the whole new one, and nothing that stays.</summary>
[Collection(Alone.Name)]
public sealed class KilledWriterTests : IDisposable
{
    private const int Kills = 52;
    private const int Together = 4;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    /// <summary>Each kill comes at a moment of its own while a script exports two versions by turns over one target.</summary>
    [Fact]
    public async Task SegmentationFile_WriterKilledAtRandom_IsOneOfTheTwoVersions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is of Unix");
        _module.Run("$null = New-ChexSample s -ImageCount 40");
        string[] versions = [Export("gt"), Export("hb")];
        Assert.NotEqual(versions[0], versions[1]);
        var random = new Random(20211);
        int[] delays = [.. Enumerable.Range(0, Kills).Select(_ => random.Next(0, 250))];
        int[] leftBehind = await Task.WhenAll(Enumerable.Range(0, Together).Select(worker => Task.Run(() => KillWriters(worker, delays, versions))));
        TestContext.Current.TestOutputHelper!.WriteLine($"{Kills} kills, {leftBehind.Sum()} of them within a write");
        // Else the kills would have missed what they are for.
        Assert.InRange(leftBehind.Sum(), 1, Kills);
    }

    /// <summary>Kills the writers of one target one after the other; gives how many were in the midst of a file.</summary>
    private int KillWriters(int worker, int[] delays, string[] versions)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_module.Folder, $"w{worker}")).FullName, target = Path.Combine(folder, "masks.json");
        File.WriteAllText(target, versions[0]);
        string script = Path.Combine(_module.Folder, $"loop{worker}.ps1");
        File.WriteAllText(script, $$"""
            $gt = Import-ChexSegmentation '{{_module.Folder}}/s/gt_segmentations.json'
            $hb = Import-ChexSegmentation '{{_module.Folder}}/s/hb_segmentations.json'
            [Console]::Out.WriteLine('ready'); [Console]::Out.Flush()
            while ($true) { $gt | Export-ChexSegmentation '{{target}}'; $hb | Export-ChexSegmentation '{{target}}' }
            """);
        int within = 0;
        for (int kill = worker; kill < delays.Length; kill += Together)
        {
            using Process writer = Process.Start(ShellRun.Start(script))!;
            Assert.Equal("ready", writer.StandardOutput.ReadLine());
            Thread.Sleep(delays[kill]);
            writer.Kill();
            writer.WaitForExit();
            Assert.Contains(File.ReadAllText(target), versions);
            string[] others = [.. Directory.EnumerateFileSystemEntries(folder).Where(path => path != target)];
            // The next writer removes what the last one left: there is never more than one.
            Assert.InRange(others.Length, 0, 1);
            within += others.Length;
        }

        // A runspace runs one script at a time, and the other writers come to their end at the same time.
        using var module = new HostedModule();
        Assert.Empty(module.Run($"Import-ChexSegmentation '{_module.Folder}/s/hb_segmentations.json' | Export-ChexSegmentation '{target}'").Errors);
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(folder));
        return within;
    }

    private string Export(string reader)
    {
        using var module = new HostedModule();
        Assert.Empty(module.Run($"Import-ChexSegmentation '{_module.Folder}/s/{reader}_segmentations.json' | Export-ChexSegmentation m.json").Errors);
        return File.ReadAllText(Path.Combine(module.Folder, "m.json"));
    }
}
