using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;
using CheXplanation.Shell;

namespace CheXplanation.Bench;

/// <summary>What the table views cost: 1,000 objects through the formatter to a screen of 120 columns, beside bare objects of four properties.</summary>
public class FormattingBenchmarks
{
    private const string Rows = "& { foreach ($round in 1..5) { $one } }";

    private Runspace? _runspace;
    private string _folder = string.Empty;

    /// <summary>The objects that are shown; Bare ones have no view, and are what the others are held against.</summary>
    [Params("Bare", "Scores", "Masks", "Intervals", "Encodings")]
    public string Shown { get; set; } = "Bare";

    /// <summary>Makes the objects.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("chex-bench-").FullName;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(ModuleImport.ModulePath());
        _runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(_folder);
        string make = Shown switch
        {
            "Scores" => "$masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore",
            "Masks" => "$masks",
            "Encodings" => "$masks | ConvertTo-CocoRle",
            "Intervals" => "$masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore | Get-BootstrapInterval IoU -GroupBy ImageId, Task -Unit PatientId -Method Percentile -Replicates 40 -WarningAction Ignore",
            _ => "foreach ($i in 1..200) { [pscustomobject]@{ ImageId = \"patient$i\"; Task = 'Edema'; IoU = $i / 201; Hit = 1 } }",
        };
        Run($"$null = New-ChexSample s -ImageCount 20; $masks = Import-ChexHeatmap s | ConvertTo-ChexSegmentation; $one = @({make})[0..199]; if ($one.Count -ne 200) {{ throw 'not 200 objects' }}; $rows = {Rows}");
    }

    /// <summary>Formats them.</summary>
    [Benchmark(OperationsPerInvoke = 1000)]
    public void Table() => Run("$rows | Out-Default");

    /// <summary>Takes the sample away.</summary>
    [GlobalCleanup]
    public void Clean()
    {
        _runspace?.Dispose();
        Directory.Delete(_folder, true);
    }

    private void Run(string script)
    {
        TextWriter console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            using var shell = PowerShell.Create(_runspace);
            shell.AddScript(script).Invoke();
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
