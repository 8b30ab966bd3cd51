using System.Globalization;
using System.Text;

namespace CheXplanation.Fidelity;

/// <summary>The report as docs/fidelity.md.</summary>
public static class MarkdownReport
{
    private const string Introduction = """
        # Fidelity: ours against the reference, folder by folder

        The reference is CheXlocalize, the scripts of Stanford's CheXplanation. Each folder of golden/ is one run of one of its scripts; ours is computed
        from the inputs that the folder's `_cmd.txt` names and compared with every file that the script wrote. The first table is what the authors
        published themselves. This file is written by

            dotnet run -c Release --project tests/Fidelity

        which needs the reference's data (`../shared`, or the folder that CHEXPLANATION_SHARED names) and fails where a folder is not compared or a
        difference is not explained. `FidelityTests` in `tests/Core.Tests` checks that this file is what the command writes.

        - A **value** is the mask of one image and task (its counts string and size) or one cell of a CSV, headers and labels included.
        - **Equal** is the same text. Integers, strings and numbers that are printed rounded (summaries, tuning tables, regressions, percentages)
          must be equal.
        - **Tolerance**, for numbers that are not rounded: 1e-9 relative; 1e-6 for elongation and rec_area_ratio (minimum-area rectangles); 1e-12
          for hb and pred of a percentage decrease. For masks: at most 2 pixels, in the runs and to the extent that FIDELITY.md, the specification, lists.
        - **Different** is everything else, and what only one side has. A difference counts as explained only if it disappears when its stated reason
          is taken away, or if it is the listed mask of the constant map; anything else is marked UNEXPLAINED, and the command fails.
        - Where the reference **crashed** there is nothing to compare: the row says what ours gives from the same inputs. TaskMissing, SizeMismatch and
          DuplicateItem are the ids of the cmdlets' errors; what is checked here is that their condition holds for these items and no others.

        """;

    /// <summary>Writes the report.</summary>
    public static string Write(FidelityReport report)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach ((string section, IReadOnlyList<Outcome> outcomes) in report.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section}\n\n");
            text.Append("| folder | kind | values | equal | within tolerance | different | largest difference | remark |\n");
            text.Append("|---|---|--:|--:|--:|--:|---|---|\n");
            foreach (Outcome row in outcomes)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {row.Folder} | {row.Kind} | {Counts(row)} | {Largest(row.Tally)} | {Remark(row)} |\n");
            }
        }

        text.Append("\n## Total\n\n| data | rows | compared | crashed there | without values | not compared | values | equal | within tolerance | different | unexplained |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach ((string section, IReadOnlyList<Outcome> outcomes) in report.Sections.Append(("total", [.. report.Rows])))
        {
            int[] counts =
            [
                outcomes.Count, outcomes.Count(row => row.Tally.Compared > 0), outcomes.Count(row => row.IsPinned), outcomes.Count(row => row.HoldsNoValues),
                outcomes.Count(row => row.IsNotCompared), outcomes.Sum(row => row.Tally.Compared), outcomes.Sum(row => row.Tally.Equal),
                outcomes.Sum(row => row.Tally.Within), outcomes.Sum(row => row.Tally.Different), outcomes.Sum(row => row.Tally.Unexplained),
            ];
            text.Append(CultureInfo.InvariantCulture, $"| {section} | {string.Join(" | ", counts)} |\n");
        }

        IEnumerable<string> different = report.Rows.Where(row => row.Tally.Different > 0).OrderByDescending(row => row.Tally.Different)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Folder} {row.Tally.Different}"));
        text.Append(CultureInfo.InvariantCulture, $"\nThe different values by folder, explained there: {string.Join(", ", different)}.\n");
        return text.ToString();
    }

    private static string Counts(Outcome row) => row.Tally.Compared == 0
        ? "- | - | - | -"
        : string.Create(CultureInfo.InvariantCulture, $"{row.Tally.Compared} | {row.Tally.Equal} | {row.Tally.Within} | {row.Tally.Different}");

    private static string Largest(Tally tally) =>
        tally.MostPixels > 0 ? string.Create(CultureInfo.InvariantCulture, $"{tally.MostPixels} {(tally.MostPixels == 1 ? "pixel" : "pixels")}")
        : tally.LargestShare > 0 ? string.Create(CultureInfo.InvariantCulture, $"{tally.LargestShare:0e-0}")
        : string.Empty;

    private static string Remark(Outcome row) => (row.Tally.Unexplained > 0
        ? string.Create(CultureInfo.InvariantCulture, $"**UNEXPLAINED: {row.Tally.Unexplained}**; {row.Remark}")
        : row.Remark).Replace("|", "\\|", StringComparison.Ordinal);
}
