namespace CheXplanation.Masks;

/// <summary>A pixel of a picture, counted from the upper left corner.</summary>
/// <param name="X">The column.</param>
/// <param name="Y">The row.</param>
public readonly record struct PixelPoint(int X, int Y);
