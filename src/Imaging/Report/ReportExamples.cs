using System.Globalization;
using System.Text;
using CheXplanation.Imaging.Overlays;

namespace CheXplanation.Imaging.Report;

/// <summary>The report's best, median and worst overlays, with the legend of what lies over the pictures.</summary>
internal static class ReportExamples
{
    private const int BarSteps = 8;

    // The grey below the heat in the legend, as a radiograph's middle.
    private const int Ground = 128;

    public static void Write(HtmlText html, ReportContent content)
    {
        if (content.Examples.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"examples\" aria-labelledby=\"examples-h\">\n<h2 id=\"examples-h\">Best, median and worst cases</h2>\n");
        WriteLegend(html, content.Legend);
        bool sources = content.Cases.Select(item => item.Source).Distinct(StringComparer.Ordinal).Count() > 1;
        foreach (IGrouping<(string Task, string Source), ReportExample> group in content.Examples.GroupBy(example => (example.Case.Task, example.Case.Source)))
        {
            html.Element("h3", sources && group.Key.Source.Length > 0 ? $"{group.Key.Task}, {group.Key.Source}" : group.Key.Task).Raw("<div class=\"overlays\">");
            foreach (ReportExample example in group)
            {
                html.Raw("<figure>").Picture(example.Overlay.WebP, Alternative(example.Case), example.Overlay.Width, example.Overlay.Height)
                    .Raw("<figcaption><b>").Text(example.Rank).Raw("</b>, ").Text(Numbers(example.Case)).Raw("<br>").Id(example.Case.ImageId).Raw("</figcaption></figure>");
            }

            html.Raw("</div>\n");
        }

        html.Raw("</section>\n");
    }

    /// <summary>What an overlay shows, for who cannot see it.</summary>
    public static string Alternative(ReportCase item) => $"Overlay of {item.ImageId}, {item.Task}: "
        + (double.IsNaN(item.IoU) ? "no IoU" : string.Create(CultureInfo.InvariantCulture, $"IoU {item.IoU:0.000}")) + (double.IsNaN(item.Hit) ? "." : item.Hit > 0 ? ", hit." : ", miss.");

    private static string Numbers(ReportCase item) => string.Create(CultureInfo.InvariantCulture, $"IoU {item.IoU:0.000}")
        + (double.IsNaN(item.Hit) ? string.Empty : item.Hit > 0 ? ", hit" : ", miss")
        + (double.IsNaN(item.Probability) ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", probability {item.Probability:0.00}"));

    private static void WriteLegend(HtmlText html, ReportLegend legend)
    {
        html.Raw("<p class=\"legend\">");
        foreach ((bool isThere, string key, string sign, string name) in new[]
        {
            (legend.Predicted, "predicted", string.Empty, "predicted"), (legend.Truth, "truth", string.Empty, "truth"), (legend.Reader, "reader", string.Empty, "reader"),
            (legend.Points, "sign", "\u25CB", "reader's point"), (legend.Peak, "sign", "+", "peak of the map"),
        })
        {
            html.Raw(isThere ? $"<span><i class=\"key {key}\" aria-hidden=\"true\">{sign}</i>{name}</span>" : string.Empty);
        }

        html.Raw(legend.Heat is { } colours ? $"<span><i class=\"key heat\" aria-hidden=\"true\" style=\"background:linear-gradient(to right,{Gradient(colours, legend.Opacity)})\"></i>saliency, 0 to 1</span>" : string.Empty)
            .Raw("</p>\n");
    }

    private static string Gradient(HeatColours colours, double opacity)
    {
        ColourMap map = ColourMap.Of(colours);
        var stops = new StringBuilder();
        for (int i = 0; i <= BarSteps; i++)
        {
            double value = (double)i / BarSteps, share = HeatBlend.OpacityAt(value, opacity);
            ReadOnlySpan<byte> colour = map[(int)(value * 255)];
            stops.Append(i == 0 ? "#" : ",#");
            foreach (byte channel in colour)
            {
                stops.Append(((byte)(Ground + ((channel - Ground) * share))).ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return stops.ToString();
    }
}
