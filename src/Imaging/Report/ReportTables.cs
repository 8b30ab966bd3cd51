using System.Globalization;

namespace CheXplanation.Imaging.Report;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    public static void WriteIntervals(HtmlText html, ReportContent content)
    {
        string[] properties = [.. content.Intervals.Select(interval => interval.Property).Distinct(StringComparer.Ordinal)];
        if (properties.Length == 0)
        {
            html.Raw("<p class=\"note\">No case has a score, so that there are no means.</p>\n");
            return;
        }

        bool sources = content.Intervals.Select(interval => interval.Source).Distinct(StringComparer.Ordinal).Count() > 1;
        html.Raw("<p class=\"note\" id=\"intervals-note\">").Text(content.IntervalNote)
            .Raw("</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Means with intervals\"><table id=\"intervals\" aria-describedby=\"intervals-note\"").Raw(sources ? " class=\"grouped\">" : ">").Raw("<thead><tr><th scope=\"col\">Task</th>")
            .Raw(sources ? "<th scope=\"col\">Source</th>" : string.Empty);
        foreach (string property in properties)
        {
            html.Raw("<th scope=\"col\" class=\"number\">").Text(property).Raw("</th><th scope=\"col\" class=\"number\">n</th>");
        }

        html.Raw("</tr></thead><tbody>");
        var rows = content.Intervals.GroupBy(interval => (interval.Task, interval.Source)).OrderBy(group => group.Key.Task, StringComparer.Ordinal).ToArray();
        for (int i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            html.Raw("<tr>");
            WriteTask(html, row.Key.Task, i > 0 && rows[i - 1].Key.Task == row.Key.Task ? 0 : rows.Count(other => other.Key.Task == row.Key.Task));
            if (sources)
            {
                html.Element("td class=\"word\"", row.Key.Source);
            }

            foreach (string property in properties)
            {
                ReportInterval? interval = row.FirstOrDefault(item => item.Property == property);
                html.Raw("<td class=\"number\">").Text(interval is null || double.IsNaN(interval.Mean) ? ReportNumber.Undefined : Interval(interval))
                    .Raw(string.Create(CultureInfo.InvariantCulture, $"</td><td class=\"number\">{interval?.Count}</td>"));
            }

            html.Raw("</tr>");
        }

        html.Raw("</tbody></table></div>\n");
    }

    public static void WriteComparisons(HtmlText html, ReportContent content)
    {
        if (content.Comparisons.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"comparisons\" aria-labelledby=\"comparisons-h\">\n<h2 id=\"comparisons-h\">Comparisons on the same images</h2>\n").Element("p", content.ComparisonNote)
            .Raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Comparisons\"><table><thead><tr><th scope=\"col\">Task</th><th scope=\"col\">Score</th>");
        foreach (string name in new[] { "Baseline", "Candidate", "Difference", "n" })
        {
            html.Raw($"<th scope=\"col\" class=\"number\">{name}</th>");
        }

        html.Raw($"<th scope=\"col\">Test</th><th scope=\"col\" class=\"number\">{(content.AreAdjusted ? "Adjusted p" : "p")}</th></tr></thead><tbody>");
        foreach (ReportComparison row in content.Comparisons)
        {
            html.Raw("<tr><th scope=\"row\">").Text(row.Task).Raw("</th>").Element("td class=\"word\"", row.Property).Number(row.Baseline, "0.000").Number(row.Candidate, "0.000")
                .Raw("<td class=\"number\">").Text(double.IsNaN(row.Difference) ? ReportNumber.Undefined : $"{ReportNumber.Signed(row.Difference, "0.000")} {Bounds(row.Lower, row.Upper, "0.000")}")
                .Raw("</td>").Number(row.Count, "#,0").Element("td class=\"word\"", row.Test).Raw("<td class=\"number\">").Text(PValue(row.PValue)).Raw("</td></tr>");
        }

        html.Raw("</tbody></table></div>\n</section>\n");
    }

    private static string PValue(double value) => value < 0.001 ? "< 0.001" : ReportNumber.Text(value, "0.000");

    /// <summary>The head of one or more rows of a task; none where an earlier row spans this one.</summary>
    private static void WriteTask(HtmlText html, string task, int rows)
    {
        if (rows > 0)
        {
            html.Raw(rows > 1 ? $"<th scope=\"rowgroup\" rowspan=\"{rows}\">" : "<th scope=\"row\">").Text(task).Raw("</th>");
        }
    }

    /// <summary>Three decimals of what is below 10, one of longer numbers such as distances in pixels.</summary>
    private static string Interval(ReportInterval interval)
    {
        string format = Math.Abs(interval.Mean) < 10 ? "0.000" : "0.0";
        return $"{ReportNumber.Text(interval.Mean, format)} {Bounds(interval.Lower, interval.Upper, format)}";
    }

    /// <summary>The bounds of an interval; the reference leaves one undefined where too many replicates drew no value.</summary>
    private static string Bounds(double lower, double upper, string format) => $"[{ReportNumber.Text(lower, format)}, {ReportNumber.Text(upper, format)}]";

    public static void WriteSlices(HtmlText html, ReportContent content)
    {
        if (content.Slices.Count == 0)
        {
            return;
        }

        string[] slices = [.. content.Slices.Select(slice => slice.Slice).Distinct(StringComparer.Ordinal)];
        bool sources = content.Slices.Select(slice => slice.Source).Distinct(StringComparer.Ordinal).Count() > 1;
        html.Raw("<section id=\"slices\" aria-labelledby=\"slices-h\">\n<h2 id=\"slices-h\">Slices side by side</h2>\n").Element("p", content.SliceNote)
            .Raw("<p class=\"note\" id=\"slices-note\">Mean IoU of the images themselves, without resampling, and their number.</p>\n")
            .Raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Slices\"><table aria-describedby=\"slices-note\"").Raw(sources ? " class=\"grouped\">" : ">").Raw("<thead><tr><th scope=\"col\">Task</th>")
            .Raw(sources ? "<th scope=\"col\">Source</th>" : string.Empty);
        foreach (string slice in slices)
        {
            html.Raw("<th scope=\"col\" class=\"number\">").Text(slice).Raw("</th><th scope=\"col\" class=\"number\">n</th>");
        }

        html.Raw("</tr></thead><tbody>");
        var rows = content.Slices.GroupBy(slice => (slice.Task, slice.Source)).ToArray();
        for (int i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            html.Raw("<tr>");
            WriteTask(html, row.Key.Task, i > 0 && rows[i - 1].Key.Task == row.Key.Task ? 0 : rows.Count(other => other.Key.Task == row.Key.Task));
            if (sources)
            {
                html.Element("td class=\"word\"", row.Key.Source);
            }

            foreach (string name in slices)
            {
                ReportSlice slice = row.First(item => item.Slice == name);
                html.Number(slice.Mean, "0.000").Number(slice.Count, "0");
            }

            html.Raw("</tr>");
        }

        html.Raw("</tbody></table></div>\n</section>\n");
    }

    public static void WriteCases(HtmlText html, ReportContent content)
    {
        bool sources = content.Cases.Select(item => item.Source).Distinct(StringComparer.Ordinal).Count() > 1, pictures = content.Cases.Any(item => item.Thumbnail is not null);
        html.Raw("<section id=\"all\" aria-labelledby=\"all-h\">\n<h2 id=\"all-h\">Cases</h2>\n");
        if (content.CaseNote is { } note)
        {
            html.Raw("<p class=\"muted\">").Text(note).Raw("</p>");
        }

        WriteFilters(html, content);
        html.Raw("<p class=\"muted\"><span id=\"shown\" role=\"status\" aria-live=\"polite\">").Text($"{content.Cases.Count} cases").Raw("</span><span class=\"print\">; at most the first 60 are printed</span></p>\n")
            .Raw("<div class=\"cases\" tabindex=\"0\" role=\"region\" aria-label=\"Cases\"><table id=\"cases\"><thead><tr>").Raw(pictures ? "<th scope=\"col\" data-name=\"Overlay\"><span>Overlay</span></th>" : string.Empty);
        string[] words = sources ? ["Image", "Task", "Source"] : ["Image", "Task"];
        foreach (string name in (string[])[.. words, "Probability", "IoU", "Dice", "Hit", .. content.OtherScores])
        {
            html.Raw("<th scope=\"col\" data-name=\"").Text(name).Raw($"\" aria-sort=\"none\"{(words.Contains(name) ? string.Empty : " class=\"number\"")}><button type=\"button\">").Text(name).Raw("</button></th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (ReportCase item in content.Cases)
        {
            WriteCase(html, item, sources, pictures);
        }

        html.Raw("</tbody></table></div>\n</section>\n");
    }

    private static void WriteFilters(HtmlText html, ReportContent content)
    {
        html.Raw("<form id=\"filters\" class=\"filters screen\" aria-label=\"Filter the cases\"><label>Image or text<input id=\"find\" type=\"search\"></label><label>Task<select id=\"task\"><option value=\"\">all</option>");
        foreach (string task in content.Cases.Select(item => item.Task).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            html.Raw("<option value=\"").Text(task).Raw("\">").Text(task).Raw("</option>");
        }

        html.Raw("</select></label>");
        if (content.Cases.Select(item => item.Source).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            html.Raw("<label>Source<select id=\"source\"><option value=\"\">all</option>");
            foreach (string source in content.Cases.Select(item => item.Source).Where(source => source.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                html.Raw("<option value=\"").Text(source).Raw("\">").Text(source).Raw("</option>");
            }

            html.Raw("</select></label>");
        }

        html.Raw("<label>Hit<select id=\"hit\"><option value=\"\">all</option><option value=\"1\">hit</option><option value=\"0\">miss</option></select></label>")
            .Raw("<label>IoU from<input id=\"from\" type=\"number\" min=\"0\" max=\"1\" step=\"0.05\"></label><label>IoU to<input id=\"to\" type=\"number\" min=\"0\" max=\"1\" step=\"0.05\"></label>")
            .Raw("<button type=\"reset\" class=\"plain\">Show all</button></form>\n");
    }

    private static void WriteCase(HtmlText html, ReportCase item, bool sources, bool pictures)
    {
        string hit = double.IsNaN(item.Hit) ? string.Empty : item.Hit > 0 ? "1" : "0";
        html.Raw("<tr data-task=\"").Text(item.Task).Raw("\" data-source=\"").Text(item.Source).Raw($"\" data-hit=\"{hit}\" data-iou=\"{(double.IsNaN(item.IoU) ? string.Empty : item.IoU.ToString("R", CultureInfo.InvariantCulture))}\">");
        if (pictures)
        {
            html.Raw("<td>");
            if (item.Thumbnail is { } picture)
            {
                html.Picture(picture.WebP, ReportExamples.Alternative(item), picture.Width, picture.Height);
            }

            html.Raw("</td>");
        }

        html.Raw("<td class=\"id\">").Id(item.ImageId).Raw("</td><td>").Text(item.Task).Raw("</td>");
        if (sources)
        {
            html.Element("td", item.Source);
        }

        html.Number(item.Probability, "0.00").Number(item.IoU, "0.000").Number(item.Dice, "0.000")
            .Raw(hit.Length == 0 ? "<td class=\"number none\" data-key=\"\">\u2013</td>" : $"<td class=\"number\" data-key=\"{hit}\">{(hit == "1" ? "hit" : "miss")}</td>");
        foreach (double other in item.Others)
        {
            html.Number(other, Math.Abs(other) < 10 ? "0.000" : "0.0");
        }

        html.Raw("</tr>\n");
    }
}
