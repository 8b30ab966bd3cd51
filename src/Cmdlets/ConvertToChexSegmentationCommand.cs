using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns heatmaps into binary masks, by Otsu's threshold or by given ones; annotations, COCO encodings and mask pictures become masks as they are.</summary>
[Cmdlet(VerbsData.ConvertTo, "ChexSegmentation", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(SegmentationMask))]
public sealed class ConvertToChexSegmentationCommand : ChexCmdlet
{
    private const string AutomaticSmoothing = "Auto";
    private const string CutsMapsOnly = "Thresholds, cutoffs, smoothing and -Resume go with heatmaps only; a picture, an annotation or an encoding is a mask already.";

    private readonly Dictionary<ItemIdentity, string> _seen = [];
    private OrderedWork<Action> _work = null!;
    private WorkerPool<MapSegmenter> _segmenters = null!;
    private WorkerPool<AnnotationSegmenter> _drawers = null!;
    private WorkerPool<object> _pictures = null!;
    private ProgressMeter _progress = null!;
    private ThresholdTable? _thresholds;
    private ThresholdTable? _cutoffs;
    private int? _kernel;
    private ResumedMasks? _resumed;

    /// <summary>Heatmaps, annotations or COCO encodings.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject", HelpMessage = "Heatmaps, annotations or COCO encodings.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>Mask pictures: what is not black is on. Names such as IMAGE_TASK.png tell image and task.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", HelpMessage = "Mask pictures (PNG and others); what is not black is on.")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Mask pictures, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "Mask pictures, without wildcards.")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The task of mask pictures, where their names do not tell it.</summary>
    [Parameter(ParameterSetName = "Path", HelpMessage = "The task of the mask pictures, where their names do not tell it.")]
    [Parameter(ParameterSetName = "LiteralPath", HelpMessage = "The task of the mask pictures, where their names do not tell it.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string Task { get; set; } = string.Empty;

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
    public string? Smooth { get; set; }

    /// <summary>A journal of Export-ChexSegmentation -Journal: masks that it holds are passed on from there, in their places, and not made again.</summary>
    /// <remarks>A journal that is not there is a run that begins. One of other settings, or of heatmaps that have changed, ends the call.</remarks>
    [Parameter(HelpMessage = "A journal (Export-ChexSegmentation -Journal) whose masks are not made again.")]
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
        ReadSmoothing();
        _thresholds = ReadTable(ThresholdTable, false);
        _cutoffs = ReadTable(ProbabilityTable, true);
        _resumed = Resume is null ? null : ResumedMasks.Open(this, ResolveTarget(Resume), SettingsOf, Cancellation);
        _segmenters = new(() => new MapSegmenter { Cancellation = Cancellation }, Cancellation);
        _drawers = new(() => new AnnotationSegmenter { Cancellation = Cancellation }, Cancellation);
        _pictures = new(() => this, Cancellation);
        _work = new OrderedWork<Action>(ThrottleLimit, Cancellation);
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
                Emit(_work.Add(() => ReadPicture(file)));
            }

            return;
        }

        switch (InputObject.BaseObject)
        {
            case FileInfo or Annotation or SegmentationMask or CocoRle when CutsMaps:
                Exclude(true, CutsMapsOnly);
                break;
            case FileInfo file:
                Emit(_work.Add(() => ReadPicture(file.FullName)));
                break;
            case SaliencyMap map when IsFirst(map.GetIdentity(), map.Path ?? "memory"):
                Convert(map);
                break;
            case Annotation annotation when IsFirst(annotation.GetIdentity(), "the pipeline"):
                Emit(_work.Add(() => Draw(annotation)));
                break;
            case SegmentationMask mask when IsFirst(mask.GetIdentity(), "the pipeline"):
                Emit(_work.Add(() => () => WriteObject(mask)));
                break;
            case CocoRle rle when rle.GetIdentity() is not { } identity || IsFirst(identity, "the pipeline"):
                var converted = new SegmentationMask(rle.GetIdentity() ?? new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, rle.GetMask());
                Emit(_work.Add(() => () => WriteObject(converted)));
                break;
            case SaliencyMap or Annotation or SegmentationMask or CocoRle:
                break;
            case { } other:
                WriteError(ChexError.InputInvalid(other, "heatmaps (Import-ChexHeatmap), annotations (Import-ChexAnnotation) and encodings (ConvertTo-CocoRle)"));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Emit(_work.Drain());
        _progress.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _work?.Dispose();
        _segmenters?.Dispose();
        _drawers?.Dispose();
        _pictures?.Dispose();
    }

