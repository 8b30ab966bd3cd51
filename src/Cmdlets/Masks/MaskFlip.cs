namespace CheXplanation.Cmdlets;

/// <summary>How a mask is mirrored.</summary>
public enum MaskFlip
{
    /// <summary>Left to right.</summary>
    Horizontal,

    /// <summary>Top to bottom.</summary>
    Vertical,

    /// <summary>Both: half a turn.</summary>
    Both,
}
