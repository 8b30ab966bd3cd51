using System.Globalization;
using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>How one task fares at each threshold.</summary>
/// <param name="Title">The task.</param>
/// <param name="X">The thresholds, rising.</param>
/// <param name="Y">The mean score at each; NaN leaves a gap.</param>
/// <param name="Best">The index of the chosen threshold, or -1.</param>
public sealed record CurveFacet(string Title, IReadOnlyList<double> X, IReadOnlyList<double> Y, int Best);

/// <summary>A curve over thresholds for each task, with its optimum marked.</summary>
/// <param name="XLabel">What was tried out.</param>
/// <param name="YLabel">What was measured.</param>
/// <param name="Facets">The tasks.</param>
public sealed record CurveFigure(string XLabel, string YLabel, IReadOnlyList<CurveFacet> Facets) : Figure
{
    /// <inheritdoc/>
    public override string Kind => $"{YLabel} at each {XLabel}";

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Facets.Select(facet => facet.Best < 0
        ? $"{facet.Title}: no optimum."
        : string.Create(CultureInfo.InvariantCulture, $"{facet.Title}: best at {facet.X[facet.Best]:0.###} with {facet.Y[facet.Best]:0.000}.")));

    internal override FigureLayout Arrange(FigurePage page)
    {
        Facet[] facets = [.. Facets.Select(facet => new Facet(
            facet.Title, facet.Best < 0 ? string.Empty : facet.X[facet.Best].ToString("0.##", CultureInfo.InvariantCulture), (surface, plot, x, y) => Draw(surface, facet, plot, x, y)))];
        var layout = new FacetLayout(page, facets, XLabel, YLabel, [.. Facets.SelectMany(facet => facet.X)], [.. Facets.SelectMany(facet => facet.Y)], null);
        return new FigureLayout(layout.Height + page.NoteHeight(Note), surface =>
        {
            layout.Draw(surface);
            page.DrawNote(surface, Note, layout.Height - FigurePage.Margin);
        });
    }

    private static void Draw(IDrawingSurface surface, CurveFacet facet, Area plot, NumberScale x, NumberScale y)
    {
        var run = new List<Spot>();
        for (int i = 0; i <= facet.X.Count; i++)
        {
            if (i < facet.X.Count && double.IsFinite(facet.Y[i]))
            {
                run.Add(new Spot(x.Place(facet.X[i]), y.Place(facet.Y[i])));
            }
            else if (run.Count > 0)
            {
                surface.Polyline([.. run], new Pen(Ink.Palette[0], 1.2));
                run.Clear();
            }
        }

        for (int i = 0; facet.X.Count <= 12 && i < facet.X.Count; i++)
        {
            if (double.IsFinite(facet.Y[i]))
            {
                surface.Circle(new Spot(x.Place(facet.X[i]), y.Place(facet.Y[i])), 1.3, Ink.Palette[0]);
            }
        }

        if (facet.Best >= 0 && double.IsFinite(facet.Y[facet.Best]))
        {
            var best = new Spot(x.Place(facet.X[facet.Best]), y.Place(facet.Y[facet.Best]));
            surface.Line(best, new Spot(best.X, plot.Bottom), new Pen(Ink.Palette[1], 0.8, 2, 1.5));
            SeriesMark.Draw(surface, 1, best, 2.4);
        }
    }
}
