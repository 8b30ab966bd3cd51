using System.Diagnostics;
using System.Runtime.InteropServices;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

public sealed class ShellTests
{
    [Fact]
    public void Command_ShowsObjectsAsTables()
    {
        ShellRun run = ShellRun.Of("-Command", "@{ a = 1 }, @{ a = 3 } | Get-BootstrapInterval a -Method Percentile -Replicates 50");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"Group +Property +n +Mean \[CI\]", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Script_GetsItsArguments()
    {
        ShellRun run = ShellRun.OfScript("param([string] $Name, [switch] $Loud, [int] $Times = 1) \"$Name|$Loud|$Times|$PSScriptRoot\" ", "-Name", "it's $here", "-Loud", "-Times", "3");
        Assert.StartsWith("it's $here|True|3|", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Import-ChexHeatmap nowhere; 'went on'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Import-ChexHeatmap nowhere; 'went on'", 1)]
    [InlineData("if (", 1)]
    public void ExitCode_IsTheScripts(string script, int expected) => Assert.Equal(expected, ShellRun.OfScript(script).ExitCode);

    [Theory]
    [InlineData("Import-ChexHeatmap nowhere", 1)]
    [InlineData("Import-ChexHeatmap nowhere; 'went on'", 0)]
    [InlineData("exit 3", 3)]
    public void ExitCode_OfACommand_IsItsLastStatements(string text, int expected) => Assert.Equal(expected, ShellRun.Of("-Command", text).ExitCode);

    [Fact]
    public void Errors_GoAsideWithWhatToDo()
    {
        ShellRun run = ShellRun.OfScript("Import-ChexHeatmap nowhere; 'went on'");
        Assert.Contains("No file or folder is at 'nowhere'", run.Error);
        Assert.Contains("went on", run.Output);
        Assert.DoesNotContain("nowhere", run.Output);
    }

    [Fact]
    public void TerminatingError_NamesWhatToDo()
    {
        ShellRun run = ShellRun.OfScript("$ErrorActionPreference = 'Stop'; @{ a = 1 } | Get-BootstrapInterval b");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No object has a property 'b'", run.Error);
        Assert.Contains("Get-Member", run.Error);
    }

    [Theory]
    [InlineData("-Nope", "3")]
    [InlineData("-P", "a", "-N", "x")]
    [InlineData]
    public void ArgumentsThatDoNotFit_EndTheRunBeforeTheScript(params string[] arguments)
    {
        ShellRun run = ShellRun.OfScript("[CmdletBinding()] param([Parameter(Mandatory)][string] $P, [int] $N = 1) \"P=$P N=$N\"", arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [InlineData("P=a N=3", "-P", "a", "-N:3")]
    [InlineData("P=-5 N=2", "-5", "2")]
    [InlineData("P=a b N=1", "a b")]
    public void Arguments_AreThoseOfPwshFile(string expected, params string[] arguments)
    {
        ShellRun run = ShellRun.OfScript("[CmdletBinding()] param([Parameter(Mandatory)][string] $P, [int] $N = 1, [switch] $Loud) \"P=$P N=$N\"", arguments);
        Assert.Equal((0, expected), (run.ExitCode, run.Output.Trim()));
    }

    [Fact]
    public void MandatoryParameterThatIsMissing_IsNamed() =>
        Assert.Contains("missing mandatory parameters: GroundTruth", ShellRun.Of("-command", "@() | Measure-ChexLocalization").Error);

    [Fact]
    public void Warnings_GoAside()
    {
        ShellRun run = ShellRun.Of("-Command", "$x = [pscustomobject]@{ ImageId = 'a'; s = 1 }, [pscustomobject]@{ ImageId = 'b'; s = $null } | Get-BootstrapInterval s");
        Assert.Contains("WARNING: ", run.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("-Command")]
    [InlineData("--help")]
    [InlineData("-File")]
    public void NothingToRun_ShowsUsage(params string[] arguments)
    {
        ShellRun run = ShellRun.Of(arguments);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("usage", run.Error);
    }

    [Fact]
    public void MissingScript_Ends()
    {
        ShellRun run = ShellRun.Of("nowhere.ps1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere.ps1", run.Error);
    }

    [Fact]
    public void Interrupt_StopsWith130()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("an interrupt cannot be sent to one process on Windows");
        }

        using Process process = Process.Start(ShellRun.Start("-Command", "'begun'; while ($true) { }"))!;
        Assert.Equal("begun", process.StandardOutput.ReadLine());
        Assert.Equal(0, Signal(process.Id, 2));
        Assert.True(process.WaitForExit(10_000));
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public void Quickstart_PrintsATableAndWritesMasksAndCsvs()
    {
        string folder = Directory.CreateTempSubdirectory("chex-").FullName;
        try
        {
            ShellRun run = ShellRun.Of(Path.Combine(SharedData.RepositoryRoot, "examples", "quickstart.ps1"), folder);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(20, run.Output.Split('\n').Count(line => line.EndsWith(']')) - 1);
            string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];
            Assert.Equal(240, files.Count(file => file.EndsWith("_map.pkl", StringComparison.Ordinal)));
            Assert.Contains(files, file => Path.GetFileName(file) == "saliency_segmentations.json");
            Assert.Contains(files, file => Path.GetFileName(file) == "iou_summary_results.csv");
            Assert.Contains(files, file => Path.GetFileName(file) == "hitmiss_summary_results.csv");
            Assert.True(files.Sum(file => new FileInfo(file).Length) < 20_000_000);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void FullStudy_PrintsItsTablesAndWritesEveryFile()
    {
        string folder = Directory.CreateTempSubdirectory("chex-").FullName;
        try
        {
            ShellRun run = ShellRun.Of(Path.Combine(SharedData.RepositoryRoot, "examples", "full-study.ps1"), Path.Combine(folder, "study"));
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
            Assert.All(
                new[] { "Mean [CI]", "Decrease % [CI]", "Slope [CI]", "Specificity", "Average" },
                header => Assert.Contains(header, run.Output));
            string[] tables = [.. Directory.EnumerateFiles(Path.Combine(folder, "study", "tables"), "*.csv", SearchOption.AllDirectories)];
            Assert.Equal(32, tables.Length);
            Assert.All(tables, table => Assert.True(File.ReadAllLines(table).Length > 1, table));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
