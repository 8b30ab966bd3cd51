using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Writes results other than scores as the reference's CSVs, each under the reference's name.</summary>
/// <remarks>
/// Thresholds (tuning_results.csv, probability_tuning_results.csv), features (num_instances.csv, area_ratio.csv, elongation.csv,
/// rec_area_ratio.csv), counts (n_segs.csv), pixel agreement ({pred,hb}_precision_recall_specificity.csv), percentage decreases
/// ({miou,hitrate}_pct_decrease.csv) and regressions (regression_*.csv).
/// </remarks>
[Cmdlet(VerbsData.Export, "ChexTable", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexTableCommand : ChexCmdlet
{
    private ReferenceTableFiles _files = null!;
    private ProgressMeter _reading = null!;
    private int _foreignRows;

    /// <summary>The folder to write to; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to write to.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>Results of the module's cmdlets, of one kind or several.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Results of the module's cmdlets, of one kind or several.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The tasks of the feature tables; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks of the feature tables.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Names the files as those of human readers, as is done for rows that name a reader.</summary>
    [Parameter(HelpMessage = "Name the files as those of human readers.")]
    public SwitchParameter HumanBenchmark { get; set; }

    /// <summary>Writes over files that are read-only.</summary>
    [Parameter(HelpMessage = "Write over read-only files.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps files that are there.</summary>
    [Parameter(HelpMessage = "Keep files that are there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the files that were written.</summary>
    [Parameter(HelpMessage = "Give the files that were written.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Task = ReadTasks(TaskList, Task);
        Path = ResolveTarget(Path);
        _reading = Meter("Reading rows", "rows");
        _files = new ReferenceTableFiles(Task, HumanBenchmark);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _reading.Step();
        if (InputObject.BaseObject is PSCustomObject)
        {
            if (_foreignRows++ == 0)
            {
                WriteError(ChexError.ForeignRow(InputObject));
            }

            return;
        }

        if (_files.Add(InputObject.BaseObject) is { } error)
        {
            WriteError(error);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading.Complete();
        if (_foreignRows > 1)
        {
            WriteWarning($"{_foreignRows} rows of that kind were left out.");
        }

        // All or none: a file that may not be written over is found before the first is written.
        foreach ((string name, _) in _files.Files())
        {
            CheckTarget(System.IO.Path.Combine(Path, name), NoClobber, Force);
        }

        foreach ((string name, Action<Stream> write) in _files.Files())
        {
            string target = System.IO.Path.Combine(Path, name);
            if (ShouldProcess(target, "Write a table"))
            {
                MakeFolder(Path);
                SaveFile(target, NoClobber, Force, write);
                if (PassThru)
                {
                    WriteObject(new FileInfo(target));
                }
            }
        }
    }
}
