using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A run that is killed goes on where it was, and ends with the bytes of a run that was not.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Run = "Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation -Resume j.jsonl | Export-ChexSegmentation m.json -Journal j.jsonl";

    private readonly HostedModule _module = new();

    private string Journal => Path.Combine(_module.Folder, "j.jsonl");

    public void Dispose() => _module.Dispose();

    [Fact]
    public void KilledRuns_GoOn_AndEndWithTheBytesOfOneThatWasNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is of Unix");
        Assert.Empty(_module.Run("$null = New-ChexSample s -ImageCount 60; Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Export-ChexSegmentation whole.json").Errors);
        string script = Path.Combine(_module.Folder, "run.ps1");
        // Slow enough to be killed in the midst; the pause lies between the making and the journal.
        File.WriteAllText(script, "[Console]::Out.WriteLine('ready')\n" + Run.Replace("| Export", "| ForEach-Object { [Threading.Thread]::Sleep(3); $_ } | Export", StringComparison.Ordinal));
        var random = new Random(5);
        var counts = new List<int>();
        while (counts.Count < 6)
        {
            ProcessStartInfo start = ShellRun.Start(script);
            start.WorkingDirectory = _module.Folder;
            using Process run = Process.Start(start)!;
            Assert.Equal("ready", run.StandardOutput.ReadLine());
            // Until it holds a mask: a loaded machine may be slow to make the first.
            while (run is { HasExited: false } && !(File.Exists(Journal) && new FileInfo(Journal).Length > 0))
            {
                Thread.Sleep(5);
            }

            Thread.Sleep(random.Next(50, 350));
            run.Kill();
            run.WaitForExit();
            counts.Add(File.ReadLines(Journal).Count());
        }

        // A kill within a write is rare, since a line is one write: the last one is torn by hand.
        Assert.InRange(counts[^1], 1, 599);
        using (FileStream file = File.OpenWrite(Journal))
        {
            file.SetLength(file.Length - 7);
        }

        Assert.False(File.Exists(Path.Combine(_module.Folder, "m.json")));
        HostedResult last = _module.Run(Run);
        Assert.Empty(last.Errors);
        Assert.Contains("torn", Assert.Single(last.Warnings));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_module.Folder, "whole.json")), File.ReadAllBytes(Path.Combine(_module.Folder, "m.json")));
        Assert.Equal(600, File.ReadLines(Journal).Count());
        TestContext.Current.TestOutputHelper!.WriteLine($"masks in the journal after each kill: {string.Join(", ", counts)} of 600");
    }

    /// <summary>Not only the export: what the pipeline tells of a mask is the same, whether it was made or taken from the journal.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("-Threshold 0.3 -ProbabilityCutoff 0.4")]
    [InlineData("-Smooth Auto -ProbabilityTable CheXplanation2021")]
    public void MasksOfAJournal_TellAllThatTheirMakingTold(string settings)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 2");
        string make = $"Import-ChexHeatmap s/heatmaps -Method gradcam -Model single -Phase valid | ConvertTo-ChexSegmentation {settings} -WarningAction Ignore";
        const string tell = "| ForEach-Object { $m = $_; ($m.psobject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }) -join ';'; $m.GetMask().GetHashCode() }";
        string[] made = [.. _module.Run($"{make} {tell}").Output.Select(line => line.ToString())];
        Assert.Empty(_module.Run($"{make} | Export-ChexSegmentation m.json -Journal j.jsonl").Errors);
        HostedResult resumed = _module.Run($"{make} -Resume j.jsonl {tell}");
        Assert.Empty(resumed.Errors);
        Assert.Equal(40, made.Length);
        Assert.Equal(made, resumed.Output.Select(line => line.ToString()));
    }

    [Theory]
    [InlineData("-Threshold 0.3", "Fixed 0.3")]
    [InlineData("-ProbabilityCutoff 0.5", "cutoff 0.5")]
    [InlineData("-Smooth 9 -WarningAction Ignore", "smoothed by 9")]
    public void OtherSettings_AreRefusedBeforeAnyWork(string settings, string named)
    {
        _module.Run($"$null = New-ChexSample s -ImageCount 1; {Run}");
        HostedResult result = _module.Run($"Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation {settings} -Resume j.jsonl");
        Assert.Equal("JournalMismatch", result.ErrorId);
        Assert.Contains(named, result.Message);
        Assert.Contains("'Otsu'", result.Message);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void OtherMethod_IsAnotherItem()
    {
        _module.Run($"$null = New-ChexSample s -ImageCount 1; {Run}");
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps -Method ig | ConvertTo-ChexSegmentation -Resume j.jsonl | Export-ChexSegmentation m.json -Journal j.jsonl");
        Assert.Empty(result.Errors);
        Assert.Equal(20, File.ReadLines(Journal).Count());
    }

    [Fact]
    public void JournalOfOtherSettings_IsNotAppendedTo()
    {
        _module.Run($"$null = New-ChexSample s -ImageCount 1; {Run}");
        byte[] before = File.ReadAllBytes(Journal);
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation -Threshold 0.3 | Export-ChexSegmentation m.json -Journal j.jsonl");
        Assert.Equal("JournalMismatch", result.ErrorId);
        Assert.Equal(before, File.ReadAllBytes(Journal));
    }

    [Fact]
    public void HeatmapThatChanged_IsRefused()
    {
        _module.Run($"$null = New-ChexSample s -ImageCount 1; {Run}");
        string map = Directory.EnumerateFiles(Path.Combine(_module.Folder, "s", "heatmaps")).First();
        File.SetLastWriteTimeUtc(map, File.GetLastWriteTimeUtc(map).AddSeconds(1));
        HostedResult result = _module.Run(Run);
        Assert.Equal("JournalMismatch", result.ErrorId);
        Assert.Contains("changed", result.Message);
    }

    [Theory]
    [InlineData("not a journal\n")]
    [InlineData("{\"journal\": 2}\n")]
    [InlineData("{\"journal\": 1, \"width\": 100000, \"height\": 100000}\n")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("[1]\n")]
    public void FileThatIsNoJournal_IsRefusedAndLeftAsItIs(string text)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        File.WriteAllText(Journal, text);
        HostedResult reading = _module.Run("Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation -Resume j.jsonl");
        HostedResult writing = _module.Run("Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Export-ChexSegmentation m.json -Journal j.jsonl");
        Assert.All([reading, writing], result => Assert.Contains(result.ErrorId, (string[])["JournalUnreadable", "PictureTooLarge"]));
        Assert.Contains("line 1", reading.Message);
        Assert.Equal(text, File.ReadAllText(Journal));
    }

    [Fact]
    public void LastLineTornAnywhere_IsDroppedAndTheRestStands()
    {
        _module.Run($"$null = New-ChexSample s -ImageCount 1; {Run}");
        byte[] whole = File.ReadAllBytes(Journal), exported = File.ReadAllBytes(Path.Combine(_module.Folder, "m.json"));
        int lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int cut = lastLine; cut < whole.Length; cut += 37)
        {
            File.WriteAllBytes(Journal, whole[..cut]);
            HostedResult result = _module.Run(Run);
            Assert.Empty(result.Errors);
            Assert.Equal(cut > lastLine ? 1 : 0, result.Warnings.Count);
            Assert.Equal(whole, File.ReadAllBytes(Journal));
            Assert.Equal(exported, File.ReadAllBytes(Path.Combine(_module.Folder, "m.json")));
        }
    }

    [Fact]
    public void WhatIf_WritesNoJournal()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1; Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Export-ChexSegmentation m.json -Journal j.jsonl -WhatIf");
        Assert.False(File.Exists(Journal));
    }

    [Fact]
    public void SecondWriter_IsRefused()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        using FileStream held = new(Journal, FileMode.Create, FileAccess.Write, FileShare.None);
        HostedResult result = _module.Run("Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Export-ChexSegmentation m.json -Journal j.jsonl");
        Assert.Equal("WriteFailed", result.ErrorId);
    }

    [Fact]
    public void ResumeWithMaskPictures_IsAParameterError() =>
        Assert.Equal("ParametersExclude", _module.Run("ConvertTo-ChexSegmentation *.png -Resume j.jsonl").ErrorId);
}
