using System.Diagnostics;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Where a file cannot be written, the call ends, the old file stays, and no temporary file is left.</summary>
public sealed class WriterFaultTests : IDisposable
{
    private const string Old = "the old file";

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    /// <summary>Every cmdlet that writes: its call, and a file that it writes over.</summary>
    public static TheoryData<string, string> Writers => new()
    {
        { "Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/masks.json", "out/masks.json" },
        { "Import-ChexSegmentation s/hb_segmentations.json | Measure-ChexLocalization -GroundTruth $masks | Export-ChexLocalization out", "out/iou_results_per_cxr.csv" },
        { "Measure-ChexPathologyFeature s/gt_annotations.json | Export-ChexTable out", "out/area_ratio.csv" },
        { "$null = New-ChexSample n -ImageCount 2", "n/gt_annotations.json" },
    };

    /// <summary>A limit on the length of files, as a full disk: no write beyond 1,024 bytes succeeds.</summary>
    [Theory]
    [MemberData(nameof(Writers))]
    public void FullDisk_EndsTheCallAndLeavesTheOldFile(string call, string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is of Unix");
        string target = Prepare(file);
        ShellRun run = RunWithin(Ending(call), "ulimit -f 1");
        Assert.StartsWith("WriteFailed,", run.Output);
        Assert.Contains("longer than", run.Output);
        AssertUntouched(target);
    }

    [Theory]
    [InlineData("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation nowhere/masks.json")]
    [InlineData("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/masks.json/below.json -Force")]
    [InlineData("Measure-ChexPathologyFeature s/gt_annotations.json | Export-ChexTable out/masks.json")]
    [InlineData("New-ChexSample out/masks.json/below")]
    public void FolderThatIsNone_EndsTheCallAndLeavesTheOldFile(string call)
    {
        string target = Prepare("out/masks.json");
        AssertEnds(call);
        AssertUntouched(target);
    }

    [Fact]
    public void FolderThatVanishesUnderway_EndsTheCall()
    {
        Prepare("out/masks.json");
        AssertEnds(
            "Import-ChexSegmentation s/gt_segmentations.json | ForEach-Object { if ([IO.Directory]::Exists(\"$PWD/out\")) { [IO.Directory]::Delete(\"$PWD/out\", $true) }; $_ } | Export-ChexSegmentation out/masks.json");
        Assert.False(Directory.Exists(Path.Combine(_module.Folder, "out")));
    }

    [Fact]
    public void FolderThatMayNotBeWritten_EndsTheCallAndLeavesTheOldFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "this account may write everywhere");
        string target = Prepare("out/masks.json"), folder = Path.GetDirectoryName(target)!;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            AssertEnds("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/masks.json");
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        AssertUntouched(target);
    }

    [Fact]
    public void ReadOnlyFile_StaysWithoutForceAndIsReplacedWithIt()
    {
        string target = Prepare("out/masks.json");
        File.SetAttributes(target, FileAttributes.ReadOnly);
        HostedResult refused = _module.Run("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/masks.json");
        Assert.Equal("WriteFailed", refused.ErrorId);
        AssertUntouched(target);
        Assert.Empty(_module.Run("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/masks.json -Force").Errors);
        Assert.StartsWith("{\"", File.ReadAllText(target));
    }

    [Fact]
    public void LinkToADevice_IsNotReplaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices are files on Unix only");
        Prepare("out/masks.json");
        File.CreateSymbolicLink(Path.Combine(_module.Folder, "out", "link.json"), "/dev/null");
        HostedResult result = _module.Run("Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation out/link.json");
        Assert.Equal("WriteFailed", result.ErrorId);
        Assert.Contains("device", result.Message);
    }

    [Fact]
    public void TwoWritersOfOneTarget_BothSucceedAndLeaveNothing()
    {
        string target = Prepare("out/masks.json");
        using var other = new HostedModule();
        string call = $"1..20 | ForEach-Object {{ Import-ChexSegmentation '{_module.Folder}/s/gt_segmentations.json' | Export-ChexSegmentation '{target}' }}";
        HostedResult[] results = new HostedResult[2];
        Parallel.Invoke(() => results[0] = _module.Run(call), () => results[1] = other.Run(call));
        Assert.All(results, result => Assert.Empty(result.Errors));
        Assert.All(results, result => Assert.Null(result.Terminating));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!));
    }

    /// <summary>An error that ends the call is caught; one of an item is not.</summary>
    private static string Ending(string call) => $"try {{ $null = {call.Replace("$null = ", string.Empty, StringComparison.Ordinal)}; 'went on' }} catch {{ \"$($_.FullyQualifiedErrorId) $_\" }}";

    private void AssertEnds(string call) => Assert.StartsWith("WriteFailed,", _module.Run(Ending(call)).Output[^1].ToString(), StringComparison.Ordinal);

    private string Prepare(string file)
    {
        Assert.Empty(_module.Run("$null = New-ChexSample s -ImageCount 12").Errors);
        string target = Path.Combine(_module.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, Old);
        return target;
    }

    private static void AssertUntouched(string target)
    {
        Assert.Equal(Old, File.ReadAllText(target));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!), path => Path.GetFileName(path).StartsWith(".chex", StringComparison.Ordinal));
    }

    /// <summary>Runs a script in a process whose files may not grow beyond a limit.</summary>
    private ShellRun RunWithin(string script, string limit)
    {
        string file = Path.Combine(_module.Folder, "limited.ps1");
        File.WriteAllText(
            file,
            $"[IO.Directory]::SetCurrentDirectory('{_module.Folder}'); $masks = @(Import-ChexSegmentation s/gt_segmentations.json)\n{script}");
        ProcessStartInfo shell = ShellRun.Start(file);
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = _module.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            // The signal that comes with the limit would end the process; the runtime's own large mapping counts as a file.
            ArgumentList = { "-c", $"trap '' XFSZ; {limit}; exec \"$0\" \"$@\"", shell.FileName },
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        foreach (string argument in shell.ArgumentList)
        {
            start.ArgumentList.Add(argument);
        }

        return ShellRun.Of(start);
    }
}
