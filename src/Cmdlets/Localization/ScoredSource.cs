using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>What is scored.</summary>
internal enum ScoredKind
{
    /// <summary>Masks.</summary>
    Masks,

    /// <summary>Heatmaps of which no mask was made.</summary>
    Heatmaps,

    /// <summary>A reader's points.</summary>
    Points,
}

/// <summary>What was scored of one method, model and reader, and what of the truth was not.</summary>
internal sealed class ScoredSource(ItemIdentity first, ScoredKind kind)
{
    private readonly HashSet<(string Image, string Task)> _seen = [];
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tasks = new(StringComparer.Ordinal);

    public ScoredKind Kind { get; } = kind;

    /// <summary>How many items came.</summary>
    public int Count => _seen.Count;

    /// <summary>The images that the truth does not have.</summary>
    public HashSet<string> UnknownImages { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes an item; false where it came before.</summary>
    public bool Add(ItemIdentity item)
    {
        _images.Add(item.ImageId);
        _tasks.Add(item.Task);
        return _seen.Add((item.ImageId, item.Task));
    }

    /// <summary>The rows of the truth without a prediction that are scored none the less. Of points these are all, whatever the slice.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="slice">Which images are scored.</param>
    /// <param name="missingTaskAsEmpty">Whether a task that a predicted image lacks is an empty mask.</param>
    /// <param name="report">Takes what is missing where it is not.</param>
    public IEnumerable<(ItemIdentity Missing, SegmentationMask Truth)> Unpredicted(GroundTruthMasks truth, EvaluationSlice slice, bool missingTaskAsEmpty, Action<ErrorRecord> report)
    {
        if (slice == EvaluationSlice.Predicted && Kind != ScoredKind.Points)
        {
            yield break;
        }

        var lacked = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string image, IReadOnlyDictionary<string, SegmentationMask> tasks) in truth.Images)
        {
            bool needsTasks = Kind != ScoredKind.Points && _images.Contains(image) && !missingTaskAsEmpty;
            foreach ((string task, SegmentationMask mask) in tasks.Where(row => !_seen.Contains((image, row.Key))))
            {
                if (!needsTasks)
                {
                    yield return (first with { ImageId = image, Task = task }, mask);
                }
                else if (_tasks.Contains(task))
                {
                    report(ChexError.TaskMissing($"{image}: the prediction has no task '{task}'.", image));
                }
                else if (lacked.Add(task))
                {
                    // A study of some tasks only: said once a task, not once an image.
                    report(ChexError.TaskMissing($"The prediction has no task '{task}' of any image; its rows are left out.", task));
                }
            }
        }
    }

    /// <summary>Which images only one side has, and what became of them.</summary>
    public IEnumerable<string> Warnings(GroundTruthMasks truth, EvaluationSlice slice)
    {
        string[] withoutPrediction = [.. truth.Images.Select(image => image.ImageId).Where(image => !_images.Contains(image))];
        (IReadOnlyCollection<string> Images, string Words)[] lacks = Kind == ScoredKind.Points
            ? [(UnknownImages, "of the points without a truth: left out")]
            :
            [
                (withoutPrediction, $"of the truth without a prediction: {OfUnpredicted(slice)} (slice {slice})"),
                (UnknownImages, $"of the prediction without a truth: {(KeepsUnknown(slice) ? "scored against an empty truth" : "left out")} (slice {slice})"),
            ];
        return lacks.Where(lack => lack.Images.Count > 0).Select(lack => $"{ImageList.Describe(lack.Images)} {lack.Words}.");
    }

    /// <summary>Whether images that the truth does not have are scored, against an empty one.</summary>
    public static bool KeepsUnknown(EvaluationSlice slice) => slice is EvaluationSlice.Full or EvaluationSlice.Predicted;

    private string OfUnpredicted(EvaluationSlice slice) => slice switch
    {
        EvaluationSlice.Predicted => "left out",
        _ when slice == EvaluationSlice.TruePositive || Kind == ScoredKind.Heatmaps => "rows without a score",
        _ => "scored as empty masks",
    };
}
