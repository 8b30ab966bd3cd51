namespace CheXplanation.Imaging.Drawing;

/// <summary>What figures are drawn on. Pictures and SVG come from the same calls. Units: points.</summary>
internal interface IDrawingSurface
{
    /// <summary>Begins a group of marks; a surface that keeps structure names it.</summary>
    void Begin(string kind, string? name = null, Area? clip = null);

    /// <summary>Ends the innermost group.</summary>
    void End();

    void Polyline(ReadOnlySpan<Spot> spots, Pen? pen, Ink? fill = null, bool closed = false);

    void Rectangle(Area area, Ink? fill, Pen? pen = null, double radius = 0);

    void Circle(Spot centre, double radius, Ink? fill, Pen? pen = null);

    /// <summary>Sets a line of text with its baseline at a place.</summary>
    void Text(string text, Spot place, TextStyle style);

    /// <summary>Places a picture.</summary>
    void Picture(PixelBlock pixels, Area area);

    /// <summary>Draws a straight line.</summary>
    void Line(Spot from, Spot to, Pen pen) => Polyline([from, to], pen);
}
