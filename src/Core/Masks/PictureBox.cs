using System.Globalization;

namespace CheXplanation.Masks;

/// <summary>An upright rectangle in pixels and parts of pixels, as COCO has it.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public readonly record struct PictureBox(double X, double Y, double Width, double Height)
{
    /// <summary>The box of whole pixels as numbers.</summary>
    internal static PictureBox Of(PixelBox box) => new(box.X, box.Y, box.Width, box.Height);

    /// <summary>The box as <c>[x, y, width, height]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{X}, {Y}, {Width}, {Height}]");
}
