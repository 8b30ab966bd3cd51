using System.Globalization;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Statistics;

namespace CheXplanation.Imaging.Figures;

/// <summary>Pairs of values of one group.</summary>
/// <param name="Title">The group.</param>
/// <param name="X">The predictor.</param>
/// <param name="Y">The score; a pair with a NaN is left out.</param>
public sealed record ScatterFacet(string Title, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>What a scatter plot draws besides its dots.</summary>
public enum ScatterTrend
{
    /// <summary>The line of least squares with the 95 % band of the mean.</summary>
    Regression,

    /// <summary>The mean in each fifth of 0 to 1, as steps: no shape is assumed.</summary>
    MeanOfFifths,
}

/// <summary>A scatter plot for each group, with a trend.</summary>
/// <param name="XLabel">The predictor's name.</param>
/// <param name="YLabel">The score's name.</param>
/// <param name="Trend">What is drawn besides the dots.</param>
/// <param name="Facets">The groups.</param>
public sealed record ScatterFigure(string XLabel, string YLabel, ScatterTrend Trend, IReadOnlyList<ScatterFacet> Facets) : Figure
{
    private const int Fifths = 5;
    private const int BandSteps = 48;

    /// <inheritdoc/>
    public override string Kind => $"{YLabel} against {XLabel}";

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Facets.Select(facet =>
    {
        (double[] x, double[] y) = Complete(facet);
        return RegressionBand.Fit(x, y) is { } band
            ? string.Create(CultureInfo.InvariantCulture, $"{facet.Title}: n = {x.Length}, slope {band.Line.Slope:0.000} [{band.Line.Lower:0.000}, {band.Line.Upper:0.000}].")
            : string.Create(CultureInfo.InvariantCulture, $"{facet.Title}: n = {x.Length}, no line fitted.");
    }));

    internal override FigureLayout Arrange(FigurePage page)
    {
        (double[] X, double[] Y)[] pairs = [.. Facets.Select(Complete)];
        Facet[] facets = [.. Facets.Select((facet, i) => new Facet(facet.Title, $"n = {pairs[i].X.Length}", (surface, plot, x, y) => Draw(surface, pairs[i].X, pairs[i].Y, plot, x, y)))];
        double[] span = Trend == ScatterTrend.MeanOfFifths ? [0, 1] : [];
        var layout = new FacetLayout(
            page, facets, XLabel, YLabel, [.. pairs.SelectMany(pair => pair.X), .. span], [.. pairs.SelectMany(pair => pair.Y)], Trend == ScatterTrend.MeanOfFifths ? 0 : null);
        return new FigureLayout(layout.Height + page.NoteHeight(Note), surface =>
        {
            layout.Draw(surface);
            page.DrawNote(surface, Note, layout.Height - FigurePage.Margin);
        });
    }

    private static (double[] X, double[] Y) Complete(ScatterFacet facet)
    {
        int[] kept = [.. Enumerable.Range(0, facet.X.Count).Where(i => double.IsFinite(facet.X[i]) && double.IsFinite(facet.Y[i]))];
        return ([.. kept.Select(i => facet.X[i])], [.. kept.Select(i => facet.Y[i])]);
    }

    private void Draw(IDrawingSurface surface, double[] x, double[] y, Area plot, NumberScale across, NumberScale up)
    {
        double opacity = x.Length > 500 ? 0.25 : 0.55, radius = x.Length > 500 ? 0.8 : 1.3;
        for (int i = 0; i < x.Length; i++)
        {
            surface.Circle(new Spot(across.Place(x[i]), up.Place(y[i])), radius, Ink.Palette[0].At(opacity));
        }

        if (Trend == ScatterTrend.Regression)
        {
            DrawLine(surface, x, y, plot, across, up);
        }
        else
        {
            DrawFifths(surface, x, y, across, up);
        }
    }

    private static void DrawLine(IDrawingSurface surface, double[] x, double[] y, Area plot, NumberScale across, NumberScale up)
    {
        if (RegressionBand.Fit(x, y) is not { } band)
        {
            return;
        }

        double low = x.Min(), high = x.Max();
        double[] places = [.. Enumerable.Range(0, BandSteps + 1).Select(i => low + ((high - low) * i / BandSteps))];
        IEnumerable<Spot> upper = places.Select(at => Edge(at, 1)), lower = places.Reverse().Select(at => Edge(at, -1));
        surface.Begin("band", null, plot);
        surface.Polyline([.. upper, .. lower], null, Ink.Palette[1].At(0.2), closed: true);
        surface.Polyline([Edge(low, 0), Edge(high, 0)], new Pen(Ink.Palette[1], 1.2));
        surface.End();

        Spot Edge(double at, int side)
        {
            (double mean, double margin) = band.At(at);
            return new Spot(across.Place(at), up.Place(mean + (side * margin)));
        }
    }

    private static void DrawFifths(IDrawingSurface surface, double[] x, double[] y, NumberScale across, NumberScale up)
    {
        for (int fifth = 0; fifth < Fifths; fifth++)
        {
            double[] inside = [.. y.Where((_, i) => Math.Clamp((int)(x[i] * Fifths), 0, Fifths - 1) == fifth)];
            if (inside.Length > 0)
            {
                double mean = up.Place(inside.Average());
                surface.Line(new Spot(across.Place((double)fifth / Fifths), mean), new Spot(across.Place((fifth + 1.0) / Fifths), mean), new Pen(Ink.Palette[1], 1.6));
            }
        }
    }
}
