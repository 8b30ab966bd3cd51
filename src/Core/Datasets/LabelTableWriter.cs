namespace CheXplanation.Datasets;

/// <summary>Writes which label stands for which task, as <see cref="LabelTableJson"/> reads it.</summary>
public static class LabelTableWriter
{
    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="labels">The tasks by label.</param>
    public static void Write(TextWriter writer, IReadOnlyDictionary<int, string> labels)
    {
        string separator = "{";
        foreach ((int label, string task) in labels)
        {
            writer.Write(FormattableString.Invariant($"{separator}\"{label}\": "));
            PythonJsonText.WriteText(writer, task);
            separator = ", ";
        }

        writer.Write(separator == "{" ? "{}" : "}");
    }
}
