using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Scores masks against the truth: IoU, Dice, precision, recall and hit in one row per image and task; and a reader's points: hits.</summary>
/// <remarks>
/// Rows of the truth without a prediction come at the end, once for each method, model and reader that was scored.
/// Points have a row for each image of the truth, whatever the slice; where a reader marked none, it is a miss.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexLocalization")]
[OutputType(typeof(LocalizationScore))]
public sealed class MeasureChexLocalizationCommand : ChexCmdlet
{
    private readonly Dictionary<(ItemIdentity Identity, bool OfPoints), ScoredSource> _sources = [];
    private GroundTruthMasks _truth = null!;
    private ProgressMeter _progress = null!;

    /// <summary>Predicted masks, or a reader's points.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Predicted masks, or a reader's points.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The truth: masks, annotations, or the path of a segmentation file.</summary>
    [Parameter(Mandatory = true, HelpMessage = "True masks, annotations, or the path of a segmentation file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
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
        _truth = GroundTruthMasks.Read(this, GroundTruth, ResolveTarget, Cancellation);
        _progress = new ProgressMeter(this, "Scoring masks", "masks");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _progress.Step();
        switch (InputObject.BaseObject)
        {
            case SegmentationMask mask:
                Score(mask);
                break;
            case SalientPoints points:
                Score(points);
                break;
            case SaliencyMap map:
                WriteError(ChexError.InputInvalid(map, "Masks (ConvertTo-ChexSegmentation makes them of heatmaps) and points (Import-ChexSalientPoint)"));
                break;
            case { } other:
                WriteError(ChexError.InputInvalid(other, "Masks (ConvertTo-ChexSegmentation, Import-ChexSegmentation) and points (Import-ChexSalientPoint)"));
                break;
        }
    }

    private void Score(SegmentationMask predicted)
    {
        if (!TryAdd(predicted.GetIdentity(), false, out ScoredSource source))
        {
            return;
        }

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
        WriteObject(new LocalizationScore(predicted.GetIdentity(), Slice, predicted.GetMask(), truth, peak, predicted) { Probability = predicted.Probability });
    }

    private void Score(SalientPoints points)
    {
        if (!TryAdd(points.GetIdentity(), true, out ScoredSource source))
        {
            return;
        }

        if (!_truth.TryGetImage(points.ImageId, out IReadOnlyDictionary<string, SegmentationMask> tasks))
        {
            source.UnknownImages.Add(points.ImageId);
            return;
        }

        try
        {
            WriteObject(LocalizationScore.FromPoints(points.GetIdentity(), points, tasks.GetValueOrDefault(points.Task)?.GetMask()));
        }
        catch (DataFormatException error)
        {
            WriteError(ChexError.Data(error, "SalientPointUnreadable", points));
        }
    }

    /// <summary>Notes an item; false where it came before.</summary>
    private bool TryAdd(ItemIdentity item, bool ofPoints, out ScoredSource source)
    {
        source = SourceOf(item, ofPoints);
        if (!source.Seen.Add((item.ImageId, item.Task)))
        {
            WriteError(ChexError.DuplicateItem(item.ToString(), "an earlier object of the pipeline", "a later one"));
            return false;
        }

        source.Images.Add(item.ImageId);
        source.Tasks.Add(item.Task);
        return true;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sources.Count == 0)
        {
            WriteWarning("Nothing was scored: no mask and no points came through the pipeline.");
        }

        foreach (ScoredSource source in _sources.Values)
        {
            WriteMissing(source.First, source);
        }

        _progress.Complete();
        Tell($"{_sources.Values.Sum(source => source.Seen.Count)} masks or points scored against {_truth.Images.Count()} images of the truth, slice {Slice}");
    }

    /// <summary>The rows of truth that a source has no prediction of.</summary>
    private void WriteMissing(ItemIdentity identity, ScoredSource source)
    {
        var withoutPrediction = new List<string>();
        foreach ((string image, IReadOnlyDictionary<string, SegmentationMask> tasks) in _truth.Images)
        {
            bool predicted = source.Images.Contains(image);
            if (!predicted)
            {
                withoutPrediction.Add(image);
            }

            foreach ((string task, SegmentationMask truth) in tasks)
            {
                if ((!KeepsTruthIds && !source.OfPoints) || source.Seen.Contains((image, task)))
                {
                    continue;
                }

                if (source.OfPoints)
                {
                    WriteObject(LocalizationScore.FromPoints(identity with { ImageId = image, Task = task }, null, truth.GetMask()));
                    continue;
                }

                if (predicted && !MissingTaskAsEmpty)
                {
                    if (source.Tasks.Contains(task))
                    {
                        WriteError(ChexError.TaskMissing($"{image}: the prediction has no task '{task}'.", image));
                    }
                    else if (source.LackedTasks.Add(task))
                    {
                        // A study of some tasks only: said once a task, not once an image.
                        WriteError(ChexError.TaskMissing($"The prediction has no task '{task}' of any image; its rows are left out.", task));
                    }

                    continue;
                }

                WriteObject(new LocalizationScore(identity with { ImageId = image, Task = task }, Slice, null, truth.GetMask(), null));
            }
        }

        if (source.OfPoints)
        {
            Warn(source.UnknownImages, "of the points without a truth", "left out");
            return;
        }

        Warn(withoutPrediction, "of the truth without a prediction", $"{Consequence} (slice {Slice})");
        Warn(source.UnknownImages, "of the prediction without a truth", KeepsUnknownIds ? $"scored against an empty truth (slice {Slice})" : $"left out (slice {Slice})");
    }

    private ScoredSource SourceOf(ItemIdentity item, bool ofPoints)
    {
        var key = (item with { ImageId = string.Empty, Task = string.Empty, Phase = null }, ofPoints);
        if (!_sources.TryGetValue(key, out ScoredSource? source))
        {
            _sources.Add(key, source = new ScoredSource(item, ofPoints));
        }

        return source;
    }

    private string Consequence => Slice switch
    {
        EvaluationSlice.TruePositive => "rows without a score",
        EvaluationSlice.Predicted => "left out",
        _ => "scored as empty masks",
    };

    private void Warn(IReadOnlyCollection<string> images, string what, string consequence)
    {
        if (images.Count > 0)
        {
            WriteWarning($"{ImageList.Describe(images)} {what}: {consequence}.");
        }
    }

    /// <summary>What was scored of one method, model and reader.</summary>
    private sealed class ScoredSource(ItemIdentity first, bool ofPoints)
    {
        public ItemIdentity First { get; } = first;

        public bool OfPoints { get; } = ofPoints;

        public HashSet<(string Image, string Task)> Seen { get; } = [];

        public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Tasks { get; } = new(StringComparer.Ordinal);

        public HashSet<string> LackedTasks { get; } = new(StringComparer.Ordinal);

        public HashSet<string> UnknownImages { get; } = new(StringComparer.Ordinal);
    }
}
