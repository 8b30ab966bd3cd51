namespace CheXplanation.Datasets;

/// <summary>One thing that was mended in a segmentation file, or that was left because what was meant cannot be known.</summary>
public sealed class SegmentationRepair
{
    /// <summary>Notes a repair.</summary>
    /// <param name="rule">What was wrong.</param>
    /// <param name="position">The JSON path in the file that was read.</param>
    /// <param name="imageId">The image, or null where it concerns the file.</param>
    /// <param name="task">The task as written, or null where it concerns the image.</param>
    /// <param name="message">What was done, or why nothing was.</param>
    public SegmentationRepair(SegmentationRule rule, string position, string? imageId, string? task, string message)
    {
        Rule = rule;
        Position = DataFormatException.Printable(position);
        ImageId = imageId is null ? null : DataFormatException.Printable(imageId);
        Task = task is null ? null : DataFormatException.Printable(task);
        Message = DataFormatException.Printable(message);
    }

    /// <summary>Whether it was mended; false for what stands in the copy as it stood in the file.</summary>
    public bool IsRepaired { get; init; } = true;

    /// <summary>What was wrong.</summary>
    public SegmentationRule Rule { get; }

    /// <summary>The image, or null where it concerns the file.</summary>
    public string? ImageId { get; }

    /// <summary>The task as written, or null where it concerns the image.</summary>
    public string? Task { get; }

    /// <summary>What was done, or what is left and why.</summary>
    public string Message { get; }

    /// <summary>The place as a JSON path: in the file that was read, of what is left in the copy.</summary>
    public string Position { get; }

    /// <summary>The file that was read.</summary>
    public string? Path { get; init; }

    /// <summary>The copy.</summary>
    public string? Destination { get; init; }

    /// <summary>The same repair with both files named.</summary>
    /// <param name="path">The file that was read.</param>
    /// <param name="destination">The copy.</param>
    /// <returns>A copy of this.</returns>
    public SegmentationRepair Between(string path, string destination) =>
        new(Rule, Position, ImageId, Task, Message) { IsRepaired = IsRepaired, Path = path, Destination = destination };

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{(IsRepaired ? "Repaired" : "Left")}: {Position}: {Message}";
}
