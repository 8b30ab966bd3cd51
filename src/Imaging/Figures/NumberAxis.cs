using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>Number axes: a grid line and a number at each mark.</summary>
internal static class NumberAxis
{
    private const double Tick = 2.5;

    // The numbers at the ends reach that far beyond the plot, which is less than half of the gap between two plots.
    private const double Reach = 5;

    /// <summary>An axis along the lower edge of a plot; numbers that would meet are left out.</summary>
    public static void DrawBelow(IDrawingSurface surface, NumberScale scale, Area plot, bool numbers = true)
    {
        surface.Begin("axis");
        double free = double.NegativeInfinity;
        foreach (double mark in scale.Marks)
        {
            double x = scale.Place(mark);
            if (x > plot.Left + 0.5)
            {
                surface.Line(new Spot(x, plot.Top), new Spot(x, plot.Bottom), FigurePage.Grid);
            }

            surface.Line(new Spot(x, plot.Bottom), new Spot(x, plot.Bottom + Tick), FigurePage.Axis);
            string text = scale.Text(mark);
            // Near the plot's width, so that the numbers of neighbours never meet.
            double width = FigureFont.Width(text, FigurePage.SmallSize), left = Math.Clamp(x - (width / 2), plot.Left - Reach, Math.Max(plot.Right + Reach - width, plot.Left - Reach));
            if (numbers && left > free)
            {
                surface.Text(text, new Spot(left, plot.Bottom + Tick + FigurePage.SmallSize), FigurePage.Small);
                free = left + width + 2;
            }
        }

        surface.Line(new Spot(plot.Left, plot.Bottom), new Spot(plot.Right, plot.Bottom), FigurePage.Axis);
        surface.End();
    }

    /// <summary>An axis along the left edge of a plot.</summary>
    public static void DrawLeft(IDrawingSurface surface, NumberScale scale, Area plot, bool numbers)
    {
        surface.Begin("axis");
        foreach (double mark in scale.Marks)
        {
            double y = scale.Place(mark);
            if (y < plot.Bottom - 0.5)
            {
                surface.Line(new Spot(plot.Left, y), new Spot(plot.Right, y), FigurePage.Grid);
            }

            surface.Line(new Spot(plot.Left - Tick, y), new Spot(plot.Left, y), FigurePage.Axis);
            if (numbers)
            {
                surface.Text(scale.Text(mark), new Spot(plot.Left - Tick - 1.5, y + (0.36 * FigurePage.SmallSize)), FigurePage.Small with { Anchor = TextAnchor.End });
            }
        }

        surface.Line(new Spot(plot.Left, plot.Top), new Spot(plot.Left, plot.Bottom), FigurePage.Axis);
        surface.End();
    }
}
