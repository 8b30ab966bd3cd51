namespace CheXplanation.Segmentation;

/// <summary>How masks are joined.</summary>
public enum MaskOperation
{
    /// <summary>The pixels that are on in any of them.</summary>
    Union,

    /// <summary>The pixels that are on in all of them.</summary>
    Intersection,

    /// <summary>The pixels that are on in the first and in none of the others.</summary>
    Difference,
}
