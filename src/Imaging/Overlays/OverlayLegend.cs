using CheXplanation.Imaging.Drawing;
using CheXplanation.Imaging.Figures;

namespace CheXplanation.Imaging.Overlays;

/// <summary>The legend below overlays: only what is there, and the colour bar where there is a heatmap.</summary>
internal static class OverlayLegend
{
    private const double Sample = 16;
    private const double Gap = 9;
    private const double LineHeight = 10;
    private const double BarWidth = 62;
    private const double BarHeight = 5;
    private const string BarName = "Saliency 0";
    private const int BarSteps = 62;

    // The narrowest that the colour bar is drawn.
    private const double LeastBarWidth = 8;

    public static double Height(IReadOnlyList<OverlayScene> scenes, double width) => Lines(scenes, width).Count * LineHeight;

    public static void Draw(IDrawingSurface surface, IReadOnlyList<OverlayScene> scenes, Spot at, double width, OverlayOptions options)
    {
        surface.Begin("legend");
        double y = at.Y + (LineHeight / 2);
        foreach (IReadOnlyList<(Entry Entry, double X)> line in Lines(scenes, width))
        {
            foreach ((Entry entry, double x) in line)
            {
                entry.Draw(surface, new Spot(at.X + x, y), options);
            }

            y += LineHeight;
        }

        surface.End();
    }

    private static List<List<(Entry Entry, double X)>> Lines(IReadOnlyList<OverlayScene> scenes, double width)
    {
        var lines = new List<List<(Entry, double)>>();
        double x = double.PositiveInfinity;
        foreach (Entry entry in Entries(scenes, width))
        {
            if (x + entry.Width > width)
            {
                lines.Add([]);
                x = 0;
            }

            lines[^1].Add((entry, x));
            x += entry.Width + Gap;
        }

        return lines;
    }

    private static IEnumerable<Entry> Entries(IReadOnlyList<OverlayScene> scenes, double width)
    {
        if (scenes.Any(scene => scene.Predicted is { IsEmpty: false }))
        {
            yield return OfLine(OverlayLine.Predicted);
        }

        if (scenes.Any(scene => scene.Truth is { IsEmpty: false }))
        {
            yield return OfLine(OverlayLine.Truth);
        }

        if (scenes.Any(scene => scene.Human is { IsEmpty: false }))
        {
            yield return OfLine(OverlayLine.Human);
        }

        if (scenes.Any(scene => scene.Points.Count > 0))
        {
            yield return OfMark("Reader's point", (surface, place) => OverlayTile.DrawPoint(surface, place, 2.2));
        }

        if (scenes.Any(scene => scene.Peak is not null))
        {
            yield return OfMark("Peak", (surface, place) => OverlayTile.DrawPeak(surface, place, 2.6));
        }

        if (scenes.Any(scene => scene.Map is not null))
        {
            double words = FigureFont.Width(BarName, FigurePage.SmallSize) + FigureFont.Width("1", FigurePage.SmallSize) + 6;
            double bar = Math.Clamp(width - words, LeastBarWidth, BarWidth);
            yield return new Entry(bar + words, (surface, place, options) => DrawBar(surface, place, bar, options));
        }
    }

    private static Entry OfLine(OverlayLine line) => new(Sample + 3 + FigureFont.Width(line.Name, FigurePage.SmallSize), (surface, place, _) =>
    {
        line.DrawSample(surface, place, Sample);
        Label(surface, line.Name, place with { X = place.X + Sample + 3 });
    });

    private static Entry OfMark(string name, Action<IDrawingSurface, Spot> draw) => new(9 + FigureFont.Width(name, FigurePage.SmallSize), (surface, place, _) =>
    {
        draw(surface, place with { X = place.X + 3.5 });
        Label(surface, name, place with { X = place.X + 9 });
    });

    /// <summary>The colours as they look over a middle grey.</summary>
    private static void DrawBar(IDrawingSurface surface, Spot place, double width, OverlayOptions options)
    {
        double left = place.X + FigureFont.Width(BarName, FigurePage.SmallSize) + 3;
        Label(surface, BarName, place);
        ColourMap colours = ColourMap.Of(options.Colours);
        var pixels = new byte[4 * BarSteps];
        for (int i = 0; i < BarSteps; i++)
        {
            double value = i / (BarSteps - 1.0), opacity = HeatBlend.OpacityAt(value, options.Opacity);
            ReadOnlySpan<byte> colour = colours[(int)(value * 255)];
            for (int channel = 0; channel < 3; channel++)
            {
                pixels[(4 * i) + channel] = (byte)(128 + ((colour[channel] - 128) * opacity));
            }

            pixels[(4 * i) + 3] = 255;
        }

        var bar = new Area(left, place.Y - (BarHeight / 2), width, BarHeight);
        surface.Picture(new PixelBlock(pixels, new PictureSize(BarSteps, 1)), bar);
        surface.Rectangle(bar, null, new Pen(Ink.Muted, 0.4));
        Label(surface, "1", place with { X = bar.Right + 3 });
    }

    private static void Label(IDrawingSurface surface, string text, Spot place) =>
        surface.Text(text, place with { Y = place.Y + (0.36 * FigurePage.SmallSize) }, FigurePage.Small with { Ink = Ink.Text });

    private sealed record Entry(double Width, Action<IDrawingSurface, Spot, OverlayOptions> Draw);
}
