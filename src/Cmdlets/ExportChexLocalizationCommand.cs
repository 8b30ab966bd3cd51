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

    /// <summary>Those of 2021, with phase, method and model in the name.</summary>
    Year2021,
}

/// <summary>Writes scores as the reference's wide CSVs: per image, bootstrap replicates and summary.</summary>
[Cmdlet(VerbsData.Export, "ChexLocalization", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexLocalizationCommand : ChexCmdlet
{
    private readonly Dictionary<LocalizationMetric, LocalizationTables> _tables = [];
    private LocalizationScore? _first;

    /// <summary>The folder to write to; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to write to.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The scores.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Scores from Measure-ChexLocalization.")]
    public LocalizationScore InputObject { get; set; } = null!;

    /// <summary>The metrics to write.</summary>
    [Parameter(HelpMessage = "The metrics to write.")]
    public LocalizationMetric[] Metric { get; set; } = [LocalizationMetric.IoU, LocalizationMetric.Hit];

    /// <summary>The tasks that the tables hold; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that the tables hold.")]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>Names the files as those of human readers.</summary>
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

    /// <summary>Keeps files that are there.</summary>
    [Parameter(HelpMessage = "Keep files that are there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the files that were written.</summary>
    [Parameter(HelpMessage = "Give the files that were written.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        foreach (LocalizationMetric metric in Metric)
        {
            _tables[metric] = new LocalizationTables(metric.ToString(), Task);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        LocalizationScore score = InputObject;
        _first ??= score;
        foreach ((LocalizationMetric metric, LocalizationTables tables) in _tables)
        {
            double value = metric == LocalizationMetric.IoU ? score.IoU : score.Hit;
            if (!tables.Add(score.ImageId, score.Task, value))
            {
                WriteError(ChexError.DuplicateItem(score.GetIdentity().ToString(), "an earlier score", "a later one"));
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_first is null)
        {
            return;
        }

        var options = new BootstrapOptions { Replicates = Replicates, Seed = Seed };
        foreach ((LocalizationMetric metric, LocalizationTables tables) in _tables)
        {
            try
            {
                IReadOnlyList<BootstrapInterval> intervals = tables.Intervals(options, Cancellation);
                (string perImage, string bootstrap, string summary) = Names(metric);
                Write(perImage, tables.PerImage().Write);
                Write(bootstrap, LocalizationTables.Replicates(intervals).Write);
                Write(summary, stream => ScoreTable.WriteSummary(
                    stream, intervals.Select(i => (LocalizationTables.TaskOf(i), i.Lower, i.Mean, i.Upper))));
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>Source: eval.py of today; eval_miou.py and eval_ptgame.py of 2021.</summary>
    private (string PerImage, string Bootstrap, string Summary) Names(LocalizationMetric metric)
    {
        bool isIoU = metric == LocalizationMetric.IoU;
        if (Naming == LocalizationNaming.Current)
        {
            string prefix = (isIoU ? "iou" : "hitmiss") + (HumanBenchmark ? "_humanbenchmark" : string.Empty);
            return ($"{prefix}_results_per_cxr.csv", $"{prefix}_bootstrap_results_per_cxr.csv", $"{prefix}_summary_results.csv");
        }

        string who = HumanBenchmark ? "human" : string.Join('_', new[] { _first!.Method, _first.Model }.Where(part => !string.IsNullOrEmpty(part)));
        string slice = _first!.Slice == EvaluationSlice.TruePositive && isIoU ? "_tp" : string.Empty;
        string name = string.Join('_', new[] { _first.Phase, who }.Where(part => !string.IsNullOrEmpty(part))) + slice;
        return isIoU
            ? ($"{name}_iou.csv", $"{name}_bs_iou.csv", $"{name}_summary.csv")
            : ($"{name}_hit.csv", $"{name}_bs_hit.csv", $"{name}_summary_ptgame.csv");
    }

    private void Write(string name, Action<Stream> write)
    {
        string target = System.IO.Path.Combine(Path, name);
        if (!ShouldProcess(target, "Write scores"))
        {
            return;
        }

        if (NoClobber && File.Exists(target))
        {
            ThrowTerminatingError(ChexError.FileExists(target));
        }

        try
        {
            Directory.CreateDirectory(Path);
            using var file = new WholeFile(target);
            write(file.Stream);
            file.Commit();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, target));
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(target));
        }
    }
}
