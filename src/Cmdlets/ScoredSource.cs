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

/// <summary>What was scored of one method, model and reader.</summary>
internal sealed class ScoredSource(ItemIdentity first, ScoredKind kind)
{
    public ItemIdentity First { get; } = first;

    public ScoredKind Kind { get; } = kind;

    public HashSet<(string Image, string Task)> Seen { get; } = [];

    public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Tasks { get; } = new(StringComparer.Ordinal);

    public HashSet<string> LackedTasks { get; } = new(StringComparer.Ordinal);

    public HashSet<string> UnknownImages { get; } = new(StringComparer.Ordinal);
}
