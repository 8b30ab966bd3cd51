using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>A mask as a segmentation file has it, good or bad.</summary>
internal sealed class FoundMask(string task, string position)
{
    /// <summary>The task as written.</summary>
    public string Task { get; } = task;

    public string Position { get; } = position;

    /// <summary>The mask; null where the entry is none.</summary>
    public RunLengthMask? Mask { get; set; }

    /// <summary>The counts as text, where they stand so and are right.</summary>
    public string? Counts { get; set; }

    /// <summary>What is wrong with the entry itself.</summary>
    public List<(SegmentationRule Rule, string Message)> Faults { get; } = [];

    /// <summary>Keys besides size and counts, each as <c>"key": value</c>.</summary>
    public List<string> Extras { get; } = [];

    /// <summary>The entry's value as it stands, where it was asked for.</summary>
    public string? Text { get; set; }

    public bool Has(SegmentationRule rule) => Faults.Exists(fault => fault.Rule == rule);
}
