using System.Globalization;
using System.Text;

namespace CheXplanation.Datasets;

/// <summary>A table of numbers with named columns, such as the wide CSVs of the reference: a column a task, a row an image.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">One array of values a row; NaN is an empty field.</param>
/// <param name="RowNames">The last column, <c>img_id</c>; null for a table without one.</param>
/// <remarks>
/// Source: <c>eval.py</c>, main: pandas' to_csv. UTF-8 without a byte order mark, LF, a final newline, floats as Python prints them.
/// </remarks>
public sealed record ScoreTable(IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows, IReadOnlyList<string>? RowNames)
{
    private const string NameColumn = "img_id";

    /// <summary>Whether the values are counts such as hits: pandas prints a column of them <c>1</c>, one with an empty field <c>1.0</c>.</summary>
    public bool AreCounts { get; init; }

    /// <summary>Writes the table as the reference does.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = NewWriter(stream);
        writer.Write(string.Join(',', Columns.Concat(RowNames is null ? [] : [NameColumn]).Select(CsvRows.Quote)));
        writer.Write('\n');
        bool[] whole = [.. Columns.Select((_, c) => AreCounts && Rows.All(row => double.IsInteger(row[c]) && Math.Abs(row[c]) < 1L << 53))];
        for (int i = 0; i < Rows.Count; i++)
        {
            writer.Write(string.Join(',', Rows[i].Select((value, c) => whole[c] ? ((long)value).ToString(CultureInfo.InvariantCulture) : Field(value))));
            writer.Write(RowNames is null ? "\n" : $",{CsvRows.Quote(RowNames[i])}\n");
        }
    }

    /// <summary>Writes a summary: <c>name,lower,mean,upper</c>, by name.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="intervals">Name, lower bound, mean and upper bound.</param>
    public static void WriteSummary(Stream stream, IEnumerable<(string Name, double Lower, double Mean, double Upper)> intervals)
    {
        using var writer = NewWriter(stream);
        writer.Write("name,lower,mean,upper\n");
        foreach ((string name, double lower, double mean, double upper) in intervals.OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            writer.Write($"{CsvRows.Quote(name)},{Field(lower)},{Field(mean)},{Field(upper)}\n");
        }
    }

    /// <summary>Reads a table; its last column may be <c>img_id</c>.</summary>
    /// <param name="reader">The CSV.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataFormatException">A row has another number of fields, or a field is no number.</exception>
    public static ScoreTable Read(TextReader reader)
    {
        using IEnumerator<string[]> lines = ReadLines(reader).GetEnumerator();
        lines.MoveNext();
        return Parse(lines.Current, lines);
    }

    /// <summary>The fields by image and task; of an image that occurs twice the first row.</summary>
    /// <remarks>Throws: InvalidOperationException for a table without image ids.</remarks>
    /// <returns>One number a field, NaN for an empty one.</returns>
    public IReadOnlyDictionary<ImageTask, double> ByImageAndTask()
    {
        IReadOnlyList<string> images = RowNames ?? throw new InvalidOperationException($"the table has no column '{NameColumn}'");
        var fields = new Dictionary<ImageTask, double>();
        for (int i = 0; i < images.Count; i++)
        {
            for (int c = 0; c < Columns.Count; c++)
            {
                fields.TryAdd(new ImageTask(images[i], PathologyTask.Canonical(Columns[c])), Rows[i][c]);
            }
        }

        return fields;
    }

    /// <summary>Reads a summary (<c>name,lower,mean,upper</c>) or, where the header is another, a table.</summary>
    /// <param name="reader">The CSV.</param>
    /// <param name="summary">The rows of a summary.</param>
    /// <param name="table">The table, where it is none.</param>
    /// <returns>True for a summary.</returns>
    /// <exception cref="DataFormatException">A row has another number of fields, or a field is no number.</exception>
    public static bool TryReadSummary(
        TextReader reader, out IReadOnlyList<(string Name, double Lower, double Mean, double Upper)> summary, out ScoreTable? table)
    {
        using IEnumerator<string[]> lines = ReadLines(reader).GetEnumerator();
        lines.MoveNext();
        string[] header = lines.Current;
        bool isSummary = header is ["name", "lower", "mean", "upper"];
        table = isSummary ? null : Parse(header, lines);
        var rows = new List<(string Name, double Lower, double Mean, double Upper)>();
        for (int i = 1; isSummary && lines.MoveNext(); i++)
        {
            string[] line = lines.Current;
            rows.Add((line[0], Number(line[1], i, "lower"), Number(line[2], i, "mean"), Number(line[3], i, "upper")));
        }

        summary = rows;
        return isSummary;
    }

    /// <summary>The header, of which there must be one, and the rows, one at a time.</summary>
    private static IEnumerable<string[]> ReadLines(TextReader reader)
    {
        int? fields = null;
        int row = 0;
        foreach (string[] line in CsvRows.Read(reader))
        {
            row++;
            if (line.Length != (fields ??= line.Length))
            {
                throw new DataFormatException(DataFault.Malformed, $"row {row}", $"{fields} fields", $"{line.Length}");
            }

            yield return line;
        }

        if (row == 0)
        {
            throw new DataFormatException(DataFault.Malformed, "row 1", "a header", "an empty file");
        }
    }

    private static ScoreTable Parse(string[] header, IEnumerator<string[]> lines)
    {
        bool named = header[^1] == NameColumn;
        string[] columns = named ? header[..^1] : header;
        var rows = new List<double[]>();
        var names = new List<string>();
        while (lines.MoveNext())
        {
            string[] line = lines.Current;
            rows.Add([.. columns.Select((column, c) => Number(line[c], rows.Count + 1, column))]);
            if (named)
            {
                names.Add(line[^1]);
            }
        }

        return new ScoreTable(columns, rows, named ? names : null);
    }

    private static double Number(string text, int row, string column) =>
        PythonNumberText.TryParse(text, out double value)
            ? value
            : throw new DataFormatException(DataFault.InvalidValue, $"row {row + 1}, column '{column}'", "a number", $"'{text}'");

    internal static string Field(double value) => double.IsNaN(value) ? string.Empty : PythonNumberText.Format(value);

    private static StreamWriter NewWriter(Stream stream) => new(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
}
