using System.Globalization;
using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Reads which label stands for which task: <c>{"1": "Edema", "2": "Cardiomegaly"}</c>, or <c>["background", "Edema"]</c>, label 0 first.</summary>
public static class LabelTableJson
{
    private const long MaxLength = 1 << 22;

    /// <summary>Reads the table.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>The tasks by label; label 0, the background, is none.</returns>
    /// <exception cref="DataFormatException">The file is no such table.</exception>
    public static SortedDictionary<int, string> Read(Stream stream)
    {
        if (stream.Length > MaxLength)
        {
            throw new DataFormatException(DataFault.Malformed, "the whole file", $"at most {MaxLength} bytes", $"{stream.Length}");
        }

        var table = new SortedDictionary<int, string>();
        using var tokens = new JsonTokenStream(stream, DataLimits.NameBytes);
        tokens.Read("$");
        if (tokens.Type == JsonTokenType.StartArray)
        {
            for (int label = 0; tokens.NextElement("$"); label++)
            {
                Add(table, label, tokens.Type == JsonTokenType.String ? tokens.Text : null, $"$[{label}]");
            }
        }
        else if (tokens.Type == JsonTokenType.StartObject)
        {
            while (tokens.NextName("$") is { } key)
            {
                string path = JsonTokenStream.PlaceOf("$", key);
                Add(table, ParseLabel(key, path), tokens.ReadText(path), path);
            }
        }
        else
        {
            throw new DataFormatException(DataFault.Malformed, "$", "{\"1\": \"Edema\", ...} or [\"background\", \"Edema\", ...]", $"{tokens.Type}");
        }

        tokens.ExpectEnd();
        return table;
    }

    /// <summary>The label that a text is.</summary>
    /// <param name="text">A whole number, 0 to 65535.</param>
    /// <param name="position">Where it stands, for the error.</param>
    /// <returns>The label.</returns>
    /// <exception cref="DataFormatException">It is no label.</exception>
    public static int ParseLabel(string text, string position) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort label)
        ? label
        : throw new DataFormatException(DataFault.InvalidValue, position, $"a label of 0 to {ushort.MaxValue}", $"'{text}'");

    private static void Add(SortedDictionary<int, string> table, int label, string? task, string path)
    {
        if (task is not { Length: > 0 and <= DataLimits.NameCharacters } || label > ushort.MaxValue)
        {
            throw new DataFormatException(DataFault.InvalidValue, path, $"the name of a task, for a label of 0 to {ushort.MaxValue}", task is null ? "no text" : $"'{task}'");
        }

        if (label > 0 && !table.TryAdd(label, task))
        {
            throw new DataFormatException(DataFault.InvalidValue, path, "each label once", $"label {label} again");
        }
    }
}
