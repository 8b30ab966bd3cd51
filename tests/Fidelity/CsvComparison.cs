using System.Globalization;
using System.Text;

namespace CheXplanation.Fidelity;

/// <summary>A cell of the reference's CSV and of ours.</summary>
/// <param name="Header">The reference's header.</param>
/// <param name="Theirs">The reference's row.</param>
/// <param name="Ours">Our row.</param>
/// <param name="Column">The column.</param>
public readonly record struct CsvCell(string[] Header, string[] Theirs, string[] Ours, int Column);

/// <summary>What may differ in a CSV.</summary>
public sealed record CsvRule
{
    /// <summary>Nothing may differ.</summary>
    public static CsvRule Exact { get; } = new();

    /// <summary>The relative tolerance of a cell's number.</summary>
    public Func<CsvCell, double> Tolerance { get; init; } = _ => 0;

    /// <summary>Whether a stated reason covers a cell that differs by more.</summary>
    public Func<CsvCell, bool> IsExplained { get; init; } = _ => false;

    /// <summary>Every number within a relative tolerance.</summary>
    public static CsvRule Within(double tolerance) => new() { Tolerance = _ => tolerance };
}

/// <summary>Compares two CSVs cell by cell, header and labels included.</summary>
public static class CsvComparison
{
    /// <summary>Compares two texts.</summary>
    public static Tally Compare(string theirs, string ours, CsvRule rule)
    {
        var tally = new Tally();
        string[][] theirRows = Split(theirs), ourRows = Split(ours);
        for (int r = 0; r < Math.Max(theirRows.Length, ourRows.Length); r++)
        {
            string[] their = theirRows.ElementAtOrDefault(r) ?? [], our = ourRows.ElementAtOrDefault(r) ?? [];
            for (int c = 0; c < Math.Max(their.Length, our.Length); c++)
            {
                Compare(tally, new CsvCell(theirRows.FirstOrDefault() ?? [], their, our, c), rule);
            }
        }

        // Quotes and line ends are no cells.
        if (tally.Equal == tally.Compared && theirs != ours)
        {
            tally.AddUnexplained();
        }

        return tally;
    }

    private static void Compare(Tally tally, CsvCell cell, CsvRule rule)
    {
        string? their = cell.Theirs.ElementAtOrDefault(cell.Column), our = cell.Ours.ElementAtOrDefault(cell.Column);
        if (their == our)
        {
            tally.AddEqual();
            return;
        }

        bool numbers = double.TryParse(their, CultureInfo.InvariantCulture, out double a) & double.TryParse(our, CultureInfo.InvariantCulture, out double b)
            && double.IsFinite(a) && double.IsFinite(b);
        double share = numbers ? Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b)) : 0;
        tally.AddUnequal(numbers && share <= rule.Tolerance(cell), rule.IsExplained(cell), share);
    }

    private static string[][] Split(string text)
    {
        var rows = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (',' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
        }

        return fields.Count + field.Length > 0 ? [.. rows, [.. fields, field.ToString()]] : [.. rows];
    }
}
