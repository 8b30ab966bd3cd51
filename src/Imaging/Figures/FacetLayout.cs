using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>One of several small plots with the same axes.</summary>
internal sealed record Facet(string Title, string Corner, Action<IDrawingSurface, Area, NumberScale, NumberScale> Draw);

/// <summary>Arranges small plots that share both axes in lines, numbers only along the outer edges.</summary>
internal sealed class FacetLayout
{
    private const double Narrowest = 74;
    private const double Gap = 12;
    private const double BelowHeight = 10;
    private const double LabelHeight = 10;

    private readonly FigurePage _page;
    private readonly IReadOnlyList<Facet> _facets;
    private readonly string _xLabel;
    private readonly string _yLabel;
    private readonly IReadOnlyList<double> _x;
    private readonly IReadOnlyList<double> _y;
    private readonly double? _include;
    private readonly double _left;
    private readonly int _columns;
    private readonly double _width;
    private readonly double _plotHeight;
    private readonly double[] _titleHeights;
    private readonly IReadOnlyList<IReadOnlyList<string>> _titles;

    public FacetLayout(FigurePage page, IReadOnlyList<Facet> facets, string xLabel, string yLabel, IReadOnlyList<double> x, IReadOnlyList<double> y, double? include = 0)
    {
        DrawingSize.CheckGroups(facets.Count);
        _page = page;
        _facets = facets;
        _xLabel = xLabel;
        _yLabel = yLabel;
        _x = x;
        _y = y;
        _include = include;
        NumberScale rough = NumberScale.Of(y, 0, 1, 4);
        double numbers = rough.Marks.Max(mark => FigureFont.Width(rough.Text(mark), FigurePage.SmallSize));
        _left = FigurePage.Margin + LabelHeight + numbers + 5;
        double free = page.Width - FigurePage.Margin - _left - 5;
        int most = Math.Clamp((int)((free + Gap) / (Narrowest + Gap)), 1, Math.Max(facets.Count, 1));
        Lines = (facets.Count + most - 1) / most;
        _columns = (facets.Count + Lines - 1) / Lines;
        _width = (free - ((_columns - 1) * Gap)) / _columns;
        _titles = [.. facets.Select(Title)];
        _titleHeights = [.. _titles.Chunk(_columns).Select(line => 12 + ((line.Max(title => title.Count) - 1) * FigurePage.LineHeight))];
        double fixedHeight = page.Top + _titleHeights.Sum() + (Lines * BelowHeight) + LabelHeight + FigurePage.Margin;
        _plotHeight = page.Height is { } height ? Math.Max((height - fixedHeight) / Lines, 30) : Math.Min(_width * 0.78, 190);
        Height = fixedHeight + (Lines * _plotHeight);
    }

    public double Height { get; }

    private int Lines { get; }

    public void Draw(IDrawingSurface surface)
    {
        for (int i = 0; i < _facets.Count; i++)
        {
            int column = i % _columns, line = i / _columns;
            var plot = new Area(
                _left + (column * (_width + Gap)), _page.Top + (line * (_plotHeight + BelowHeight)) + _titleHeights[..(line + 1)].Sum(), _width, _plotHeight);
            DrawFacet(surface, i, plot, column == 0, i + _columns >= _facets.Count);
        }

        double bottom = Height - FigurePage.Margin - 2;
        surface.Text(_xLabel, new Spot((_left + _page.Width - FigurePage.Margin) / 2, bottom), FigurePage.Label with { Anchor = TextAnchor.Middle });
        double middle = (_page.Top + bottom - LabelHeight) / 2;
        surface.Text(_yLabel, new Spot(FigurePage.Margin + FigurePage.Size, middle), FigurePage.Label with { Anchor = TextAnchor.Middle, Turn = -90 });
    }

    private IReadOnlyList<string> Title(Facet facet)
    {
        if (FigureFont.Width(facet.Title, FigurePage.Size, bold: true) <= _width - CornerWidth(facet))
        {
            return [facet.Title];
        }

        // Two lines, one of them short enough for the corner's text beside it.
        IReadOnlyList<string> lines = FigureFont.Wrap(facet.Title, FigurePage.Size, _width, 2, bold: true);
        return lines.Any(line => FitsBeside(facet, line)) ? lines : [.. lines.SkipLast(1), FigureFont.Fit(lines[^1], FigurePage.Size, _width - CornerWidth(facet), bold: true)];
    }

    private bool FitsBeside(Facet facet, string line) => FigureFont.Width(line, FigurePage.Size, bold: true) <= _width - CornerWidth(facet);

    private static double CornerWidth(Facet facet) => facet.Corner.Length == 0 ? 0 : FigureFont.Width(facet.Corner, FigurePage.SmallSize) + 3;

    private void DrawFacet(IDrawingSurface surface, int index, Area plot, bool first, bool last)
    {
        Facet facet = _facets[index];
        NumberScale x = NumberScale.Of(_x, plot.Left, plot.Right, plot.Width > 120 ? 5 : 4, _include);
        NumberScale y = NumberScale.Of(_y, plot.Bottom, plot.Top, plot.Height > 80 ? 5 : 4);
        surface.Begin("panel", facet.Title);
        for (int line = 0; line < _titles[index].Count; line++)
        {
            surface.Text(_titles[index][line], new Spot(plot.Left, plot.Top - 4 - ((_titles[index].Count - 1 - line) * FigurePage.LineHeight)), FigurePage.Heading);
        }

        if (facet.Corner.Length > 0)
        {
            int beside = _titles[index].Select((line, i) => FitsBeside(facet, line) ? i : 0).Max();
            surface.Text(facet.Corner, new Spot(plot.Right, plot.Top - 4 - ((_titles[index].Count - 1 - beside) * FigurePage.LineHeight)), FigurePage.Small with { Anchor = TextAnchor.End });
        }

        NumberAxis.DrawBelow(surface, x, plot, last);
        NumberAxis.DrawLeft(surface, y, plot, first);
        surface.Begin("marks", null, new Area(plot.Left - 5, plot.Top - 5, plot.Width + 10, plot.Height + 10));
        facet.Draw(surface, plot, x, y);
        surface.End();
        surface.End();
    }
}
