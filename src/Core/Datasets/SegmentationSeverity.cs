namespace CheXplanation.Datasets;

/// <summary>How much a finding in a segmentation file matters.</summary>
public enum SegmentationSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Information,

    /// <summary>Surprising, but an evaluation takes it.</summary>
    Warning,

    /// <summary>An evaluation would fail, or would score something else than was meant.</summary>
    Error,
}
