namespace CheXplanation.Datasets;

/// <summary>Thresholds or cutoffs by task.</summary>
/// <remarks>Source: <c>tuning_results.csv</c> and <c>probability_tuning_results.csv</c> of the reference's tuning scripts.</remarks>
public sealed class ThresholdTable
{
    private readonly Dictionary<string, double?> _values;

    private ThresholdTable(Dictionary<string, double?> values) => _values = values;

    /// <summary>The probability cutoffs of the 2021 state (pred_segmentation.py).</summary>
    public static ThresholdTable CheXplanation2021 { get; } = new(new(StringComparer.Ordinal)
    {
        ["Airspace Opacity"] = .4, ["Atelectasis"] = .3, ["Cardiomegaly"] = .1, ["Consolidation"] = .1, ["Edema"] = .5,
        ["Enlarged Cardiomediastinum"] = 0, ["Lung Lesion"] = .1, ["Pleural Effusion"] = .6, ["Pneumothorax"] = .6, ["Support Devices"] = .4,
    });

    /// <summary>Makes a table of segmentation thresholds.</summary>
    /// <param name="rows">Task and threshold; NaN means Otsu's.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataFormatException">A task has two different thresholds.</exception>
    public static ThresholdTable OfThresholds(IEnumerable<(string Task, double Threshold)> rows)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach ((string task, double threshold) in rows)
        {
            double? value = double.IsNaN(threshold) ? null : threshold;
            if (!values.TryAdd(PathologyTask.Canonical(task), value) && values[PathologyTask.Canonical(task)] != value)
            {
                // A curve, or two tables in one: which row is meant cannot be told.
                throw new DataFormatException(DataFault.InvalidValue, $"task '{task}'", "one threshold a task", $"{values[PathologyTask.Canonical(task)]} and {value}");
            }
        }

        return new ThresholdTable(values);
    }

    /// <summary>Makes a table of probability cutoffs: of each task the row with the first largest mIoU.</summary>
    /// <param name="rows">Task, cutoff and mIoU; a task whose mIoU are all NaN has no cutoff.</param>
    /// <returns>The table.</returns>
    public static ThresholdTable OfCutoffs(IEnumerable<(string Task, double Cutoff, double MeanIoU)> rows)
    {
        var best = new Dictionary<string, (double Cutoff, double Score)>(StringComparer.Ordinal);
        foreach ((string task, double cutoff, double score) in rows)
        {
            string name = PathologyTask.Canonical(task);
            if (!double.IsNaN(score) && (!best.TryGetValue(name, out (double Cutoff, double Score) held) || score > held.Score))
            {
                best[name] = (cutoff, score);
            }
        }

        return new ThresholdTable(best.ToDictionary(b => b.Key, b => (double?)b.Value.Cutoff, StringComparer.Ordinal));
    }

    /// <summary>Reads a table from its CSV.</summary>
    /// <param name="path">The file: <c>threshold,task</c>, or <c>prob_threshold,mIoU,task</c>.</param>
    /// <param name="ofCutoffs">Whether probability cutoffs are expected.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataFormatException">A column is missing or a field is no number in [0, 1].</exception>
    public static ThresholdTable Read(string path, bool ofCutoffs)
    {
        using StreamReader reader = InputFile.OpenText(path);
        return Read(reader, path, ofCutoffs);
    }

    /// <summary>Reads a table that is open.</summary>
    /// <param name="reader">The CSV.</param>
    /// <param name="path">Its file, for the errors.</param>
    /// <param name="ofCutoffs">Whether probability cutoffs are expected.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataFormatException">A column is missing or a field is no number in [0, 1].</exception>
    public static ThresholdTable Read(TextReader reader, string path, bool ofCutoffs)
    {
        using IEnumerator<string[]> rows = CsvRows.Read(reader).GetEnumerator();
        string[] header = rows.MoveNext() ? rows.Current : [];
        int value = ofCutoffs ? Column(header, path, "prob_threshold", "Threshold") : Column(header, path, "threshold");
        int task = Column(header, path, "task"), score = ofCutoffs ? Column(header, path, "mIoU", "MeanIoU") : -1;
        int best = ofCutoffs ? -1 : Array.FindIndex(header, column => column.Equals("IsBest", StringComparison.OrdinalIgnoreCase));
        var parsed = new List<(string Task, double Value, double Score)>();
        for (int i = 0; rows.MoveNext(); i++)
        {
            if (best < 0 || Field(rows.Current, best, i, path) != "False")
            {
                parsed.Add(MakeRow(rows.Current, i));
            }
        }

        return ofCutoffs ? OfCutoffs(parsed) : OfThresholds(parsed.Select(p => (p.Task, p.Value)));

        (string Task, double Value, double Score) MakeRow(string[] row, int i) => (
            Task: Field(row, task, i, path),
            Value: Number(row, value, i, path, true),
            Score: ofCutoffs ? Number(row, score, i, path, false) : double.NaN);
    }

    /// <summary>Looks a task up.</summary>
    /// <param name="task">The task.</param>
    /// <param name="value">Its threshold; null means Otsu's.</param>
    /// <returns>False if the task is not in the table.</returns>
    public bool TryGet(string task, out double? value) => _values.TryGetValue(PathologyTask.Canonical(task), out value);

    /// <summary>The column of one of these names, the reference's or that of an exported row of ours.</summary>
    private static int Column(string[] header, string path, params string[] names)
    {
        int index = Array.FindIndex(header, column => names.Contains(column, StringComparer.OrdinalIgnoreCase));
        return index >= 0
            ? index
            : throw new DataFormatException(DataFault.Malformed, "row 1", $"a column '{names[0]}'", string.Join(",", header), path);
    }

    private static string Field(string[] row, int column, int index, string path) =>
        column < row.Length ? row[column] : throw new DataFormatException(DataFault.Malformed, $"row {index + 2}", $"{column + 1} fields", $"{row.Length}", path);

    private static double Number(string[] row, int column, int index, string path, bool share)
    {
        string field = Field(row, column, index, path);
        return PythonNumberText.TryParse(field, out double value) && (!share || double.IsNaN(value) || value is >= 0 and <= 1)
            ? value
            : throw new DataFormatException(DataFault.InvalidValue, $"row {index + 2}", share ? "a number from 0 to 1" : "a number", $"'{field}'", path);
    }
}
