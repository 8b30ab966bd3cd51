using System.Globalization;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Imaging.Figures;
using CheXplanation.Masks;

namespace CheXplanation.Imaging.Overlays;

/// <summary>One picture with what lies over it, without text.</summary>
internal static class OverlayTile
{
    private const double LineWidth = 1.1;
    private static readonly Ink Rim = new(0, 0, 0, 0.7);
    private static readonly Ink Mark = new(255, 255, 255);

    /// <summary>The height of a picture that is that wide.</summary>
    public static double HeightOf(OverlayScene scene, double width) => width * scene.Size.Height / scene.Size.Width;

    public static void Draw(IDrawingSurface surface, OverlayScene scene, Area area, OverlayOptions options, double scale = 1)
    {
        double pixelsPerPoint = options.Dpi / 72.0;
        DrawingSize.Of(area.Width, area.Height, options.Dpi);
        var shown = new PictureSize(Math.Max((int)Math.Round(area.Width * pixelsPerPoint), 1), Math.Max((int)Math.Round(area.Height * pixelsPerPoint), 1));
        surface.Begin("overlay", $"{scene.ImageId} / {scene.Task}", area);
        surface.Picture(HeatBlend.Draw(scene, shown, options), area);
        foreach ((OverlayLine line, RunLengthMask? mask) in new[] { (OverlayLine.Truth, scene.Truth), (OverlayLine.Human, scene.Human), (OverlayLine.Predicted, scene.Predicted) })
        {
            if (mask is not null)
            {
                line.Draw(surface, mask, area, LineWidth * scale, options.Cancellation);
            }
        }

        foreach (PicturePoint point in scene.Points)
        {
            DrawPoint(surface, Place(point.X, point.Y), 2.2 * scale);
        }

        if (scene.Peak is { } peak)
        {
            DrawPeak(surface, Place(peak.X, peak.Y), 2.6 * scale);
        }

        surface.End();

        Spot Place(double x, double y) => new(area.Left + ((x + 0.5) * area.Width / scene.Size.Width), area.Top + ((y + 0.5) * area.Height / scene.Size.Height));
    }

    /// <summary>A reader's point: a ring.</summary>
    public static void DrawPoint(IDrawingSurface surface, Spot place, double radius)
    {
        surface.Circle(place, radius, null, new Pen(Rim, 0.95 * radius));
        surface.Circle(place, radius, null, new Pen(Mark, 0.42 * radius));
    }

    /// <summary>The map's peak: a cross.</summary>
    public static void DrawPeak(IDrawingSurface surface, Spot place, double reach)
    {
        foreach ((Ink ink, double width) in new[] { (Rim, 0.9 * reach), (Mark, 0.4 * reach) })
        {
            surface.Line(place with { X = place.X - reach }, place with { X = place.X + reach }, new Pen(ink, width));
            surface.Line(place with { Y = place.Y - reach }, place with { Y = place.Y + reach }, new Pen(ink, width));
        }
    }

    /// <summary>Probability, IoU and hit, as far as they are known, and whether the truth holds nothing.</summary>
    public static string Numbers(OverlayScene scene, bool brief = false)
    {
        var parts = new List<string>();
        if (!double.IsNaN(scene.Probability))
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(brief ? "prob." : "Probability")} {scene.Probability:0.00}"));
        }

        if (!double.IsNaN(scene.IoU))
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"IoU {scene.IoU:0.000}"));
        }

        if (!double.IsNaN(scene.Hit))
        {
            parts.Add(scene.Hit > 0 ? "hit" : "miss");
        }

        if (scene.Truth is { IsEmpty: true })
        {
            parts.Add("truth empty");
        }

        return string.Join(" · ", parts);
    }
}
