namespace CheXplanation.Datasets;

/// <summary>One thing that a check of a segmentation file found.</summary>
public sealed class SegmentationFinding
{
    /// <summary>Notes a finding; severity, remedy and whether it can be mended are those of its rule.</summary>
    /// <param name="rule">What was found.</param>
    /// <param name="position">The JSON path.</param>
    /// <param name="imageId">The image, or null where it concerns the file.</param>
    /// <param name="task">The task as written, or null where it concerns the image.</param>
    /// <param name="message">What was expected and what was found.</param>
    public SegmentationFinding(SegmentationRule rule, string position, string? imageId, string? task, string message)
    {
        Rule = rule;
        Position = DataFormatException.Printable(position);
        ImageId = imageId is null ? null : DataFormatException.Printable(imageId);
        Task = task is null ? null : DataFormatException.Printable(task);
        Message = DataFormatException.Printable(message);
        (Severity, IsRepairable, Remedy) = SegmentationRemedy.Of(rule);
    }

    /// <summary>How much it matters.</summary>
    public SegmentationSeverity Severity { get; init; }

    /// <summary>What was found.</summary>
    public SegmentationRule Rule { get; }

    /// <summary>The image, or null where it concerns the file.</summary>
    public string? ImageId { get; }

    /// <summary>The task as written, or null where it concerns the image.</summary>
    public string? Task { get; }

    /// <summary>What was expected and what was found.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; init; }

    /// <summary>Whether it can be mended without knowing what was meant; where that hangs on the masks, the remedy says so.</summary>
    public bool IsRepairable { get; init; }

    /// <summary>The place as a JSON path.</summary>
    public string Position { get; }

    /// <summary>The file; null where a stream was checked.</summary>
    public string? Path { get; init; }

    /// <summary>The same finding with the file named.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A copy.</returns>
    public SegmentationFinding In(string path) => new(Rule, Position, ImageId, Task, Message) { Severity = Severity, IsRepairable = IsRepairable, Remedy = Remedy, Path = path };

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Severity}: {Position}: {Message}";
}
