using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Scores masks against the truth: IoU, Dice, precision, recall and hit in one row per image and task, and what -Metric asks for; heatmaps and a reader's points too.</summary>
/// <remarks>
/// Rows of the truth without a prediction come at the end, once for each method, model and reader that was scored.
/// Points have a row for each image of the truth, whatever the slice; where a reader marked none, it is a miss.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexLocalization")]
[OutputType(typeof(LocalizationScore))]
public sealed class MeasureChexLocalizationCommand : ChexCmdlet
{
    private const string MadeOfHeatmaps = "ConvertTo-ChexSegmentation makes them of heatmaps";

    private readonly Dictionary<(ItemIdentity Identity, ScoredKind Kind), ScoredSource> _sources = [];
    private LackingInputs _lacking = null!;
    private GroundTruthMasks _truth = null!;
    private ScoreMaker _maker = null!;
    private OrderedWork<ScoreOutcome> _work = null!;
    private ProgressMeter _progress = null!;

    /// <summary>Predicted masks, heatmaps, or a reader's points.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Predicted masks, heatmaps (with -Metric), or a reader's points.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The truth: masks, annotations, or the path of a segmentation file.</summary>
    [Parameter(Mandatory = true, HelpMessage = "True masks, annotations, or the path of a segmentation file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>A JSON list of tasks, with aliases if wished: files of the truth are read as it writes them.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Which images are scored, and where a score is undefined.</summary>
    [Parameter(HelpMessage = "Which images are scored, and where a score is undefined.")]
    public EvaluationSlice Slice { get; set; }

    /// <summary>Counts a task that an image lacks as an empty mask.</summary>
    [Parameter(HelpMessage = "Count a task that an image lacks as an empty mask.")]
    public SwitchParameter MissingTaskAsEmpty { get; set; }

    /// <summary>Scores to compute beside those that every row has.</summary>
    [Parameter(HelpMessage = "Scores to compute beside IoU, Dice, precision, recall and hit.")]
    [ValidateNotNullOrEmpty]
    public AgreementMetric[] Metric { get; set; } = [];

    /// <summary>How far outlines, or a point and the truth, may be apart: in pixels, or in millimetres with -PixelSpacing.</summary>
    [Parameter(HelpMessage = "How far outlines, or a point and the truth, may be apart: pixels, or millimetres with -PixelSpacing.")]
    [ValidateRange(0.0, 1e9)]
    public double? Tolerance { get; set; }

    /// <summary>The millimetres from one row to the next and from one column to the next, or one number for both; without it distances are in pixels.</summary>
    [Parameter(HelpMessage = "Millimetres from row to row and from column to column, or one number for both.")]
    [ValidateCount(1, 2)]
    [ValidateRange(1e-6, 1e6)]
    public double[]? PixelSpacing { get; set; }

    /// <summary>What the outline of a mask is.</summary>
    [Parameter(HelpMessage = "What the outline of a mask is.")]
    public SurfaceConvention Surface { get; set; }

    /// <summary>The IoU from which on a piece of the prediction matches a piece of the truth.</summary>
    [Parameter(HelpMessage = "The IoU from which on a piece of the prediction matches a piece of the truth.")]
    [ValidateRange(1e-6, 1.0)]
    public double IoUThreshold { get; set; } = 0.5;

    /// <summary>The fraction of the picture whose most relevant pixels TopPrecision looks at.</summary>
    [Parameter(HelpMessage = "The fraction of the picture whose most relevant pixels TopPrecision looks at.")]
    [ValidateRange(1e-9, 1.0)]
    public double TopFraction { get; set; } = 0.05;

    /// <summary>How many pictures are worked on at once.</summary>
    [Parameter(HelpMessage = "How many pictures are worked on at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (MetricArguments.Fault(MyInvocation.BoundParameters.Keys, Metric) is { } fault)
        {
            ThrowTerminatingError(ChexError.Parameter(fault, "ParametersExclude", null));
        }

        _truth = GroundTruthMasks.Read(this, GroundTruth, ResolveTarget, Cancellation, names: ReadTaskList(TaskList));
        _maker = new ScoreMaker(Metric, MetricArguments.Options(Tolerance, PixelSpacing, IoUThreshold, TopFraction, Surface), PixelSpacing is null ? "px" : "mm", Slice, Cancellation);
        _lacking = new LackingInputs(Metric);
        _work = new OrderedWork<ScoreOutcome>(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Scoring masks", "masks");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        switch (InputObject.BaseObject)
        {
            case SegmentationMask mask:
                Score(mask.GetIdentity(), ScoredKind.Masks, mask, mask.GetMask().Size, truth => _maker.Mask(mask.GetIdentity(), mask, truth));
                break;
            case SalientPoints points:
                Score(points);
                break;
            case SaliencyMap map when !_maker.IsAsked:
                WriteError(ChexError.InputInvalid(map, $"Masks ({MadeOfHeatmaps}), points (Import-ChexSalientPoint) and, with -Metric, heatmaps"));
                break;
            case SaliencyMap map when Array.TrueForAll(Metric, metric => AgreementMetricNames.Input(metric) == MetricInput.Mask):
                WriteError(ChexError.InputInvalid(map, $"By {LackingInputs.Needing(Metric, MetricInput.Mask)} masks ({MadeOfHeatmaps})"));
                break;
            case SaliencyMap map:
                Score(map.GetIdentity(), ScoredKind.Heatmaps, map, map.GetPictureSize(), truth => _maker.Heatmap(map.GetIdentity(), map, truth));
                break;
            case { } other:
                WriteError(ChexError.InputInvalid(other, "Masks (ConvertTo-ChexSegmentation, Import-ChexSegmentation), points (Import-ChexSalientPoint) and, with -Metric, heatmaps (Import-ChexHeatmap)"));
                break;
        }
    }

    private void Score(ItemIdentity identity, ScoredKind kind, object item, PictureSize size, Func<RunLengthMask?, ScoreOutcome> score)
    {
        if (!TryAdd(identity, kind, out ScoredSource source))
        {
            return;
        }

        RunLengthMask? truth = null;
        if (!_truth.TryGetImage(identity.ImageId, out IReadOnlyDictionary<string, SegmentationMask> tasks))
        {
            source.UnknownImages.Add(identity.ImageId);
            if (!ScoredSource.KeepsUnknown(Slice))
            {
                return;
            }
        }
        else if (tasks.TryGetValue(identity.Task, out SegmentationMask? known))
        {
            truth = known.GetMask();
        }
        else if (!MissingTaskAsEmpty)
        {
            WriteError(ChexError.TaskMissing($"{identity.ImageId}: the truth has no task '{identity.Task}'.", item));
            return;
        }

        if (truth is not null && truth.Size != size)
        {
            WriteError(ChexError.SizeMismatch(identity, size, truth.Size));
            return;
        }

        _lacking.Note(item);
        Emit(() => score(truth));
    }

    private void Score(SalientPoints points)
    {
        if (!TryAdd(points.GetIdentity(), ScoredKind.Points, out ScoredSource source))
        {
            return;
        }

        if (!_truth.TryGetImage(points.ImageId, out IReadOnlyDictionary<string, SegmentationMask> tasks))
        {
            source.UnknownImages.Add(points.ImageId);
            return;
        }

        _lacking.Note(points);
        RunLengthMask? truth = tasks.GetValueOrDefault(points.Task)?.GetMask();
        Emit(() => _maker.Points(points.GetIdentity(), points, truth));
    }

    /// <summary>Writes a score now, where that is quick; else when its turn comes.</summary>
    private void Emit(Func<ScoreOutcome> score)
    {
        if (_maker.IsAsked)
        {
            Write(_work.Add(score));
        }
        else
        {
            Write([score()]);
        }
    }

    private void Write(IEnumerable<ScoreOutcome> outcomes) => StopWhereCancelled(() =>
    {
        foreach (ScoreOutcome outcome in outcomes)
        {
            _progress.Step();
            if (outcome.Error is not null)
            {
                WriteError(outcome.Error);
            }
            else
            {
                WriteObject(_maker.Row(outcome));
            }
        }
    });

    /// <summary>Notes an item; false where it came before.</summary>
    private bool TryAdd(ItemIdentity item, ScoredKind kind, out ScoredSource source)
    {
        source = SourceOf(item, kind);
        if (source.Add(item))
        {
            return true;
        }

        WriteError(ChexError.DuplicateItem(item.ToString(), "an earlier object of the pipeline", "a later one"));
        return false;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sources.Count == 0)
        {
            WriteWarning("Nothing was scored: no mask, heatmap or points came through the pipeline.");
        }

        Write(_work.Drain());
        foreach (ScoredSource source in _sources.Values)
        {
            WriteMissing(source);
        }

        foreach (string warning in _lacking.Warnings)
        {
            WriteWarning(warning);
        }

        _progress.Complete();
        Tell($"{_sources.Values.Sum(source => source.Count)} masks, heatmaps or points scored against {_truth.Images.Count()} images of the truth, slice {Slice}");
    }

    /// <summary>Scores what a source has no prediction of, and tells which images only one side has.</summary>
    private void WriteMissing(ScoredSource source)
    {
        foreach ((ItemIdentity missing, SegmentationMask truth) in source.Unpredicted(_truth, Slice, MissingTaskAsEmpty, WriteError))
        {
            Emit(() => source.Kind switch
            {
                ScoredKind.Points => _maker.Points(missing, null, truth.GetMask()),
                ScoredKind.Heatmaps => _maker.Heatmap(missing, null, truth.GetMask()),
                _ => _maker.Mask(missing, null, truth.GetMask()),
            });
        }

        Write(_work.Drain());
        foreach (string warning in source.Warnings(_truth, Slice))
        {
            WriteWarning(warning);
        }
    }

    private ScoredSource SourceOf(ItemIdentity item, ScoredKind kind)
    {
        var key = (item with { ImageId = string.Empty, Task = string.Empty, Phase = null }, kind);
        if (!_sources.TryGetValue(key, out ScoredSource? source))
        {
            _sources.Add(key, source = new ScoredSource(item, kind));
        }

        return source;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _work?.Dispose();
        _maker?.Dispose();
    }
}
