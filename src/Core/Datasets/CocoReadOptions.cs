namespace CheXplanation.Datasets;

/// <summary>What is read of a COCO file, or of boxes, and how.</summary>
public sealed record CocoReadOptions
{
    /// <summary>What to note on each mask; image and task are set by the reader.</summary>
    public ItemIdentity Identity { get; init; } = new() { ImageId = string.Empty, Task = string.Empty };

    /// <summary>The most pixels that a picture may have.</summary>
    public long PixelLimit { get; init; } = DataLimits.Pixels;

    /// <summary>Gives each annotation as a mask of its own; else those of one image and task are united.</summary>
    public bool AsInstance { get; init; }

    /// <summary>What becomes of crowds.</summary>
    public CocoCrowd Crowd { get; init; }

    /// <summary>The least score of a result that is read; NaN for all.</summary>
    public double MinimumScore { get; init; } = double.NaN;

    /// <summary>Gives an empty mask for each image and category without annotation.</summary>
    public bool IncludeEmpty { get; init; }

    /// <summary>Names of tasks, with aliases; null for the names as they are.</summary>
    public TaskNameList? Tasks { get; init; }

    /// <summary>Whether a task is wanted.</summary>
    public Func<string, bool> WantsTask { get; init; } = static _ => true;

    /// <summary>Takes the number of annotations that had a box only, which was drawn.</summary>
    public Action<long> ReportBoxes { get; init; } = static _ => { };

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The one name of a category or label.</summary>
    /// <param name="name">The name as written.</param>
    /// <returns>The task.</returns>
    public string TaskOf(string name) => PathologyTask.Canonical(name, Tasks);

    /// <summary>Whether an entry is read at all.</summary>
    internal bool Takes(bool isCrowd, double score) =>
        (Crowd == CocoCrowd.Include || isCrowd == (Crowd == CocoCrowd.Only)) && (double.IsNaN(MinimumScore) || score >= MinimumScore);
}
