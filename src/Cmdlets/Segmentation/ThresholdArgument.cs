using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>A table of thresholds as a parameter takes it: a path, rows (of Import-Csv or Optimize-ChexThreshold), or a built-in table's name.</summary>
internal static class ThresholdArgument
{
    public const string BuiltIn = "CheXplanation2021";

    /// <summary>Makes the table of what the user gave.</summary>
    /// <param name="items">One path, one name, or rows.</param>
    /// <param name="ofCutoffs">Whether probability cutoffs are meant.</param>
    /// <param name="resolve">Finds the file that a path names.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <returns>The table; null where nothing was given.</returns>
    /// <exception cref="DataFormatException">A column or property is missing, or a value is no number in [0, 1].</exception>
    public static ThresholdTable? Read(object[]? items, bool ofCutoffs, Func<string, string> resolve, CancellationToken cancellation)
    {
        if (items is null)
        {
            return null;
        }

        if (items.Length == 0)
        {
            // An empty table must not quietly become Otsu's threshold, or no cutoff.
            throw new DataFormatException(DataFault.Malformed, "row 1", "a table with at least one row", "an empty one");
        }

        if (items.Length == 1 && ObjectProperty.Unwrap(items[0]) is FileInfo file)
        {
            return ReadFile(file.FullName, ofCutoffs, cancellation);
        }

        if (items.Length == 1 && ObjectProperty.Unwrap(items[0]) is string text)
        {
            return ofCutoffs && string.Equals(text, BuiltIn, StringComparison.OrdinalIgnoreCase)
                ? ThresholdTable.CheXplanation2021
                : ReadFile(resolve(text), ofCutoffs, cancellation);
        }

        TuningKind wrong = ofCutoffs ? TuningKind.SegmentationThreshold : TuningKind.ProbabilityCutoff;
        if (items.Any(item => ObjectProperty.Unwrap(item) is TuningRow row && row.Kind == wrong))
        {
            throw new DataFormatException(
                DataFault.InvalidValue, "row 1", ofCutoffs ? "probability cutoffs (Optimize-ChexThreshold -Kind Probability)" : "thresholds of maps (Optimize-ChexThreshold -Kind Segmentation)", $"rows of {wrong}");
        }

        // Of a curve the best row of each task is meant; of cutoffs the largest mIoU decides.
        items = ofCutoffs ? items : [.. items.Where(item => !IsPassedOver(item))];

        // The reference's columns, or the properties of Optimize-ChexThreshold's rows.
        var rows = items.Select((item, i) => (
            Task: Text(item, "task", i),
            Value: Number(item, ofCutoffs ? ["prob_threshold", "Threshold"] : ["threshold"], i, true),
            Score: ofCutoffs ? Number(item, ["mIoU", "MeanIoU"], i, false) : double.NaN)).ToList();
        return ofCutoffs ? ThresholdTable.OfCutoffs(rows) : ThresholdTable.OfThresholds(rows.Select(row => (row.Task, row.Value)));
    }

    private static ThresholdTable ReadFile(string path, bool ofCutoffs, CancellationToken cancellation)
    {
        using StreamReader reader = InputFile.OpenText(path, cancellation);
        return ThresholdTable.Read(reader, path, ofCutoffs);
    }

    private static bool IsPassedOver(object item) =>
        ObjectProperty.TryGet(PSObject.AsPSObject(item), nameof(TuningRow.IsBest), out object? best) && best?.ToString() == bool.FalseString;

    private static string Text(object item, string name, int index) =>
        Value(item, [name], index)?.ToString() is { Length: > 0 } text
            ? text
            : throw new DataFormatException(DataFault.InvalidValue, $"row {index + 1}", $"a {name}", "nothing");

    private static double Number(object item, string[] names, int index, bool share)
    {
        object? value = Value(item, names, index);
        return ObjectNumber.TryRead(value, out double number) && (!share || double.IsNaN(number) || number is >= 0 and <= 1)
            ? number
            : throw new DataFormatException(DataFault.InvalidValue, $"row {index + 1}, {names[0]}", share ? "a number from 0 to 1" : "a number", $"'{value}'");
    }

    private static object? Value(object item, string[] names, int index)
    {
        foreach (string name in names)
        {
            if (ObjectProperty.TryGet(PSObject.AsPSObject(item), name, out object? value))
            {
                return value;
            }
        }

        throw new DataFormatException(DataFault.Malformed, $"row {index + 1}", $"a property '{names[0]}'", $"an object without one ({item})");
    }
}
