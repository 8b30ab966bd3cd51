using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Scores masks against the truth: IoU, Dice, precision, recall and hit in one row per image and task.</summary>
/// <remarks>Rows of the truth without a prediction come at the end, once for each method, model and reader that was scored.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexLocalization")]
[OutputType(typeof(LocalizationScore))]
public sealed class MeasureChexLocalizationCommand : ChexCmdlet
{
    private readonly Dictionary<ItemIdentity, ScoredSource> _sources = [];
    private GroundTruthMasks _truth = null!;
    private ProgressMeter _progress = null!;

    /// <summary>Predicted masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Predicted masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The truth: masks, or the path of a segmentation file.</summary>
    [Parameter(Mandatory = true, HelpMessage = "True masks, or the path of a segmentation file.")]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>Which images are scored, and where a score is undefined.</summary>
    [Parameter(HelpMessage = "Which images are scored, and where a score is undefined.")]
    public EvaluationSlice Slice { get; set; }

    /// <summary>Counts a task that an image lacks as an empty mask.</summary>
    [Parameter(HelpMessage = "Count a task that an image lacks as an empty mask.")]
    public SwitchParameter MissingTaskAsEmpty { get; set; }

    private bool KeepsTruthIds => Slice != EvaluationSlice.Predicted;

    private bool KeepsUnknownIds => Slice is EvaluationSlice.Full or EvaluationSlice.Predicted;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _truth = GroundTruthMasks.Read(this, GroundTruth, ResolveTarget);
        _progress = new ProgressMeter(this, "Scoring masks", "masks");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _progress.Step();
        SegmentationMask predicted = InputObject;
        ScoredSource source = SourceOf(predicted.GetIdentity());
        if (!source.Seen.Add((predicted.ImageId, predicted.Task)))
        {
            WriteError(ChexError.DuplicateItem(predicted.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
            return;
        }

        source.Images.Add(predicted.ImageId);
        RunLengthMask? truth = null;
        if (!_truth.TryGetImage(predicted.ImageId, out IReadOnlyDictionary<string, SegmentationMask> tasks))
        {
            source.UnknownImages.Add(predicted.ImageId);
            if (!KeepsUnknownIds)
            {
                return;
            }
        }
        else if (tasks.TryGetValue(predicted.Task, out SegmentationMask? known))
        {
            truth = known.GetMask();
        }
        else if (!MissingTaskAsEmpty)
        {
            WriteError(ChexError.TaskMissing($"{predicted.ImageId}: the truth has no task '{predicted.Task}'.", predicted));
            return;
        }

        if (truth is not null && truth.Size != predicted.GetMask().Size)
        {
            WriteError(ChexError.SizeMismatch(predicted.GetIdentity(), predicted.GetMask().Size, truth.Size));
            return;
        }

        (int, int)? peak = predicted is { PeakX: { } x, PeakY: { } y } ? (x, y) : null;
        WriteObject(new LocalizationScore(predicted.GetIdentity(), Slice, predicted.GetMask(), truth, peak) { Probability = predicted.Probability });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sources.Count == 0)
        {
            SourceOf(new ItemIdentity { ImageId = string.Empty, Task = string.Empty });
        }

        foreach (ScoredSource source in _sources.Values)
        {
            WriteMissing(source.First, source);
        }

        _progress.Complete();
    }

    /// <summary>The rows of truth that a source has no prediction of.</summary>
    private void WriteMissing(ItemIdentity identity, ScoredSource source)
    {
        int withoutPrediction = 0;
        foreach ((string image, IReadOnlyDictionary<string, SegmentationMask> tasks) in _truth.Images)
        {
            bool predicted = source.Images.Contains(image);
            withoutPrediction += predicted ? 0 : 1;
            foreach ((string task, SegmentationMask truth) in tasks)
            {
                if (!KeepsTruthIds || source.Seen.Contains((image, task)))
                {
                    continue;
                }

                if (predicted && !MissingTaskAsEmpty)
                {
                    WriteError(ChexError.TaskMissing($"{image}: the prediction has no task '{task}'.", image));
                    continue;
                }

                WriteObject(new LocalizationScore(identity with { ImageId = image, Task = task }, Slice, null, truth.GetMask(), null));
            }
        }

        Warn(withoutPrediction, "of the truth without a prediction", KeepsTruthIds ? "scored as empty" : "left out");
        Warn(source.UnknownImages.Count, "of the prediction without a truth", KeepsUnknownIds ? "scored against an empty truth" : "left out");
    }

    private ScoredSource SourceOf(ItemIdentity item)
    {
        ItemIdentity key = item with { ImageId = string.Empty, Task = string.Empty, Phase = null };
        if (!_sources.TryGetValue(key, out ScoredSource? source))
        {
            _sources.Add(key, source = new ScoredSource(item));
        }

        return source;
    }

    private void Warn(int count, string what, string consequence)
    {
        if (count > 0)
        {
            WriteWarning($"{count} {(count == 1 ? "image" : "images")} {what}: {consequence} (slice {Slice}).");
        }
    }

    /// <summary>What was scored of one method, model and reader.</summary>
    private sealed class ScoredSource(ItemIdentity first)
    {
        public ItemIdentity First { get; } = first;

        public HashSet<(string Image, string Task)> Seen { get; } = [];

        public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

        public HashSet<string> UnknownImages { get; } = new(StringComparer.Ordinal);
    }
}
