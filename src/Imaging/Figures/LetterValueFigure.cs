using System.Globalization;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Statistics;

namespace CheXplanation.Imaging.Figures;

/// <summary>Letter-value (boxen) plots: a row a task, a panel a property; nested boxes hold half of the values, then three quarters, and so on.</summary>
/// <remarks>
/// Each box is half as wide as the one inside it, and paler.
/// Source: seaborn's boxenplot with its defaults, as <c>plot_pathology_features.py</c> calls it.
/// Differs: the boxes lie on their side, so that the tasks' names stand level; panels share a page, where the reference has a file each.
/// </remarks>
/// <param name="Panels">The properties.</param>
public sealed record LetterValueFigure(IReadOnlyList<ValuePanel> Panels) : Figure
{
    private const double RowHeight = 15;
    private const double BoxShare = 0.8;

    /// <inheritdoc/>
    public override string Kind => "Letter-value plots";

    /// <inheritdoc/>
    public override string Describe() => string.Join(' ', Panels.SelectMany(panel => panel.Rows.Select(row => LetterValues.Of(row.Defined) is { } letters
        ? string.Create(CultureInfo.InvariantCulture, $"{panel.Title}, {row.Row}: median {letters.Median:0.###}, middle half {letters.Bounds[letters.Depth - 1]:0.###} to {letters.Bounds[letters.Depth]:0.###}, n = {row.Defined.Length}.")
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
            (surface, row, area, scale) => Draw(surface, values[row], area, scale)) { Include = null, Room = (4, 4) };
    }

    private static void Draw(IDrawingSurface surface, double[] values, Area row, NumberScale scale)
    {
        if (LetterValues.Of(values) is not { } letters)
        {
            return;
        }

        double height = row.Height * BoxShare;
        Ink ink = Ink.Palette[0];
        var outline = new Pen(ink, 0.5);
        for (int i = 0; i < letters.Depth; i++)
        {
            // From the outermost pair of boxes to the one in the middle.
            double share = Math.Pow(2, i - letters.Depth + 1), fill = 0.25 + (0.6 * (i + 1) / letters.Depth);
            Ink tint = ink.Tint(fill);
            bool innermost = i == letters.Depth - 1;
            double thickness = height * share;
            foreach ((int from, int to) in innermost ? [(i, i + 1)] : new[] { (i, i + 1), (letters.Bounds.Count - i - 2, letters.Bounds.Count - i - 1) })
            {
                double left = scale.Place(letters.Bounds[from]), right = scale.Place(letters.Bounds[to]);
                surface.Rectangle(new Area(left, row.CentreY - (thickness / 2), right - left, thickness), tint, outline);
            }
        }

        double median = scale.Place(letters.Median);
        surface.Line(new Spot(median, row.CentreY - (height / 2)), new Spot(median, row.CentreY + (height / 2)), new Pen(Ink.Text, 1.2));
        foreach (double outlier in letters.Outliers)
        {
            double x = scale.Place(outlier);
            surface.Polyline([new(x - 1.2, row.CentreY), new(x, row.CentreY - 2), new(x + 1.2, row.CentreY), new(x, row.CentreY + 2)], new Pen(Ink.Muted, 0.5), closed: true);
        }
    }
}