    private void Convert(SaliencyMap map)
    {
        double? threshold = Threshold, cutoff = ProbabilityCutoff;
        if (_thresholds is not null && !_thresholds.TryGet(map.Task, out threshold))
        {
            WriteError(ChexError.TaskNotInTable(map.ImageId, map.Task, nameof(ThresholdTable), map));
        }
        else if (_cutoffs is not null && !_cutoffs.TryGet(map.Task, out cutoff))
        {
            WriteError(ChexError.TaskNotInTable(map.ImageId, map.Task, nameof(ProbabilityTable), map));
        }
        else
        {
            int? kernel = KernelOf(map.GetPictureSize());
            Emit(_work.Add(_resumed?.Find(this, map) is { } known ? () => () => WriteObject(known) : () => Segment(map, threshold, cutoff, kernel)));
        }
    }

    private int? KernelOf(PictureSize picture) =>
        string.Equals(Smooth, AutomaticSmoothing, StringComparison.OrdinalIgnoreCase) ? BoxSmoothing.AutomaticKernel(picture) : _kernel;

    private string SettingsOf(string task, PictureSize picture)
    {
        double? threshold = Threshold, cutoff = ProbabilityCutoff;
        return (_thresholds is null || _thresholds.TryGet(task, out threshold)) && (_cutoffs is null || _cutoffs.TryGet(task, out cutoff))
            ? MaskOrigin.Describe(threshold, cutoff, KernelOf(picture))
            : "a table without the task";
    }

    private void Emit(IEnumerable<Action> results)
    {
        try
        {
            foreach (Action write in results)
            {
                write();
                _progress.Step();
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs on a worker; what it returns is run on the pipeline's thread.</summary>
    private Action Segment(SaliencyMap map, double? threshold, double? cutoff, int? kernel)
    {
        try
        {
            (SegmentationMask mask, MapRemark remark) = _segmenters.Use(map.GetPictureSize(), segmenter => segmenter.Segment(map, threshold, cutoff, kernel));
            return () =>
            {
                if (remark != MapRemark.None)
                {
                    WriteWarning($"{map.GetIdentity()}: the map is {Describe(remark)}; "
                        + $"its mask is {(mask.Area == 0 ? "empty" : "the whole picture, because it was smoothed")}.");
                }

                WriteObject(mask);
            };
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

    /// <summary>Runs on a worker; what it returns is run on the pipeline's thread.</summary>
    private Action Draw(Annotation annotation)
    {
        try
        {
            SegmentationMask mask = _drawers.Use(annotation.GetSize(), drawer => drawer.Segment(annotation));
            return () => WriteObject(mask);
        }
        catch (DataFormatException error)
        {
            return () => WriteError(ChexError.Data(error, "AnnotationUnreadable", annotation));
        }
    }

    /// <summary>Runs on a worker; what it returns is run on the pipeline's thread.</summary>
    private Action ReadPicture(string file)
    {
        (RunLengthMask? mask, ErrorRecord? error) = MaskPicture.Read(file, PixelLimit, Cancellation, _pictures);
        MaskPictureName name = MaskPictureName.Parse(file);
        var identity = new ItemIdentity { ImageId = name.ImageId, Task = Task.Length > 0 ? PathologyTask.Canonical(Task) : name.Task };
        return () =>
        {
            if (error is not null)
            {
                WriteError(error);
            }
            else if (IsFirst(identity, file))
            {
                WriteObject(new SegmentationMask(identity, mask!));
            }
        };
    }

    private static string Describe(MapRemark remark) => remark switch
    {
        MapRemark.Constant => "constant",
        MapRemark.NotANumber => "not a number in places",
        _ => "infinite in places, or its range is",
    };

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

    private void ReadSmoothing()
    {
        if (Smooth is null)
        {
            return;
        }

        if (!string.Equals(Smooth, AutomaticSmoothing, StringComparison.OrdinalIgnoreCase))
        {
            bool isKernel = int.TryParse(Smooth, NumberStyles.None, CultureInfo.InvariantCulture, out int kernel) && kernel is >= 1 and <= BoxSmoothing.LargestKernel;
            Exclude(!isKernel, $"-Smooth takes a whole number from 1 to {BoxSmoothing.LargestKernel} or Auto, not '{Smooth}'.", "SmoothInvalid");
            _kernel = kernel;
        }

        WriteWarning("Smoothing is that of the reference: JET colours turned to grey, which do not rise with the map, so most of a mask is often background.");
    }

    private void Exclude(bool wrong, string message, string id = "ParametersExclude")
    {
        if (wrong)
        {
            ThrowTerminatingError(ChexError.Parameter(message, id, null));
        }
    }

    private ThresholdTable? ReadTable(object[]? items, bool ofCutoffs)
    {
        try
        {
            if (items is null && MyInvocation.BoundParameters.ContainsKey(ofCutoffs ? nameof(ProbabilityTable) : nameof(ThresholdTable)))
            {
                items = [];
            }

            return ThresholdArgument.Read(items, ofCutoffs, ResolveTarget, Cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error, "TableUnreadable", items));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            ThrowTerminatingError(ChexError.PathNotFound(ofCutoffs ? $"{items![0]}' (the built-in table is '{ThresholdArgument.BuiltIn}" : $"{items![0]}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unreadable(error, "TableUnreadable", items![0].ToString()!));
        }

        return null;
    }
}
