using System.Globalization;
using System.Text;
using CheXplanation.Localization;

namespace CheXplanation.Datasets;

/// <summary>The reference's CSVs of pixel agreement and of counts by task.</summary>
/// <remarks>
/// Source: <c>precision_recall_specificity.py</c> and <c>count_segs.py</c>: pandas' to_csv with the index as first column.
/// UTF-8 without a byte order mark, LF, a final newline.
/// </remarks>
public static class PixelTables
{
    /// <summary>The name of the file of counts.</summary>
    public const string CountsFileName = "n_segs.csv";

    /// <summary>The name of the file of pixel agreement.</summary>
    /// <param name="human">Whether human readers were compared with the truth, not saliency maps.</param>
    /// <returns>The name.</returns>
    public static string ConfusionFileName(bool human) => $"{(human ? "hb" : "pred")}_precision_recall_specificity.csv";

    /// <summary>Writes <c>,pathology,precision,recall/sensitivity,specificity</c>: a row a task in ordinal order, numbered from 0.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">The tasks.</param>
    public static void WriteConfusion(Stream stream, IEnumerable<PixelConfusion> rows)
    {
        using StreamWriter writer = NewWriter(stream);
        writer.Write(",pathology,precision,recall/sensitivity,specificity\n");
        int index = 0;
        foreach (PixelConfusion row in rows.OrderBy(row => row.Task, StringComparer.Ordinal))
        {
            string number = index++.ToString(CultureInfo.InvariantCulture);
            writer.Write($"{number},{CsvRows.Quote(row.Task)},{Field(row.Precision)},{Field(row.Recall)},{Field(row.Specificity)}\n");
        }
    }

    /// <summary>Writes <c>,0</c>: a row a task in ordinal order with the number of images that are segmented.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">The tasks.</param>
    public static void WriteCounts(Stream stream, IEnumerable<SegmentationCount> rows)
    {
        using StreamWriter writer = NewWriter(stream);
        writer.Write(",0\n");
        foreach (SegmentationCount row in rows.OrderBy(row => row.Task, StringComparer.Ordinal))
        {
            writer.Write($"{CsvRows.Quote(row.Task)},{row.Segmented.ToString(CultureInfo.InvariantCulture)}\n");
        }
    }

    private static string Field(double value) => double.IsNaN(value) ? string.Empty : PythonNumberText.Format(value);

    private static StreamWriter NewWriter(Stream stream) => new(stream, new UTF8Encoding(false), 4096, leaveOpen: true);
}
