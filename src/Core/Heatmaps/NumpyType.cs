namespace CheXplanation.Heatmaps;

/// <summary>A numpy type string, such as <c>&lt;f4</c>: byte order, kind, bytes.</summary>
/// <remarks>Source: numpy's reference, "The array interface protocol", key typestr.</remarks>
internal readonly record struct NumpyType(ElementKind Element, bool IsBigEndian)
{
    private const string Expected = "an array of real numbers (float16 to float64, int8 to uint64, bool)";

    /// <summary>Parses a type string; a missing byte order means that of this machine.</summary>
    public static NumpyType Parse(string text, string position)
    {
        bool hasOrder = text.Length > 0 && text[0] is '<' or '>' or '|' or '=';
        ElementKind? element = (hasOrder ? text[1..] : text) switch
        {
            "f2" => ElementKind.Float16,
            "f4" => ElementKind.Float32,
            "f8" => ElementKind.Float64,
            "i1" => ElementKind.Int8,
            "i2" => ElementKind.Int16,
            "i4" => ElementKind.Int32,
            "i8" => ElementKind.Int64,
            "u1" => ElementKind.UInt8,
            "u2" => ElementKind.UInt16,
            "u4" => ElementKind.UInt32,
            "u8" => ElementKind.UInt64,
            "b1" or "?" => ElementKind.Boolean,
            _ => null,
        };
        return element is { } known ? new NumpyType(known, IsBig(hasOrder ? text[0] : '=')) : throw Refuse(text, position);
    }

    /// <summary>Whether a byte-order character means big endian on this machine.</summary>
    public static bool IsBig(char order) => order == '>' || (order is not '<' && !BitConverter.IsLittleEndian);

    private static DataFormatException Refuse(string text, string position)
    {
        string meaning = text.TrimStart('<', '>', '|', '=') switch
        {
            ['O', ..] => "Python objects, which only running the file could make",
            ['c', ..] => "complex numbers",
            ['V', ..] => "raw or structured records (bfloat16 of ml_dtypes too: save it as float32)",
            ['S' or 'U' or 'a', ..] => "text",
            ['M' or 'm', ..] => "dates",
            ['f' or 'g', ..] => "floats of an unusual width",
            _ => "an unknown type",
        };
        return new DataFormatException(DataFault.Malformed, position, Expected, $"'{(text.Length > 40 ? text[..40] + "..." : text)}': {meaning}");
    }
}
