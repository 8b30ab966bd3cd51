namespace CheXplanation.Datasets;

/// <summary>An image as a segmentation file has it, good or bad.</summary>
internal sealed class FoundImage(string id, string position)
{
    public string Id { get; } = id;

    public string Position { get; } = position;

    public List<FoundMask> Masks { get; } = [];

    /// <summary>Why the image's value is no object of tasks; null where it is one.</summary>
    public string? Fault { get; set; }

    /// <summary>The image's value as it stands, where it is no object and the text was asked for.</summary>
    public string? Text { get; set; }

    /// <summary>Whether it was read to its end.</summary>
    public bool IsWhole { get; set; }
}
