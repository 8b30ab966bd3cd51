using System.Globalization;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Statistics;

namespace CheXplanation.Imaging.Figures;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Probability">The mean probability in the bin.</param>
/// <param name="Rate">The share of findings that are there.</param>
/// <param name="Bounds">An interval of the rate.</param>
/// <param name="Count">How many probabilities the bin holds.</param>
public sealed record CalibrationPoint(double Probability, double Rate, IntervalBounds Bounds, int Count);

/// <summary>The reliability of one group.</summary>
/// <param name="Title">The group.</param>
/// <param name="Brier">Its Brier score.</param>
/// <param name="Count">The number of probabilities.</param>
/// <param name="Points">Its bins.</param>
public sealed record CalibrationFacet(string Title, double Brier, int Count, IReadOnlyList<CalibrationPoint> Points);

/// <summary>Reliability diagrams: what was found against what the model said, with the diagonal of perfect calibration.</summary>
/// <param name="Facets">The groups.</param>
public sealed record CalibrationFigure(IReadOnlyList<CalibrationFacet> Facets) : Figure
{
    /// <summary>What the marks mean.</summary>
    public const string Explanation = "Dots: the bins, larger where they hold more, with 95 % intervals (Wilson). Dashed: perfect calibration. Corner: Brier score.";

    private const double SmallestDot = 1.1;
    private const double LargestDot = 2.8;

    /// <inheritdoc/>
    public override string Kind => "Reliability of the probabilities";

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Facets.Select(facet => string.Create(
        CultureInfo.InvariantCulture, $"{(facet.Title.Length > 0 ? facet.Title : "All")}: Brier score {facet.Brier:0.000}, n = {facet.Count}, {facet.Points.Count} bins.")));

    internal override FigureLayout Arrange(FigurePage page)
    {
        Facet[] facets = [.. Facets.Select(facet => new Facet(
            facet.Title, double.IsNaN(facet.Brier) ? string.Empty : facet.Brier.ToString("0.000", CultureInfo.InvariantCulture), (surface, plot, x, y) => Draw(surface, facet, plot, x, y)))];
        var layout = new FacetLayout(page, facets, "Probability of the model", "Share with the finding", [0, 0.5, 1], [0, 0.5, 1]);
        return new FigureLayout(layout.Height + page.NoteHeight(Note), surface =>
        {
            layout.Draw(surface);
            page.DrawNote(surface, Note, layout.Height - FigurePage.Margin);
        });
    }

    private static void Draw(IDrawingSurface surface, CalibrationFacet facet, Area plot, NumberScale x, NumberScale y)
    {
        surface.Line(new Spot(plot.Left, plot.Bottom), new Spot(plot.Right, plot.Top), new Pen(Ink.Muted, 0.8, 3, 2));
        CalibrationPoint[] points = [.. facet.Points.Where(point => double.IsFinite(point.Probability) && double.IsFinite(point.Rate))];
        if (points.Length == 0)
        {
            return;
        }

        surface.Polyline([.. points.Select(Place)], new Pen(Ink.Palette[0], 1));
        double most = points.Max(point => point.Count);
        foreach (CalibrationPoint point in points)
        {
            Spot place = Place(point);
            surface.Line(place with { Y = y.Place(point.Bounds.Lower) }, place with { Y = y.Place(point.Bounds.Upper) }, new Pen(Ink.Palette[0].At(0.6), 0.7));
            surface.Circle(place, SmallestDot + ((LargestDot - SmallestDot) * Math.Sqrt(point.Count / most)), Ink.Palette[0]);
        }

        Spot Place(CalibrationPoint point) => new(x.Place(point.Probability), y.Place(point.Rate));
    }
}
