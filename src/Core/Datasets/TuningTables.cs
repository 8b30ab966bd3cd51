using System.Text;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Datasets;

/// <summary>The two CSVs of the reference's tuning scripts, out and in.</summary>
/// <remarks>
/// Source: <c>tune_heatmap_threshold.py</c> (<c>threshold,task</c>), <c>tune_probability_threshold.py</c>
/// (<c>prob_threshold,mIoU,task</c>). UTF-8 without a byte order mark, LF, a final newline.
/// </remarks>
public static class TuningTables
{
    private const string Threshold = "threshold";
    private const string Cutoff = "prob_threshold";
    private const string Score = "mIoU";
    private const string Task = "task";

    /// <summary>Writes <c>tuning_results.csv</c>: the best threshold of each task, in the order given.</summary>
    /// <remarks>Differs: the reference rounds to one decimal; here a threshold of a finer grid keeps its digits.</remarks>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">The rows; those that are not best are passed over.</param>
    public static void WriteThresholds(Stream stream, IEnumerable<TuningRow> rows)
    {
        using StreamWriter writer = NewWriter(stream);
        writer.Write($"{Threshold},{Task}\n");
        foreach (TuningRow row in rows.Where(row => row.IsBest))
        {
            writer.Write($"{Tenths(row.Threshold)},{CsvRows.Quote(row.Task)}\n");
        }
    }

    /// <summary>Writes <c>probability_tuning_results.csv</c>: every row, in the order given, the means rounded to three decimals.</summary>
    /// <remarks>Differs: the reference rounds the cutoffs to one decimal; here a cutoff of a finer grid keeps its digits.</remarks>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="rows">The rows.</param>
    public static void WriteCutoffs(Stream stream, IEnumerable<TuningRow> rows)
    {
        using StreamWriter writer = NewWriter(stream);
        writer.Write($"{Cutoff},{Score},{Task}\n");
        foreach (TuningRow row in rows)
        {
            writer.Write($"{Tenths(row.Threshold)},{Field(NumPyRounding.Round(row.MeanIoU, 3))},{CsvRows.Quote(row.Task)}\n");
        }
    }

    /// <summary>Reads either file, telling it by its header.</summary>
    /// <param name="reader">The CSV.</param>
    /// <returns>The rows in the order written. Each row of thresholds is best; of a task's cutoffs the first with the largest mean is.</returns>
    /// <exception cref="DataFormatException">A column is missing, or a field is no number (thresholds: in [0, 1]).</exception>
    public static IReadOnlyList<TuningRow> Read(TextReader reader)
    {
        using IEnumerator<string[]> lines = CsvRows.Read(reader).GetEnumerator();
        return Read(lines.MoveNext() ? lines.Current : [], Rest(lines));
    }

    /// <summary>Reads the rows that a CSV was split into.</summary>
    internal static IReadOnlyList<TuningRow> Read(string[] header, IEnumerable<string[]> lines)
    {
        bool ofCutoffs = header.Contains(Cutoff);
        int value = Column(header, ofCutoffs ? Cutoff : Threshold), task = Column(header, Task), score = ofCutoffs ? Column(header, Score) : -1;
        TuningRow[] rows = [.. lines.Select((line, i) => new TuningRow
        {
            Kind = ofCutoffs ? TuningKind.ProbabilityCutoff : TuningKind.SegmentationThreshold,
            Task = PathologyTask.Canonical(Cell(line, task, i)),
            Threshold = Number(line, value, i, share: true),
            MeanIoU = ofCutoffs ? Number(line, score, i, share: false) : double.NaN,
            IsBest = !ofCutoffs,
        })];
        return ofCutoffs ? MarkBest(rows) : rows;
    }

    private static TuningRow[] MarkBest(TuningRow[] rows)
    {
        var best = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Length; i++)
        {
            double score = rows[i].MeanIoU;
            if (!double.IsNaN(score) && (!best.TryGetValue(rows[i].Task, out int held) || score > rows[held].MeanIoU))
            {
                best[rows[i].Task] = i;
            }
        }

        foreach (int i in best.Values)
        {
            rows[i] = rows[i] with { IsBest = true };
        }

        return rows;
    }

    private static IEnumerable<string[]> Rest(IEnumerator<string[]> lines)
    {
        while (lines.MoveNext())
        {
            yield return lines.Current;
        }
    }

    /// <summary>0.30000000000000004 is written 0.3; 0.25 stays.</summary>
    private static string Tenths(double value)
    {
        double rounded = NumPyRounding.Round(value, 1);
        return Field(Math.Abs(rounded - value) < 1e-9 ? rounded : value);
    }

    private static string Field(double value) => double.IsNaN(value) ? string.Empty : PythonNumberText.Format(value);

    private static StreamWriter NewWriter(Stream stream) => new(stream, new UTF8Encoding(false), 4096, leaveOpen: true);

    private static int Column(string[] header, string name)
    {
        int index = Array.IndexOf(header, name);
        return index >= 0 ? index : throw new DataFormatException(DataFault.Malformed, "row 1", $"a column '{name}'", string.Join(",", header));
    }

    private static string Cell(string[] line, int column, int index) =>
        column < line.Length ? line[column] : throw new DataFormatException(DataFault.Malformed, $"row {index + 2}", $"{column + 1} fields", $"{line.Length}");

    private static double Number(string[] line, int column, int index, bool share)
    {
        string field = Cell(line, column, index);
        return PythonNumberText.TryParse(field, out double value) && (!share || double.IsNaN(value) || value is >= 0 and <= 1)
            ? value
            : throw new DataFormatException(DataFault.InvalidValue, $"row {index + 2}", share ? "a number from 0 to 1" : "a number", $"'{field}'");
    }
}
