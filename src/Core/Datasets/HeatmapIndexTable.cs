namespace CheXplanation.Datasets;

/// <summary>A row of an index of heatmaps: which file (and which array of it) is whose map.</summary>
/// <param name="Line">The row's number, the header being 1.</param>
/// <param name="Path">The file as written; relative paths count from the index's folder.</param>
/// <param name="ImageId">The image.</param>
/// <param name="Task">The task.</param>
/// <param name="Method">The method, or null.</param>
/// <param name="ArrayName">The array, or null where the file has one.</param>
/// <param name="Picture">The picture's size, or null.</param>
/// <param name="Probability">The probability, or NaN.</param>
public sealed record HeatmapIndexRow(
    int Line, string Path, string ImageId, string Task, string? Method, string? ArrayName, PictureSize? Picture, double Probability);

/// <summary>Reads an index of heatmaps: a CSV with the columns path, id, task and, if wished, method, array, height, width, probability.</summary>
public static class HeatmapIndexTable
{
    private static readonly string[] Known = ["path", "id", "task", "method", "array", "height", "width", "probability"];

    /// <summary>Reads the rows one by one.</summary>
    /// <param name="reader">The CSV.</param>
    /// <param name="report">Takes what is wrong with one row; the next ones go on.</param>
    /// <returns>The rows in the file's order.</returns>
    /// <exception cref="DataFormatException">A column is missing, unknown or there twice.</exception>
    public static IEnumerable<HeatmapIndexRow> Read(TextReader reader, Action<DataFormatException> report)
    {
        int[]? columns = null;
        int line = 0;
        foreach (string[] fields in CsvRows.Read(reader))
        {
            line++;
            if (columns is null)
            {
                columns = Columns(fields);
                continue;
            }

            HeatmapIndexRow? row = null;
            try
            {
                row = ReadRow(fields, columns, line);
            }
            catch (DataFormatException error)
            {
                report(error);
            }

            if (row is not null)
            {
                yield return row;
            }
        }

        if (columns is null)
        {
            throw new DataFormatException(DataFault.Malformed, "row 1", "the columns path, id and task", "an empty file");
        }
    }

    /// <summary>Where each known column stands; -1 where it is absent.</summary>
    private static int[] Columns(string[] header)
    {
        string[] names = [.. header.Select(name => name.Trim().TrimStart('\uFEFF').ToLowerInvariant())];
        int[] columns = [.. Known.Select(name => Array.IndexOf(names, name))];
        bool isWhole = columns[..3].All(column => column >= 0) && columns[5] < 0 == columns[6] < 0;
        return isWhole && names.All(Known.Contains) && names.Distinct().Count() == names.Length
            ? columns
            : throw new DataFormatException(
                DataFault.Malformed, "row 1", "the columns path, id, task and, if wished, method, array, height and width, probability, each once", string.Join(',', header));
    }

    private static HeatmapIndexRow ReadRow(string[] fields, int[] columns, int line)
    {
        string? Text(int column) => columns[column] < 0 ? null
            : columns[column] < fields.Length ? fields[columns[column]].Trim()
            : throw new DataFormatException(DataFault.Malformed, $"row {line}", $"{columns.Max() + 1} fields", $"{fields.Length}");

        string Demand(int column) => Text(column) is { Length: > 0 } text
            ? text
            : throw new DataFormatException(DataFault.InvalidValue, $"row {line}, column '{Known[column]}'", "a value", "none");

        return new HeatmapIndexRow(
            line, Demand(0), Demand(1), Demand(2), Text(3) is { Length: > 0 } method ? method : null, Text(4) is { Length: > 0 } array ? array : null,
            ReadSize(Text(5), Text(6), line), ReadProbability(Text(7), line));
    }

    private static PictureSize? ReadSize(string? height, string? width, int line)
    {
        if (string.IsNullOrEmpty(height) && string.IsNullOrEmpty(width))
        {
            return null;
        }

        return int.TryParse(height, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int h) && h > 0
            && int.TryParse(width, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int w) && w > 0
            ? new PictureSize(w, h)
            : throw new DataFormatException(DataFault.InvalidValue, $"row {line}", "height and width above 0", $"'{height}' and '{width}'");
    }

    private static double ReadProbability(string? text, int line) =>
        string.IsNullOrEmpty(text) ? double.NaN
            : PythonNumberText.TryParse(text, out double value) && (double.IsNaN(value) || value is >= 0 and <= 1) ? value
            : throw new DataFormatException(DataFault.InvalidValue, $"row {line}, column 'probability'", "a number from 0 to 1", $"'{text}'");
}
