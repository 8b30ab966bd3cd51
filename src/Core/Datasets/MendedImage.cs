namespace CheXplanation.Datasets;

/// <summary>An image of the copy: its id and, in order, its tasks with the place of each one's text.</summary>
internal sealed class MendedImage(string id, string position)
{
    public string Id { get; set; } = id;

    /// <summary>The id as the file has it.</summary>
    public string WrittenId { get; } = id;

    public string Position { get; } = position;

    /// <summary>The value's text where it is no object of tasks.</summary>
    public SpooledCounts? Value { get; set; }

    public List<(string Task, SpooledCounts Text)> Entries { get; set; } = [];
}
