using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Scores masks against the truth: IoU, Dice, precision, recall and hit in one row per image and task.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ChexLocalization")]
[OutputType(typeof(LocalizationScore))]
public sealed class MeasureChexLocalizationCommand : ChexCmdlet
{
    private readonly SortedDictionary<string, Dictionary<string, SegmentationMask>> _truth = new(StringComparer.Ordinal);
    private readonly HashSet<ItemIdentity> _seen = [];
    private readonly HashSet<string> _predictedImages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknownImages = new(StringComparer.Ordinal);
    private readonly HashSet<(string Image, string Task)> _scored = [];

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
        foreach (object item in GroundTruth)
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case SegmentationMask mask:
                    AddTruth(mask);
                    break;
                case string path:
                    ReadTruth(ResolveTarget(path));
                    break;
                case { } other:
                    ThrowTerminatingError(ChexError.Parameter(
                        $"-GroundTruth takes masks or paths, not {other.GetType().Name}.", "GroundTruthInvalid", other));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SegmentationMask predicted = InputObject;
        if (!_seen.Add(predicted.GetIdentity() with { Phase = null }))
        {
            WriteError(ChexError.DuplicateItem(predicted.GetIdentity().ToString(), "the pipeline", "the pipeline"));
            return;
        }

        _predictedImages.Add(predicted.ImageId);
        RunLengthMask? truth = null;
        if (!_truth.TryGetValue(predicted.ImageId, out Dictionary<string, SegmentationMask>? tasks))
        {
            _unknownImages.Add(predicted.ImageId);
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

        _scored.Add((predicted.ImageId, predicted.Task));
        (int, int)? peak = predicted is { PeakX: { } x, PeakY: { } y } ? (x, y) : null;
        WriteObject(new LocalizationScore(predicted.GetIdentity(), Slice, predicted.GetMask(), truth, peak) { Probability = predicted.Probability });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int withoutPrediction = 0;
        foreach ((string image, Dictionary<string, SegmentationMask> tasks) in _truth)
        {
            bool predicted = _predictedImages.Contains(image);
            withoutPrediction += predicted ? 0 : 1;
            foreach ((string task, SegmentationMask truth) in tasks)
            {
                if (!KeepsTruthIds || _scored.Contains((image, task)))
                {
                    continue;
                }

                if (predicted && !MissingTaskAsEmpty && !_seen.Any(s => s.ImageId == image && s.Task == task))
                {
                    WriteError(ChexError.TaskMissing($"{image}: the prediction has no task '{task}'.", image));
                    continue;
                }

                WriteObject(new LocalizationScore(truth.GetIdentity() with { Reader = null }, Slice, null, truth.GetMask(), null));
            }
        }

        Warn(withoutPrediction, "of the truth have no prediction", KeepsTruthIds ? "scored as empty" : "left out");
        Warn(_unknownImages.Count, "of the prediction are not in the truth", KeepsUnknownIds ? "scored against an empty truth" : "left out");
    }

    private void Warn(int count, string what, string consequence)
    {
        if (count > 0)
        {
            WriteWarning($"{count} images {what}: {consequence} (slice {Slice}).");
        }
    }

    private void ReadTruth(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            foreach (SegmentationMask mask in SegmentationJson.Read(
                stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PictureSize.DefaultPixelLimit,
                error => WriteError(ChexError.Data(error.In(path), "SegmentationUnreadable", path))))
            {
                AddTruth(mask);
            }
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error.In(path), "SegmentationUnreadable", path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unreadable(error, "SegmentationUnreadable", path));
        }
    }

    private void AddTruth(SegmentationMask mask)
    {
        if (!_truth.TryGetValue(mask.ImageId, out Dictionary<string, SegmentationMask>? tasks))
        {
            _truth.Add(mask.ImageId, tasks = new(StringComparer.Ordinal));
        }

        if (!tasks.TryAdd(mask.Task, mask))
        {
            WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), "the truth", "the truth"));
        }
    }
}
