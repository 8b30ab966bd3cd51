namespace CheXplanation.Masks;

/// <summary>Which pixels of a border a contour lists.</summary>
public enum ContourApproximation
{
    /// <summary>Every pixel (OpenCV's CHAIN_APPROX_NONE).</summary>
    None,

    /// <summary>Only where the border turns (OpenCV's CHAIN_APPROX_SIMPLE).</summary>
    Simple,
}

/// <summary>In which order contours come.</summary>
public enum ContourOrder
{
    /// <summary>The last found first (OpenCV's RETR_LIST).</summary>
    List,

    /// <summary>A contour, then what lies in it, then its neighbours; among those the last found first (OpenCV's RETR_TREE).</summary>
    Tree,
}

/// <summary>The border of a component or of a hole.</summary>
/// <param name="Points">The border's pixels, outer borders counterclockwise as the picture is seen; all are foreground.</param>
/// <param name="IsHole">Whether it goes around a hole.</param>
/// <param name="Parent">The index in the same list of the contour around it, or -1; always -1 in <see cref="ContourOrder.List"/>.</param>
public sealed record Contour(IReadOnlyList<PixelPoint> Points, bool IsHole, int Parent);
