using System.Globalization;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Statistics;

namespace CheXplanation.Imaging.Figures;

/// <summary>Every value as a dot, piled up where they are many, over a bar from the lower to the upper quartile with the median.</summary>
/// <param name="Panels">The properties.</param>
public sealed record DistributionFigure(IReadOnlyList<ValuePanel> Panels) : Figure
{
    private const double RowHeight = 18;
    private const double MostDots = 400;

    /// <inheritdoc/>
    public override string Kind => "Distributions of scores";

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Panels.SelectMany(panel => panel.Rows.Select(row => LetterValues.Of(row.Defined) is { } letters
        ? string.Create(CultureInfo.InvariantCulture, $"{panel.Title}, {row.Row}: median {letters.Median:0.000}, n = {row.Defined.Length}, without a value {row.Values.Count - row.Defined.Length}.")
        : $"{panel.Title}, {row.Row}: no values.")));

    internal override FigureLayout Arrange(FigurePage page)
    {
        var layout = new RowLayout(page, [.. Panels[0].Rows.Select(row => row.Row)], [.. Panels.Select(Arrange)], RowHeight, 0);
        return new FigureLayout(layout.Height + page.NoteHeight(Note), surface =>
        {
            layout.Draw(surface);
            page.DrawNote(surface, Note, layout.Height - FigurePage.Margin);
        });
    }

    private static RowPanel Arrange(ValuePanel panel)
    {
        double[][] values = [.. panel.Rows.Select(row => row.Defined)];
        return new RowPanel(
            panel.Title, [.. values.SelectMany(row => row)], [.. values.Select(row => row.Length.ToString(CultureInfo.InvariantCulture))], "n",
            (surface, row, area, scale) => Draw(surface, values[row], area, scale));
    }

    private static void Draw(IDrawingSurface surface, double[] values, Area row, NumberScale scale)
    {
        if (values.Length == 0)
        {
            return;
        }

        double floor = row.Bottom - 6;
        DrawDots(surface, values, new Area(row.Left, row.Top + 1.5, row.Width, floor - row.Top - 3), scale);
        double lower = scale.Place(ReplicateInterval.Quantile(values, 0.25)), upper = scale.Place(ReplicateInterval.Quantile(values, 0.75));
        double median = scale.Place(ReplicateInterval.Quantile(values, 0.5)), y = floor + 2.2;
        surface.Line(new Spot(scale.Place(values[0]), y), new Spot(scale.Place(values[^1]), y), new Pen(Ink.Muted, 0.6));
        surface.Rectangle(new Area(lower, y - 1.3, upper - lower, 2.6), Ink.Muted);
        surface.Line(new Spot(median, y - 2.6), new Spot(median, y + 2.6), new Pen(Ink.Palette[1], 1.6));
    }

    private static void DrawDots(IDrawingSurface surface, double[] values, Area area, NumberScale scale)
    {
        // Dots in bins as wide as a dot, piled from the floor; where a pile outgrows the row, its dots move closer.
        double radius = values.Length > MostDots ? 0.6 : 1.1;
        foreach (IGrouping<int, double> bin in values.GroupBy(value => (int)Math.Floor(scale.Place(value) / (2 * radius))))
        {
            int count = bin.Count();
            double step = Math.Min(2 * radius, Math.Max(area.Height - (2 * radius), 0) / Math.Max(count - 1, 1)), x = ((bin.Key + 0.5) * 2 * radius);
            // More dots than can be told apart are drawn as the pile's height.
            int drawn = (int)Math.Min(count, (area.Height / 0.3) + 1);
            for (int i = 0; i < drawn; i++)
            {
                double rise = drawn == count ? i * step : (area.Height - (2 * radius)) * i / (drawn - 1);
                surface.Circle(new Spot(x, area.Bottom - radius - rise), radius, Ink.Palette[0].At(0.75));
            }
        }
    }
}
