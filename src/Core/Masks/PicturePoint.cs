namespace CheXplanation.Masks;

/// <summary>A place in a picture, counted in pixels from the upper left corner; it may lie between pixels or outside.</summary>
/// <param name="X">The column.</param>
/// <param name="Y">The row.</param>
public readonly record struct PicturePoint(double X, double Y)
{
    /// <summary>The pixel that the reference takes: both coordinates truncated toward zero.</summary>
    /// <returns>The pixel; coordinates beyond 32 bits move to the nearest 32-bit number.</returns>
    public PixelPoint Truncate() => new((int)X, (int)Y);
}
