using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Pools the pixels of all images of a task: precision, recall and specificity.</summary>
/// <remarks>
/// Source: <c>precision_recall_specificity.py</c>: the images of the truth; one without a prediction is predicted empty, predictions of
/// other images are left out.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexPixelAgreement")]
[OutputType(typeof(PixelConfusion))]
public sealed class MeasureChexPixelAgreementCommand : ChexCmdlet
{
    private readonly Dictionary<ItemIdentity, Dictionary<(string ImageId, string Task), RunLengthMask>> _sources = [];
    private readonly HashSet<string> _unknownImages = new(StringComparer.Ordinal);
    private GroundTruthMasks _truth = null!;
    private ProgressMeter _progress = null!;

    /// <summary>Predicted masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Predicted masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The truth: masks, annotations, or the path of a segmentation file.</summary>
    [Parameter(Mandatory = true, HelpMessage = "True masks, annotations, or the path of a segmentation file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>A JSON list of tasks, with aliases if wished: files of the truth are read as it writes them.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _truth = GroundTruthMasks.Read(this, GroundTruth, ResolveTarget, Cancellation, names: ReadTaskList(TaskList));
        _progress = new ProgressMeter(this, "Counting pixels", "images");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        ItemIdentity item = InputObject.GetIdentity();
        if (!_truth.TryGetImage(item.ImageId, out IReadOnlyDictionary<string, SegmentationMask> tasks))
        {
            _unknownImages.Add(item.ImageId);
            return;
        }

        if (!tasks.TryGetValue(item.Task, out SegmentationMask? truth))
        {
            WriteError(ChexError.TaskMissing($"{item.ImageId}: the truth has no task '{item.Task}'.", InputObject));
            return;
        }

        if (truth.GetMask().Size != InputObject.GetMask().Size)
        {
            WriteError(ChexError.SizeMismatch(item, InputObject.GetMask().Size, truth.GetMask().Size));
            return;
        }

        ItemIdentity source = item with { ImageId = string.Empty, Task = string.Empty, Phase = null };
        if (!_sources.TryGetValue(source, out Dictionary<(string, string), RunLengthMask>? masks))
        {
            _sources.Add(source, masks = []);
        }

        if (!masks.TryAdd((item.ImageId, item.Task), InputObject.GetMask()))
        {
            WriteError(ChexError.DuplicateItem(item.ToString(), "an earlier object of the pipeline", "a later one"));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach ((ItemIdentity source, Dictionary<(string, string), RunLengthMask> masks) in _sources)
        {
            var rows = new SortedDictionary<string, PixelConfusion>(StringComparer.Ordinal);
            foreach ((string image, IReadOnlyDictionary<string, SegmentationMask> tasks) in _truth.Images)
            {
                ThrowIfStopping();
                _progress.Step();
                foreach ((string task, SegmentationMask truth) in tasks)
                {
                    PixelConfusion row = rows.GetValueOrDefault(
                        task, new PixelConfusion { Task = task, Method = source.Method, Model = source.Model, Reader = source.Reader });
                    rows[task] = row.Add(masks.GetValueOrDefault((image, task)), truth.GetMask());
                }
            }

            WriteObject(rows.Values, enumerateCollection: true);
            HashSet<string> predicted = [.. masks.Keys.Select(key => key.Item1)];
            string[] without = [.. _truth.Images.Select(image => image.ImageId).Where(image => !predicted.Contains(image))];
            if (without.Length > 0)
            {
                WriteWarning($"{ImageList.Describe(without)} of the truth without a prediction: counted as predicted empty, as in the reference.");
            }

            string[] lacking = [.. rows.Keys.Where(task => !masks.Keys.Any(key => key.Item2 == task))];
            if (lacking.Length > 0)
            {
                WriteWarning($"The prediction has no mask of {string.Join(", ", lacking)}: counted as predicted empty.");
            }
        }

        _progress.Complete();
        Tell($"The pixels of {_sources.Values.Sum(masks => masks.Count)} masks counted");
        if (_unknownImages.Count > 0)
        {
            WriteWarning($"{ImageList.Describe(_unknownImages)} of the prediction without a truth: left out.");
        }
    }
}
