using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Finds each task's best threshold, as the reference's two tuning scripts do.</summary>
/// <remarks>
/// Source: <c>tune_heatmap_threshold.py</c>, <c>tune_probability_threshold.py</c>. The output feeds -ThresholdTable and -ProbabilityTable of
/// ConvertTo-ChexSegmentation; Export-ChexTable writes it as the reference does (of cutoffs with -IncludeCurve).
/// With -Exact, -Fold or -Unit the rows tell how far the choice can be trusted; see docs/statistics.md.
/// </remarks>
[Cmdlet(VerbsCommon.Optimize, "ChexThreshold")]
[OutputType(typeof(TuningRow))]
public sealed class OptimizeChexThresholdCommand : ChexCmdlet
{
    private TunedMaps _maps = null!;
    private ThresholdTuner _tuner = null!;
    private OrderedWork<Action> _work = null!;
    private ProgressMeter _progress = null!;

    /// <summary>Heatmaps from Import-ChexHeatmap, of one method and model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Heatmaps from Import-ChexHeatmap, of one method and model.")]
    public SaliencyMap InputObject { get; set; } = null!;

    /// <summary>The truth: masks, annotations, or the path of a segmentation file.</summary>
    [Parameter(Mandatory = true, HelpMessage = "True masks, annotations, or the path of a segmentation file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>Whether segmentation thresholds or probability cutoffs are tuned.</summary>
    [Parameter(HelpMessage = "Whether segmentation thresholds or probability cutoffs are tuned.")]
    public ThresholdKind Kind { get; set; }

    /// <summary>The values to try, rising, from 0 to 1; the reference's unless given.</summary>
    [Parameter(HelpMessage = "The values to try, rising, from 0 to 1.")]
    [ValidateNotNullOrEmpty]
    public double[]? Grid { get; set; }

    /// <summary>The tasks; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks to tune.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Gives every value tried with its mIoU, not only the best.</summary>
    [Parameter(HelpMessage = "Give every value tried with its mIoU, not only the best.")]
    public SwitchParameter IncludeCurve { get; set; }

    /// <summary>Tries every distinct value in place of a grid; maps are read twice.</summary>
    [Parameter(HelpMessage = "Try every distinct value in place of a grid.")]
    public SwitchParameter Exact { get; set; }

    /// <summary>The number of folds of a cross-validation: each fold's images are scored at the threshold that the others choose.</summary>
    [Parameter(HelpMessage = "The number of folds of a cross-validation.")]
    [ValidateRange(2, 1000)]
    public int Fold { get; set; }

    /// <summary>The property that names the unit that folds and draws keep together: ImageId, or PatientId where patients have several images.</summary>
    [Parameter(HelpMessage = "The property that names the unit that folds and draws keep together, such as PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Unit { get; set; } = UnitProperty.Image;

    /// <summary>The number of draws for the interval of the threshold; 0 for none.</summary>
    [Parameter(HelpMessage = "The number of draws for the interval of the threshold.")]
    [ValidateRange(0, 1_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the folds and of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the folds and of the draws.")]
    public uint Seed { get; set; }

    /// <summary>How many maps are worked on at once.</summary>
    [Parameter(HelpMessage = "How many maps are worked on at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    private bool IsAssessed => Exact || new[] { nameof(Fold), nameof(Unit), nameof(Replicates), nameof(Seed) }.Any(MyInvocation.BoundParameters.ContainsKey);

    private ThresholdAssessment Assess(WorkCount work) => new()
    {
        Work = work,
        Folds = Fold, Seed = Seed, Replicates = Replicates, UnitOf = _maps.UnitOf,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        TaskNameList? names = ReadTaskList(TaskList);
        Task = names?.Tasks.ToArray() ?? Task;
        if (Exact && (Grid is not null || IncludeCurve))
        {
            ThrowTerminatingError(ChexError.Parameter($"-Exact tries every distinct value: it does not go with -{(IncludeCurve ? nameof(IncludeCurve) : nameof(Grid))}.", "ParametersExclude", null));
        }

        try
        {
            _tuner = new ThresholdTuner(Kind, Exact, Grid, Task, Cancellation);
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "GridInvalid", Grid));
        }

        _maps = new TunedMaps(this, GroundTruthMasks.Read(this, GroundTruth, ResolveTarget, Cancellation, names: names));
        _work = new OrderedWork<Action>(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Scoring maps at every threshold", "maps");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SaliencyMap map = InputObject;
        if (_maps.Takes(map, out RunLengthMask? truth))
        {
            Collect(_work.Add(() => Score(map, truth)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Collect(_work.Drain());
        _progress.Complete();
        if (_maps.WithoutTruth.Count > 0)
        {
            WriteWarning($"{ImageList.Describe(_maps.WithoutTruth)} of the heatmaps without a truth: "
                + (Kind == ThresholdKind.Segmentation ? "no use for thresholds." : "scored against an empty truth."));
        }

        _maps.ReportFurther();
        if (_maps.Count == 0)
        {
            WriteWarning("Nothing was tuned: no heatmap came through the pipeline.");
            return;
        }

        if (_maps.WithoutFinding is { Length: > 0 } without)
        {
            WriteWarning($"No heatmap of a true finding: {string.Join(", ", without)}. "
                + (Kind == ThresholdKind.Probability ? "Their cutoffs rest on images without the finding, or on none."
                    : Exact ? "They have no best threshold." : "As in the reference they get the first threshold; it means nothing."));
        }

        foreach (TuningRow row in Rows())
        {
            if (row.IsBest && IsVerbose)
            {
                WriteVerbose($"{row}, of {row.ImageCount} images.");
            }

            if (IncludeCurve || row.IsBest)
            {
                WriteObject(row);
            }

            if (IsAssessed && row.IsBest)
            {
                foreach (string doubt in ThresholdDoubts.Of(row, Unit, Fold, Replicates))
                {
                    WriteWarning($"{row.Task}: {doubt}.");
                }
            }
        }

        Tell($"{_maps.Count} heatmaps scored");
    }

    private IEnumerable<TuningRow> Rows()
    {
        try
        {
            if (!IsAssessed)
            {
                return _tuner.Rows();
            }

            WatchedWork work = Watch("Drawing thresholds");
            ThresholdAssessment assessment = Assess(work.Count);
            IReadOnlyList<TuningRow> rows = work.Run(() => _tuner.Rows(assessment, ThrottleLimit));
            work.Complete();
            return rows;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (error is AggregateException or DataFormatException or IOException or UnauthorizedAccessException)
        {
            // A file that could be read before is gone or has been changed.
            Exception cause = error is AggregateException many ? many.Flatten().InnerExceptions[0] : error;
            ThrowTerminatingError(cause is DataFormatException data ? ChexError.Data(data, "HeatmapUnreadable", null) : ChexError.Unreadable(cause, "HeatmapUnreadable", string.Empty));
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _work?.Dispose();
        _tuner?.Dispose();
    }

    private void Collect(IEnumerable<Action> results)
    {
        try
        {
            foreach (Action keep in results)
            {
                keep();
                _progress.Step();
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs on a worker; what it returns is run on the pipeline's thread.</summary>
    private Action Score(SaliencyMap map, RunLengthMask? truth)
    {
        try
        {
            return _tuner.Score(map, truth);
        }
        catch (DataFormatException error)
        {
            return () => WriteError(ChexError.Data(error, "HeatmapUnreadable", map));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return () => WriteError(ChexError.Unreadable(error, "HeatmapUnreadable", map.Path ?? map.ToString()));
        }
    }
}
