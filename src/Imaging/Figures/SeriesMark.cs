using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>The marks of a series: shape and filling differ besides the colour, so that they survive black-and-white print.</summary>
internal static class SeriesMark
{
    private const double Radius = 2.2;

    public static Ink Ink(int series) => Drawing.Ink.Palette[series % Drawing.Ink.Palette.Count];

    public static Pen Line(int series, double width = 1) => new(Ink(series), width);

    public static void Draw(IDrawingSurface surface, int series, Spot place, double radius = Radius)
    {
        var outline = new Pen(Ink(series), 1);
        switch (series % 6)
        {
            case 0:
                surface.Circle(place, radius, Ink(series), outline);
                break;
            case 1:
                double reach = radius * 1.3;
                surface.Polyline([new(place.X - reach, place.Y), new(place.X, place.Y - reach), new(place.X + reach, place.Y), new(place.X, place.Y + reach)], outline, Drawing.Ink.Paper, closed: true);
                break;
            case 2:
                surface.Rectangle(new Area(place.X - radius, place.Y - radius, 2 * radius, 2 * radius), Ink(series), outline);
                break;
            case 3:
                surface.Polyline([new(place.X - radius, place.Y + radius), new(place.X + radius, place.Y + radius), new(place.X, place.Y - radius)], outline, Drawing.Ink.Paper, closed: true);
                break;
            case 4:
                surface.Circle(place, radius, Drawing.Ink.Paper, outline);
                break;
            default:
                surface.Polyline([new(place.X - radius, place.Y - radius), new(place.X + radius, place.Y - radius), new(place.X, place.Y + radius)], outline, Ink(series), closed: true);
                break;
        }
    }

    /// <summary>The height that a legend takes.</summary>
    public static double LegendHeight(IReadOnlyList<string> names, double width) => names.Count < 2 ? 0 : (Lines(names, width).Count * (FigurePage.LineHeight + 1)) + 3;

    /// <summary>A legend in as many lines as it needs, from the left.</summary>
    public static void DrawLegend(IDrawingSurface surface, IReadOnlyList<string> names, double left, double top, double width)
    {
        if (names.Count < 2)
        {
            return;
        }

        surface.Begin("legend");
        double y = top + (FigurePage.LineHeight / 2);
        foreach (IReadOnlyList<(int Series, string Name, double At)> line in Lines(names, width))
        {
            foreach ((int series, string name, double at) in line)
            {
                surface.Line(new Spot(left + at, y), new Spot(left + at + 14, y), Line(series));
                Draw(surface, series, new Spot(left + at + 7, y));
                surface.Text(name, new Spot(left + at + 18, y + (0.36 * FigurePage.Size)), FigurePage.Label);
            }

            y += FigurePage.LineHeight + 1;
        }

        surface.End();
    }

    private static List<List<(int Series, string Name, double At)>> Lines(IReadOnlyList<string> names, double width)
    {
        var lines = new List<List<(int, string, double)>>();
        double at = double.PositiveInfinity;
        for (int i = 0; i < names.Count; i++)
        {
            string name = FigureFont.Fit(names[i], FigurePage.Size, width - 18);
            double length = 18 + FigureFont.Width(name, FigurePage.Size);
            if (at + length > width)
            {
                lines.Add([]);
                at = 0;
            }

            lines[^1].Add((i, name, at));
            at += length + 12;
        }

        return lines;
    }
}
