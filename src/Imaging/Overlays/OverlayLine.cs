using CheXplanation.Imaging.Drawing;
using CheXplanation.Masks;

namespace CheXplanation.Imaging.Overlays;

/// <summary>The outlines over a picture. Each has its own dashes besides its colour, and a dark rim around each dash that keeps it apart from light ground.</summary>
internal sealed record OverlayLine(string Name, Ink Ink, double[] Dash)
{
    private const double Closest = 0.3;
    private const double RimWidth = 0.5;
    private static readonly Ink Rim = new(0, 0, 0, 0.65);

    public static OverlayLine Predicted { get; } = new("Predicted", new Ink(230, 159, 0), []);

    public static OverlayLine Truth { get; } = new("Truth", new Ink(86, 180, 233), [4.5, 3]);

    public static OverlayLine Human { get; } = new("Reader", new Ink(240, 228, 66), [1, 2.2]);

    /// <summary>Draws all borders of a mask, holes too, in an area that shows a picture of the mask's size.</summary>
    public void Draw(IDrawingSurface surface, RunLengthMask mask, Area area, double width, CancellationToken cancellation = default)
    {
        if (mask.IsEmpty)
        {
            return;
        }

        surface.Begin("outline", Name);
        double scaleX = area.Width / mask.Size.Width, scaleY = area.Height / mask.Size.Height;
        foreach (Contour contour in ContourTracing.Trace(mask.ToRowMajor(), mask.Size, ContourOrder.List, ContourApproximation.Simple, cancellation))
        {
            Spot[] spots = Thin([.. contour.Points.Select(point => new Spot(area.Left + ((point.X + 0.5) * scaleX), area.Top + ((point.Y + 0.5) * scaleY)))]);
            surface.Polyline(spots, Around(width), closed: true);
            surface.Polyline(spots, Along(width), closed: true);
        }

        surface.End();
    }

    public void DrawSample(IDrawingSurface surface, Spot start, double length)
    {
        Spot end = start with { X = start.X + length };
        surface.Line(start, end, Around(1.2));
        surface.Line(start, end, Along(1.2));
    }

    private Pen Along(double width) => new(Ink, width, [.. Dash.Select(length => length * width)]);

    /// <summary>The rim reaches as far beyond the ends of a dash as beyond its sides, so that the gaps stay clear.</summary>
    private Pen Around(double width) => Dash.Length == 0
        ? new(Rim, (1 + (2 * RimWidth)) * width)
        : new(Rim, (1 + (2 * RimWidth)) * width, (Dash[0] + (2 * RimWidth)) * width, (Dash[1] - (2 * RimWidth)) * width) { Phase = RimWidth * width };

    /// <summary>Leaves out points that nobody could tell from their neighbours.</summary>
    private static Spot[] Thin(Spot[] spots)
    {
        var kept = new List<Spot> { spots[0] };
        foreach (Spot spot in spots)
        {
            if (Math.Abs(spot.X - kept[^1].X) + Math.Abs(spot.Y - kept[^1].Y) > Closest)
            {
                kept.Add(spot);
            }
        }

        return [.. kept];
    }
}
