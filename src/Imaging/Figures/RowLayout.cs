using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>A panel of rows: its title, the numbers that it must hold, and what a row shows at its right edge.</summary>
internal sealed record RowPanel(string Title, IReadOnlyList<double> Numbers, IReadOnlyList<string> Edge, string EdgeTitle, Action<IDrawingSurface, int, Area, NumberScale> DrawRow)
{
    /// <summary>A number that the axis holds besides the data.</summary>
    public double? Include { get; init; } = 0;

    /// <summary>A number that a line stands at; none where it is null.</summary>
    public double? Reference { get; init; }

    /// <summary>What is kept free at both ends of the axis, for marks that reach beyond their number.</summary>
    public (double Left, double Right) Room { get; init; } = (0, 4);
}

/// <summary>Arranges panels that share their rows: names at the left, a number axis a panel, as many panels beside each other as fit.</summary>
/// <remarks>The names lie level, beside their rows, so that no two of them can meet, however long they are: they are wrapped once, then cut.</remarks>
internal sealed class RowLayout
{
    private const double WidestName = 0.36;
    private const double NarrowestPanel = 84;
    private const double PanelGap = 12;
    private const double NameGap = 5;
    private const double PanelTitle = 12;
    private const double AxisHeight = 13;

    private readonly FigurePage _page;
    private readonly IReadOnlyList<IReadOnlyList<string>> _names;
    private readonly IReadOnlyList<RowPanel> _panels;
    private readonly double _nameWidth;
    private readonly double _rowHeight;
    private readonly double _panelWidth;
    private readonly int _columns;
    private readonly double _head;

    /// <summary>Arranges; the head is the height that a legend takes above the panels.</summary>
    public RowLayout(FigurePage page, IReadOnlyList<string> names, IReadOnlyList<RowPanel> panels, double rowHeight, double head)
    {
        DrawingSize.CheckGroups(names.Count);
        DrawingSize.CheckGroups(panels.Count);
        _page = page;
        _panels = panels;
        _head = head;
        double widest = names.Count == 0 ? 0 : names.Max(name => FigureFont.Width(name, FigurePage.Size));
        double limit = WidestName * page.ContentWidth;
        _names = [.. names.Select(name => FigureFont.Wrap(name, FigurePage.Size, limit, 2))];
        _nameWidth = Math.Min(widest, limit);
        if (widest > limit)
        {
            _nameWidth = _names.SelectMany(lines => lines).Max(line => FigureFont.Width(line, FigurePage.Size));
        }

        double free = page.ContentWidth - _nameWidth - NameGap;
        _columns = Math.Clamp((int)((free + PanelGap) / (NarrowestPanel + PanelGap)), 1, Math.Max(panels.Count, 1));
        // No lonely panel in the last line: four are two and two, not three and one.
        int lines = (panels.Count + _columns - 1) / _columns;
        _columns = (panels.Count + lines - 1) / Math.Max(lines, 1);
        _panelWidth = (free - ((_columns - 1) * PanelGap)) / _columns;
        bool wrapped = _names.Any(name => name.Count > 1);
        _rowHeight = Math.Max(rowHeight, wrapped ? (2 * FigurePage.LineHeight) + 1 : FigurePage.LineHeight + 2);
        if (page.Height is { } height && names.Count > 0)
        {
            double fixedHeight = page.Top + head + (lines * (PanelTitle + AxisHeight)) + FigurePage.Margin;
            _rowHeight = Math.Max((height - fixedHeight) / (lines * names.Count), FigurePage.LineHeight);
        }

        Height = page.Top + head + (lines * (PanelTitle + (_rowHeight * names.Count) + AxisHeight)) + FigurePage.Margin;
    }

    public double Height { get; }

    /// <summary>Whether a fine line parts the rows, where each holds several marks.</summary>
    public bool IsRuled { get; init; }

    /// <summary>Where the panels begin, at the left.</summary>
    public double PanelLeft => FigurePage.Margin + _nameWidth + NameGap;

    public void Draw(IDrawingSurface surface)
    {
        double block = PanelTitle + (_rowHeight * _names.Count) + AxisHeight;
        for (int i = 0; i < _panels.Count; i++)
        {
            double top = _page.Top + _head + (i / _columns * block) + PanelTitle;
            if (i % _columns == 0)
            {
                DrawNames(surface, top);
            }

            double left = PanelLeft + (i % _columns * (_panelWidth + PanelGap));
            DrawPanel(surface, _panels[i], new Area(left, top, _panelWidth, _rowHeight * _names.Count));
        }
    }

    private void DrawNames(IDrawingSurface surface, double top)
    {
        surface.Begin("names");
        for (int row = 0; row < _names.Count; row++)
        {
            double centre = top + ((row + 0.5) * _rowHeight), first = centre + (0.36 * FigurePage.Size) - ((_names[row].Count - 1) * FigurePage.LineHeight / 2);
            for (int line = 0; line < _names[row].Count; line++)
            {
                surface.Text(_names[row][line], new Spot(FigurePage.Margin + _nameWidth, first + (line * FigurePage.LineHeight)), FigurePage.Label with { Anchor = TextAnchor.End });
            }
        }

        surface.End();
    }

    private void DrawPanel(IDrawingSurface surface, RowPanel panel, Area area)
    {
        double edge = panel.Edge.Count == 0 ? 0 : panel.Edge.Append(panel.EdgeTitle).Max(text => FigureFont.Width(text, FigurePage.SmallSize)) + 5;
        var plot = new Area(area.Left, area.Top, area.Width - edge, area.Height);
        NumberScale scale = NumberScale.Of(panel.Numbers, plot.Left + panel.Room.Left, plot.Right - panel.Room.Right, plot.Width > 120 ? 5 : 4, panel.Include, around: panel.Reference is not null);
        surface.Begin("panel", panel.Title);
        surface.Text(FigureFont.Fit(panel.Title, FigurePage.Size, plot.Width, bold: true), new Spot(plot.Left, plot.Top - 4), FigurePage.Heading);
        NumberAxis.DrawBelow(surface, scale, plot);
        if (panel.Reference is { } reference)
        {
            surface.Line(new Spot(scale.Place(reference), plot.Top), new Spot(scale.Place(reference), plot.Bottom), new Pen(Ink.Muted, 1));
        }

        for (int row = 0; row < _names.Count; row++)
        {
            var place = new Area(plot.Left, plot.Top + (row * _rowHeight), plot.Width, _rowHeight);
            if (IsRuled && row > 0)
            {
                surface.Line(new Spot(place.Left, place.Top), new Spot(place.Right, place.Top), FigurePage.Grid);
            }

            surface.Begin("row", string.Join(' ', _names[row]));
            panel.DrawRow(surface, row, place, scale);
            if (edge > 0)
            {
                surface.Text(panel.Edge[row], new Spot(area.Right, place.CentreY + (0.36 * FigurePage.SmallSize)), FigurePage.Small with { Anchor = TextAnchor.End });
            }

            surface.End();
        }

        if (edge > 0)
        {
            surface.Text(panel.EdgeTitle, new Spot(area.Right, area.Top - 4), FigurePage.Small with { Anchor = TextAnchor.End });
        }

        surface.End();
    }
}
