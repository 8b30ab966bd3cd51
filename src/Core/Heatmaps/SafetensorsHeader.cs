using System.Text.Json;

namespace CheXplanation.Heatmaps;

/// <summary>An array of a safetensors file: where its bytes lie, counted from the first number of the file.</summary>
internal sealed record SafetensorsEntry(string Name, ArrayLayout Layout, long Start, long End)
{
    public string Position => $"array '{Name}'";
}

/// <summary>Parses the JSON header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    private const int MaxEntries = 1 << 20;
    private const string Metadata = "__metadata__";

    /// <summary>Parses the header.</summary>
    public static List<SafetensorsEntry> Parse(ReadOnlySpan<byte> header)
    {
        // The deepest thing of the format is a number in a shape in an entry.
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            return ParseEntries(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // The second and third: text that is no Unicode, a number that is none of 64 bits.
            throw new DataFormatException(DataFault.Malformed, At(reader), "a header of JSON", "something else", null, error);
        }
    }

    private static List<SafetensorsEntry> ParseEntries(ref Utf8JsonReader reader)
    {
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Demand(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name) || names.Count > MaxEntries)
            {
                throw new DataFormatException(
                    DataFault.Malformed, At(reader), $"at most {MaxEntries} names, each once", names.Count > MaxEntries ? "more" : $"'{name}' again");
            }

            if (name == Metadata)
            {
                reader.Read();
                reader.Skip();
            }
            else
            {
                entries.Add(ParseEntry(ref reader, name));
            }
        }

        if (reader.Read())
        {
            throw new JsonException();
        }

        return entries;
    }

    private static SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Demand(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Demand(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null: shape = ParseNumbers(ref reader, ArrayLayout.MaxDimensions); break;
                case "data_offsets" when offsets is null: offsets = ParseNumbers(ref reader, 2); break;
                default: throw new DataFormatException(DataFault.Malformed, $"array '{name}'", "dtype, shape and data_offsets, each once", $"'{reader.GetString()}'");
            }
        }

        if (type is null || shape is null || offsets is not [long start, long end])
        {
            throw new DataFormatException(DataFault.Malformed, $"array '{name}'", "dtype, shape and two data_offsets", "fewer");
        }

        return Check(new SafetensorsEntry(name, ArrayLayout.Packed(Element(type, name), false, shape), start, end));
    }

    private static SafetensorsEntry Check(SafetensorsEntry entry)
    {
        entry.Layout.Check(long.MaxValue, entry.Position);
        long bytes = entry.Layout.Count * ElementKinds.SizeOf(entry.Layout.Element);
        return entry.Start >= 0 && entry.Start <= entry.End && entry.End - entry.Start == bytes
            ? entry
            : throw new DataFormatException(
                DataFault.Malformed, entry.Position, $"{bytes} bytes for {entry.Layout.Describe()}", $"data_offsets {entry.Start} to {entry.End}");
    }

    private static long[] ParseNumbers(ref Utf8JsonReader reader, int most)
    {
        var numbers = new List<long>();
        Demand(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number && numbers.Count <= most)
        {
            numbers.Add(reader.GetInt64());
        }

        return reader.TokenType == JsonTokenType.EndArray && numbers.Count <= most
            ? [.. numbers]
            : throw new DataFormatException(DataFault.Malformed, At(reader), $"a list of at most {most} whole numbers", "something else");
    }

    private static ElementKind Element(string type, string name) => type switch
    {
        "F64" => ElementKind.Float64,
        "F32" => ElementKind.Float32,
        "F16" => ElementKind.Float16,
        "BF16" => ElementKind.BFloat16,
        "I64" => ElementKind.Int64,
        "I32" => ElementKind.Int32,
        "I16" => ElementKind.Int16,
        "I8" => ElementKind.Int8,
        "U64" => ElementKind.UInt64,
        "U32" => ElementKind.UInt32,
        "U16" => ElementKind.UInt16,
        "U8" => ElementKind.UInt8,
        "BOOL" => ElementKind.Boolean,
        _ => throw new DataFormatException(
            DataFault.Malformed, $"array '{name}'", "a dtype of F64, F32, F16, BF16, I64 to I8, U64 to U8 or BOOL", $"'{(type.Length > 40 ? type[..40] : type)}'"),
    };

    private static void Demand(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new DataFormatException(DataFault.Malformed, At(reader), $"{token}", $"{reader.TokenType}");
        }
    }

    private static string At(in Utf8JsonReader reader) => FormattableString.Invariant($"byte {8 + reader.TokenStartIndex}");
}
