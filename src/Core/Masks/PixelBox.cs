namespace CheXplanation.Masks;

/// <summary>The smallest upright rectangle of pixels that holds a mask; all zero for an empty mask.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The first row.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>The box as <c>WIDTHxHEIGHT+X+Y</c>.</summary>
    public override string ToString() => $"{Width}x{Height}+{X}+{Y}";
}
