using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CheXplanation.Imaging.Figures;

namespace CheXplanation.Imaging.Report;

/// <summary>Writes a report: one HTML file that needs nothing else.</summary>
/// <remarks>
/// Its policy forbids every load but of pictures that are part of the file, and every script but its own, told by its hash: text from
/// data stays text even if a browser took it for markup.
/// </remarks>
public static class ReportFile
{
    private static readonly string Style = Resource("report.css"), Script = Resource("report.js");

    /// <summary>Writes the report.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="content">What it tells.</param>
    /// <param name="cancellation">Ends the writing early.</param>
    public static void Write(Stream stream, ReportContent content, CancellationToken cancellation = default)
    {
        using var html = new HtmlText(stream);
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n")
            .Raw("<link rel=\"icon\" href=\"data:,\">\n").Element("title", content.Title).Raw("\n<style>\n").Raw(Style).Raw("</style>\n</head>\n<body>\n")
            .Raw("<a class=\"skip\" href=\"#summary\">Skip to the summary</a>\n");
        WriteHeader(html, content);
        html.Raw("<main>\n");
        WriteSummary(html, content);
        WriteFigures(html, content, cancellation);
        ReportTables.WriteComparisons(html, content);
        ReportTables.WriteSlices(html, content);
        ReportExamples.Write(html, content);
        ReportTables.WriteCases(html, content);
        WriteMethods(html, content);
        WriteSettings(html, content);
        html.Raw("</main>\n<footer>\n").Element("p", content.Subtitle).Raw("\n</footer>\n<script>").Raw(Script).Raw("</script>\n</body>\n</html>\n");
    }

    private static void WriteHeader(HtmlText html, ReportContent content)
    {
        html.Raw("<header>\n").Element("h1", content.Title).Raw("\n<div class=\"bar\"><span class=\"muted\">").Text(content.Subtitle)
            .Raw("</span><button id=\"theme\" type=\"button\" class=\"plain screen\" aria-pressed=\"false\">Dark or light</button></div>\n<nav aria-label=\"Sections\"><ul>");
        foreach ((string id, string name) in Sections(content))
        {
            html.Raw($"<li><a href=\"#{id}\">{name}</a></li>");
        }

        html.Raw("</ul></nav>\n</header>\n");
    }

    private static IEnumerable<(string Id, string Name)> Sections(ReportContent content)
    {
        yield return ("summary", "Summary");
        if (content.Figures.Count > 0)
        {
            yield return ("figures", "Figures");
        }

        if (content.Comparisons.Count > 0)
        {
            yield return ("comparisons", "Comparisons");
        }

        if (content.Slices.Count > 0)
        {
            yield return ("slices", "Slices");
        }

        if (content.Examples.Count > 0)
        {
            yield return ("examples", "Best, median, worst");
        }

        yield return ("all", "Cases");
        yield return ("methods", "Methods");
        yield return ("settings", "Settings and inputs");
    }

    private static void WriteSummary(HtmlText html, ReportContent content)
    {
        html.Raw("<section id=\"summary\" aria-labelledby=\"summary-h\">\n<h2 id=\"summary-h\">Summary</h2>\n<ul class=\"facts\">");
        foreach ((string name, string value) in content.Facts)
        {
            html.Raw("<li><b>").Text(value).Raw("</b>").Text(name).Raw("</li>");
        }

        html.Raw("</ul>\n");
        ReportTables.WriteIntervals(html, content);
        html.Raw("</section>\n");
    }

    private static void WriteFigures(HtmlText html, ReportContent content, CancellationToken cancellation)
    {
        if (content.Figures.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"figures\" aria-labelledby=\"figures-h\">\n<h2 id=\"figures-h\">Figures</h2>\n");
        for (int i = 0; i < content.Figures.Count; i++)
        {
            ReportFigure figure = content.Figures[i];
            var options = new FigureOptions { Width = FigureOptions.DoubleColumn, Cancellation = cancellation };
            html.Element("h3", figure.Title).Raw("<figure><div class=\"figure\" tabindex=\"0\" role=\"group\" aria-label=\"").Text(figure.Title).Raw("\">\n")
                .Raw(FigureFile.ToEmbeddedSvg(figure.Figure, options, string.Create(CultureInfo.InvariantCulture, $"f{i}"))).Raw("</div>").Element("figcaption", figure.Caption).Raw("</figure>\n");
        }

        html.Raw("</section>\n");
    }

    private static void WriteMethods(HtmlText html, ReportContent content)
    {
        html.Raw("<section id=\"methods\" aria-labelledby=\"methods-h\">\n<h2 id=\"methods-h\">Methods</h2>\n<div class=\"methods\">").Element("p", content.Methods).Raw("<ol>");
        foreach (string citation in content.Citations)
        {
            html.Element("li", citation);
        }

        html.Raw("</ol></div>\n</section>\n");
    }

    private static void WriteSettings(HtmlText html, ReportContent content)
    {
        html.Raw("<section id=\"settings\" aria-labelledby=\"settings-h\">\n<h2 id=\"settings-h\">Settings and inputs</h2>\n<dl>");
        foreach ((string name, string value) in content.Settings)
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Raw("</dl>\n");
        if (content.Inputs.Count > 0)
        {
            html.Raw("<p class=\"note\" id=\"inputs-note\">Files by their bytes; of several, the sorted lines of hash, two blanks and name. Masks and scores as they were used: the sorted lines of image, task, source and run lengths or scores, parted by tabs.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Inputs\"><table aria-describedby=\"inputs-note\">")
                .Raw("<thead><tr><th scope=\"col\">Input</th><th scope=\"col\" class=\"number\">Number</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>");
            foreach (ReportInput input in content.Inputs)
            {
                html.Raw("<tr>").Element("td", input.Kind).Raw(string.Create(CultureInfo.InvariantCulture, $"<td class=\"number\">{input.Count:N0}</td><td>")).Element("code", input.Sha256).Raw("</td></tr>");
            }

            html.Raw("</tbody></table></div>\n");
        }

        html.Raw("</section>\n");
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportFile).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
