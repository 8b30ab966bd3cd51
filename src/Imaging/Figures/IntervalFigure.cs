using System.Globalization;
using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>One interval: its row, what was estimated, the bounds, how many values, and a mark such as stars.</summary>
/// <param name="Row">The row's name, such as a task.</param>
/// <param name="Estimate">The dot; NaN draws none.</param>
/// <param name="Lower">The lower end of the whisker.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Count">The number of values, or null where it is not known.</param>
/// <param name="Mark">A mark of significance, or an empty text.</param>
public sealed record IntervalPoint(string Row, double Estimate, double Lower, double Upper, int? Count, string Mark);

/// <summary>The intervals of one source, such as a method or a human benchmark.</summary>
/// <param name="Name">The source.</param>
/// <param name="Points">Its intervals.</param>
public sealed record IntervalSeries(string Name, IReadOnlyList<IntervalPoint> Points);

/// <summary>The intervals of one property.</summary>
/// <param name="Title">The property.</param>
/// <param name="Series">The sources, in the order of their marks.</param>
public sealed record IntervalPanel(string Title, IReadOnlyList<IntervalSeries> Series)
{
    /// <summary>A number that a line stands at, such as 0 of differences; none where it is null.</summary>
    public double? Reference { get; init; }
}

/// <summary>Dots and whiskers: a row a task, sorted by the first series of the first panel, the largest on top.</summary>
/// <param name="Panels">The properties.</param>
public sealed record IntervalFigure(IReadOnlyList<IntervalPanel> Panels) : Figure
{
    private const double Whisker = 1.8;

    /// <inheritdoc/>
    public override string Kind => "Estimates with their intervals";

    /// <summary>The rows, sorted.</summary>
    public IReadOnlyList<string> Rows
    {
        get
        {
            Dictionary<string, double> leading = (Panels.FirstOrDefault()?.Series.FirstOrDefault()?.Points ?? []).DistinctBy(point => point.Row, StringComparer.Ordinal)
                .ToDictionary(point => point.Row, point => point.Estimate, StringComparer.Ordinal);
            return [.. Panels.SelectMany(panel => panel.Series).SelectMany(series => series.Points).Select(point => point.Row).Distinct(StringComparer.Ordinal)
                .OrderBy(row => double.IsNaN(leading.GetValueOrDefault(row, double.NaN))).ThenByDescending(row => leading.GetValueOrDefault(row, double.NaN)).ThenBy(row => row, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Panels.SelectMany(panel => panel.Series.SelectMany(series => series.Points.Select(point => string.Create(
        CultureInfo.InvariantCulture, $"{panel.Title}, {series.Name}, {point.Row}: {point.Estimate:0.000} [{point.Lower:0.000}, {point.Upper:0.000}]{(point.Count is { } n ? $", n = {n}" : string.Empty)}.")))));

    internal override FigureLayout Arrange(FigurePage page)
    {
        IReadOnlyList<string> rows = Rows;
        DrawingSize.CheckGroups(rows.Count);
        string[] names = [.. Panels.SelectMany(panel => panel.Series).Select(series => series.Name).Distinct(StringComparer.Ordinal)];
        double head = SeriesMark.LegendHeight(names, page.ContentWidth);
        double rowHeight = 5 + (7.0 * names.Length);
        var layout = new RowLayout(page, rows, [.. Panels.Select(panel => Arrange(panel, rows, names))], rowHeight, head) { IsRuled = names.Length > 1 };
        return new FigureLayout(layout.Height + page.NoteHeight(Note), surface =>
        {
            SeriesMark.DrawLegend(surface, names, FigurePage.Margin, page.Top, page.ContentWidth);
            layout.Draw(surface);
            page.DrawNote(surface, Note, layout.Height - FigurePage.Margin);
        });
    }

    private static RowPanel Arrange(IntervalPanel panel, IReadOnlyList<string> rows, string[] names)
    {
        double[] numbers = [.. panel.Series.SelectMany(series => series.Points).SelectMany(point => new[] { point.Estimate, point.Lower, point.Upper })];
        IntervalSeries? first = panel.Series.FirstOrDefault();
        int?[] counts = [.. rows.Select(row => first?.Points.FirstOrDefault(point => point.Row == row)?.Count)];
        string[] edge = counts.All(count => count is null) ? [] : [.. counts.Select(count => count?.ToString(CultureInfo.InvariantCulture) ?? string.Empty)];
        return new RowPanel(panel.Title, numbers, edge, "n", (surface, row, area, scale) =>
        {
            foreach (IntervalSeries series in panel.Series)
            {
                int number = Array.IndexOf(names, series.Name);
                double y = area.CentreY + ((number - ((names.Length - 1) / 2.0)) * Math.Min(7, area.Height / (names.Length + 0.6)));
                foreach (IntervalPoint point in series.Points.Where(point => point.Row == rows[row]))
                {
                    Draw(surface, number, point, y, scale);
                }
            }
        })
        {
            Reference = panel.Reference,
            Room = (3, 4 + (panel.Series.SelectMany(series => series.Points).Max(point => (int?)point.Mark.Length) ?? 0) * 3.5),
        };
    }

    private static void Draw(IDrawingSurface surface, int series, IntervalPoint point, double y, NumberScale scale)
    {
        double end = double.NegativeInfinity;
        if (double.IsFinite(point.Lower) && double.IsFinite(point.Upper))
        {
            double left = scale.Place(point.Lower), right = scale.Place(point.Upper);
            end = right;
            var cap = new Pen(SeriesMark.Ink(series), 1);
            surface.Line(new Spot(left, y), new Spot(right, y), SeriesMark.Line(series));
            surface.Line(new Spot(left, y - Whisker), new Spot(left, y + Whisker), cap);
            surface.Line(new Spot(right, y - Whisker), new Spot(right, y + Whisker), cap);
        }

        if (double.IsFinite(point.Estimate))
        {
            end = Math.Max(end, scale.Place(point.Estimate) + 2);
            SeriesMark.Draw(surface, series, new Spot(scale.Place(point.Estimate), y));
        }

        if (point.Mark.Length > 0 && double.IsFinite(end))
        {
            surface.Text(point.Mark, new Spot(end + 2.5, y + (0.55 * FigurePage.Size)), FigurePage.Label);
        }
    }
}
