using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns heatmaps into binary masks, by Otsu's threshold or by given ones; annotations, COCO encodings and mask pictures become masks as they are.</summary>
[Cmdlet(VerbsData.ConvertTo, "ChexSegmentation", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(SegmentationMask))]
public sealed class ConvertToChexSegmentationCommand : ChexCmdlet
{
    private const string CutsMapsOnly = "Thresholds, cutoffs, smoothing and -Resume go with heatmaps only; a picture, an annotation or an encoding is a mask already.";

    private readonly Dictionary<ItemIdentity, string> _seen = [];
    private readonly UnnamedMaskPictures _unnamed = new();
    private readonly FaintMaskPictures _faint = new();
    private MaskMaker _maker = null!;
    private OrderedWork<MaskOutcome> _work = null!;
    private ProgressMeter _progress = null!;
    private MapCuts _cuts = null!;
    private ResumedMasks? _resumed;
    private TaskNameList _known = TaskNameList.Fourteen;
    private int _count;

    /// <summary>Heatmaps, annotations or COCO encodings.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject", HelpMessage = "Heatmaps, annotations or COCO encodings.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>Mask pictures: what is not black is on. Names such as IMAGE_TASK.png tell image and task.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", HelpMessage = "Mask pictures (PNG and others); what is not black is on.")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Mask pictures, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "Mask pictures, without wildcards.")]
    [Alias("PSPath", "LP")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Tasks that names of mask pictures may tell, beside CheXpert's fourteen; a single one is that of names which tell none.</summary>
    [Parameter(ParameterSetName = "Path", HelpMessage = "Tasks that names of mask pictures may tell; a single one is that of names which tell none.")]
    [Parameter(ParameterSetName = "LiteralPath", HelpMessage = "Tasks that names of mask pictures may tell; a single one is that of names which tell none.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [];

    /// <summary>The most pixels that a mask picture may have.</summary>
    [Parameter(ParameterSetName = "Path", HelpMessage = "The most pixels that a picture may have.")]
    [Parameter(ParameterSetName = "LiteralPath", HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <summary>One threshold on the normalised map for all tasks; without it and a table, Otsu's.</summary>
    [Parameter(HelpMessage = "One threshold for all tasks, from 0 to 1.")]
    [ValidateRange(0.0, 1.0)]
    public double? Threshold { get; set; }

    /// <summary>Thresholds by task: the path of a CSV with the columns threshold and task, or such rows.</summary>
    [Parameter(HelpMessage = "Thresholds by task: a CSV (threshold,task), or its rows.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[]? ThresholdTable { get; set; }

    /// <summary>The probability below which a mask is empty.</summary>
    [Parameter(HelpMessage = "The probability below which a mask is empty.")]
    [ValidateRange(0.0, 1.0)]
    public double? ProbabilityCutoff { get; set; }

    /// <summary>Cutoffs by task: the path of a CSV with the columns prob_threshold, mIoU and task, such rows, or CheXplanation2021.</summary>
    [Parameter(HelpMessage = "Cutoffs by task: a CSV (prob_threshold,mIoU,task), its rows, or CheXplanation2021.")]
    [ArgumentCompleter(typeof(ProbabilityTableCompleter))]
    public object[]? ProbabilityTable { get; set; }

    /// <summary>The edge of the box filter that smooths a map before Otsu's threshold, in pixels, or Auto: a fifth of the height, made odd.</summary>
    [Parameter(HelpMessage = "The edge of the smoothing box in pixels, or Auto.")]
    [ArgumentCompleter(typeof(SmoothCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Smooth { get; set; }

    /// <summary>A journal of Export-ChexSegmentation -Journal: masks that it holds are passed on from there, in their places, and not made again.</summary>
    /// <remarks>A journal that is not there is a run that begins. One of other settings, or of heatmaps that have changed, ends the call.</remarks>
    [Parameter(HelpMessage = "A journal (Export-ChexSegmentation -Journal) whose masks are not made again.")]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <summary>How many maps are worked on at once.</summary>
    [Parameter(HelpMessage = "How many maps are worked on at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    private bool CutsMaps =>
        Threshold is not null || ProbabilityCutoff is not null || ThresholdTable is not null || ProbabilityTable is not null || Smooth is not null || Resume is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Exclude(Threshold is not null && ThresholdTable is not null, "-Threshold and -ThresholdTable exclude each other.");
        Exclude(ProbabilityCutoff is not null && ProbabilityTable is not null, "-ProbabilityCutoff and -ProbabilityTable exclude each other.");
        Exclude(
            Smooth is not null && (Threshold is not null || ThresholdTable is not null),
            "-Smooth goes with Otsu's threshold only, not with -Threshold or -ThresholdTable.");
        Exclude(ParameterSetName != "InputObject" && CutsMaps, CutsMapsOnly);
        _cuts = MapCuts.Read(this, ResolveTarget, Cancellation);
        if (_cuts.Smooths)
        {
            WriteWarning("Smoothing is that of the reference: JET colours turned to grey, which do not rise with the map, so most of a mask is often background.");
        }

        _resumed = Resume is null ? null : ResumedMasks.Open(this, ResolveTarget(Resume), _cuts.Describe, Cancellation);
        _known = TaskNameList.Fourteen.With(Task);
        _maker = new MaskMaker(Cancellation);
        _work = new OrderedWork<MaskOutcome>(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Making masks", "masks");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != "InputObject")
        {
            bool literal = ParameterSetName == "LiteralPath";
            foreach (string file in ResolvePaths(literal ? LiteralPath : Path, literal))
            {
                ThrowIfStopping();
                Emit(_work.Add(() => _maker.ReadPicture(file, Task, _known, PixelLimit)));
            }

            return;
        }

        switch (InputObject.BaseObject)
        {
            case FileInfo or Annotation or SegmentationMask or CocoRle when CutsMaps:
                Exclude(true, CutsMapsOnly);
                break;
            case FileInfo file:
                Emit(_work.Add(() => _maker.ReadPicture(file.FullName, Task, _known, PixelLimit)));
                break;
            case SaliencyMap map when IsFirst(map.GetIdentity(), map.Path ?? "memory"):
                Convert(map);
                break;
            case Annotation annotation when IsFirst(annotation.GetIdentity(), "the pipeline"):
                Emit(_work.Add(() => _maker.Draw(annotation)));
                break;
            case SegmentationMask mask when IsFirst(mask.GetIdentity(), "the pipeline"):
                Emit(_work.Add(() => new MaskOutcome(mask)));
                break;
            case CocoRle rle when rle.GetIdentity() is not { } identity || IsFirst(identity, "the pipeline"):
                var converted = new SegmentationMask(rle.GetIdentity() ?? new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, rle.GetMask());
                Emit(_work.Add(() => new MaskOutcome(converted)));
                break;
            case SaliencyMap or Annotation or SegmentationMask or CocoRle:
                break;
            case { } other:
                WriteError(ChexError.InputInvalid(other, "Heatmaps (Import-ChexHeatmap), annotations (Import-ChexAnnotation) and encodings (ConvertTo-CocoRle)"));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Emit(_work.Drain());
        _progress.Complete();
        if (_unnamed.Warning is { } unnamed)
        {
            WriteWarning(unnamed);
        }

        if (_faint.Warning is { } faint)
        {
            WriteWarning(faint);
        }

        Tell($"{_count} masks made");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _work?.Dispose();
        _maker?.Dispose();
    }

    private void Convert(SaliencyMap map)
    {
        if (_cuts.TryGet(map, out MapCut cut) is { } error)
        {
            WriteError(error);
        }
        else
        {
            Emit(_work.Add(_resumed?.Find(this, map) is { } known ? () => new MaskOutcome(known) : () => _maker.Segment(map, cut)));
        }
    }

    private void Emit(IEnumerable<MaskOutcome> results)
    {
        try
        {
            foreach (MaskOutcome outcome in results)
            {
                Write(outcome);
                _progress.Step();
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Write(MaskOutcome outcome)
    {
        if (outcome.Error is not null)
        {
            WriteError(outcome.Error);
            return;
        }

        SegmentationMask mask = outcome.Mask!;
        if (outcome.UncheckedSource is { } source && !IsFirst(mask.GetIdentity(), source))
        {
            return;
        }

        if (outcome.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        if (outcome.UncheckedSource is { } picture)
        {
            _faint.Note(picture, outcome.Faint);
            _unnamed.Note(picture, mask.Task);
        }

        if (outcome.Decision is { } decision && IsVerbose)
        {
            WriteVerbose(decision());
        }

        _count++;
        WriteObject(mask);
    }

    private bool IsFirst(ItemIdentity identity, string source)
    {
        ItemIdentity key = identity with { Phase = null };
        if (_seen.TryAdd(key, source))
        {
            return true;
        }

        WriteError(ChexError.DuplicateItem(key.ToString(), _seen[key], source));
        return false;
    }
}
