namespace CheXplanation.Imaging.Drawing;

/// <summary>A surface that looks at a token before each mark, so that a figure of many marks ends when it is asked to.</summary>
internal sealed class CancellableSurface(IDrawingSurface inner, CancellationToken cancellation) : IDrawingSurface
{
    public void Begin(string kind, string? name, Area? clip)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Begin(kind, name, clip);
    }

    public void End() => inner.End();

    public void Polyline(ReadOnlySpan<Spot> spots, Pen? pen, Ink? fill, bool closed)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Polyline(spots, pen, fill, closed);
    }

    public void Rectangle(Area area, Ink? fill, Pen? pen, double radius)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Rectangle(area, fill, pen, radius);
    }

    public void Circle(Spot centre, double radius, Ink? fill, Pen? pen)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Circle(centre, radius, fill, pen);
    }

    public void Text(string text, Spot place, TextStyle style)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Text(text, place, style);
    }

    public void Picture(PixelBlock pixels, Area area)
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Picture(pixels, area);
    }
}
