using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>A metric that the reference writes tables of.</summary>
public enum LocalizationMetric
{
    /// <summary>Intersection over union.</summary>
    IoU,

    /// <summary>Hit rate (pointing game).</summary>
    Hit,
}

/// <summary>Which file names are written.</summary>
public enum LocalizationNaming
{
    /// <summary>Those of today's scripts.</summary>
    Current,

    /// <summary>Those of 2021, with phase, method and model in the name; -Naming 2021 is the same.</summary>
    Year2021 = 2021,
}

/// <summary>Writes scores as the reference's wide CSVs: per image, bootstrap replicates and summary.</summary>
[Cmdlet(VerbsData.Export, "ChexLocalization", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexLocalizationCommand : ChexCmdlet
{
    private readonly Dictionary<LocalizationFileNames, MetricTables> _tables = [];
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);
    private ProgressMeter _reading = null!;
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder to write to; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to write to.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The scores: of Measure-ChexLocalization, or rows with ImageId, Task, and IoU or Hit.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Scores from Measure-ChexLocalization, or such rows.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The metrics to write.</summary>
    [Parameter(HelpMessage = "The metrics to write.")]
    [ValidateNotNullOrEmpty]
    public LocalizationMetric[] Metric { get; set; } = [LocalizationMetric.IoU, LocalizationMetric.Hit];

    /// <summary>The tasks that the tables hold; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that the tables hold.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Names the files as those of human readers, as is done for scores that name a reader.</summary>
    [Parameter(HelpMessage = "Name the files as those of human readers.")]
    public SwitchParameter HumanBenchmark { get; set; }

    /// <summary>Which file names are written.</summary>
    [Parameter(HelpMessage = "Which file names are written.")]
    public LocalizationNaming Naming { get; set; }

    /// <summary>The number of replicates.</summary>
    [Parameter(HelpMessage = "The number of replicates.")]
    [ValidateRange(BootstrapOptions.FewestReferenceReplicates, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the draws.")]
    public uint Seed { get; set; }

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
        _reading = Meter("Reading scores", "scores");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _reading.Step();
        if (ScoreRow.Read(InputObject) is not { } score)
        {
            WriteError(ChexError.InputInvalid(InputObject.BaseObject, "Scores (Measure-ChexLocalization), or rows with ImageId, Task, and IoU or Hit"));
            return;
        }

        if (!Task.Contains(score.Task, StringComparer.Ordinal))
        {
            _leftOut.Add(score.Task);
            return;
        }

        foreach (LocalizationMetric metric in Metric)
        {
            LocalizationFileNames names = NamesOf(score, metric);
            if (!_tables.TryGetValue(names, out MetricTables? tables))
            {
                _tables.Add(names, tables = new MetricTables(new LocalizationTables(metric.ToString(), Task), score.Slice));
            }

            if (score.Slice != tables.Slice)
            {
                WriteError(ChexError.Parameter(
                    $"{score.GetIdentity()} is a score of slice {score.Slice}, those of '{names.PerImage}' before it are of {tables.Slice}; slices are not mixed.", "SliceMixed", score));
                return;
            }

            double value = metric == LocalizationMetric.IoU ? score.IoU : score.Hit;
            tables.HasValue |= !double.IsNaN(value);
            if (!tables.Tables.Add(score.ImageId, score.Task, value))
            {
                WriteError(ChexError.DuplicateItem(score.GetIdentity().ToString(), "an earlier score", "a later one"));
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading.Complete();
        WatchedWork work = Watch("Bootstrapping");
        var options = new BootstrapOptions { Replicates = Replicates, Seed = Seed, Work = work.Count };
        int skipped = 0;
        bool asked = MyInvocation.BoundParameters.ContainsKey(nameof(Metric));
        foreach ((LocalizationFileNames names, MetricTables tables) in _tables)
        {
            if (!asked && !tables.HasValue)
            {
                WriteVerbose($"'{names.PerImage}' is not written: no score has a value of it.");
                skipped++;
                continue;
            }

            try
            {
                IReadOnlyList<BootstrapInterval> intervals = work.Run(() => tables.Tables.Intervals(options, Cancellation));
                Write(names.PerImage, tables.Tables.PerImage().Write);
                Write(names.Replicates, LocalizationTables.Replicates(intervals).Write);
                Write(names.Summary, stream => ScoreTable.WriteSummary(
                    stream, intervals.Select(i => (LocalizationTables.TaskOf(i), i.Lower, i.Mean, i.Upper))));
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
            catch (ArgumentException error)
            {
                ThrowTerminatingError(ChexError.Parameter(error.Message, "BootstrapSettings", null));
            }
        }

        work.Complete();
        Report(_tables.Count == skipped);
    }

    private void Report(bool nothingWritten)
    {
        if (_leftOut.Count > 0)
        {
            WriteWarning($"Left out, because they are none of -Task: {string.Join(", ", _leftOut.Select(task => task.Length == 0 ? "scores without a task" : task))}.");
        }

        if (nothingWritten)
        {
            WriteWarning("Nothing was written: no score has a value.");
        }
    }

    private LocalizationFileNames NamesOf(LocalizationScore score, LocalizationMetric metric)
    {
        bool human = HumanBenchmark || score.Reader is not null;
        try
        {
            return Naming == LocalizationNaming.Current
                ? LocalizationFileNames.Current(metric == LocalizationMetric.Hit, human)
                : LocalizationFileNames.Year2021(metric == LocalizationMetric.Hit, human, score);
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "NameInvalid", score));
            throw;
        }
    }

    private void Write(string name, Action<Stream> write)
    {
        string target = System.IO.Path.Combine(Path, name);
        if (!_written.Add(name))
        {
            WriteError(ChexError.Parameter(
                $"'{name}' would be written twice: the scores of two methods or models share this name. The first stands; export them one by one into folders of their own.", "NameShared", target));
            return;
        }

        if (!ShouldProcess(target, "Write scores"))
        {
            return;
        }

        MakeFolder(Path);
        SaveFile(target, NoClobber, Force, write);
        if (PassThru)
        {
            WriteObject(new FileInfo(target));
        }
    }

    private sealed class MetricTables(LocalizationTables tables, EvaluationSlice? slice)
    {
        public EvaluationSlice? Slice { get; } = slice;

        public LocalizationTables Tables { get; } = tables;

        public bool HasValue { get; set; }
    }
}
