using System.Globalization;

namespace CheXplanation.Heatmaps;

/// <summary>A value that a pickle describes: inert data, never an object that the pickle asks to be built.</summary>
internal abstract record PickleValue
{
    /// <summary>What a message calls this value.</summary>
    public abstract string Describe();
}

internal sealed record PickleNone : PickleValue
{
    public override string Describe() => "None";
}

internal sealed record PickleBoolean(bool Value) : PickleValue
{
    public override string Describe() => Value ? "True" : "False";
}

internal sealed record PickleInteger(long Value) : PickleValue
{
    public override string Describe() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An integer of more than 64 bits; only its bytes are kept, lowest first.</summary>
internal sealed record PickleBigInteger(byte[] Bytes) : PickleValue
{
    public override string Describe() => $"an integer of {Bytes.Length} bytes";
}

internal sealed record PickleFloat(double Value) : PickleValue
{
    public override string Describe() => Value.ToString("R", CultureInfo.InvariantCulture);
}

internal sealed record PickleText(string Value) : PickleValue
{
    public override string Describe() => Value.Length > 40 ? $"a string of {Value.Length} characters" : $"'{Value}'";
}

/// <summary>Bytes that stay in the file: where they start and how many there are.</summary>
internal sealed record PickleBytes(long Offset, long Length) : PickleValue
{
    public override string Describe() => $"{Length} bytes";
}

/// <summary>Text whose bytes stay in the file: long strings of protocol 2 hold Latin-1 bytes as UTF-8.</summary>
internal sealed record PickleLongText(long Offset, long Length) : PickleValue
{
    public override string Describe() => $"a string of {Length} bytes";
}

/// <summary>Latin-1 bytes that lie UTF-8 encoded in the file (how protocol 2 writes bytes).</summary>
internal sealed record PickleEncodedBytes(PickleValue Text) : PickleValue
{
    public override string Describe() => "encoded bytes";
}

/// <summary>Text whose bytes stay in the file: a line of protocol 0, escaped, in quotes where Python 2 wrote it.</summary>
internal sealed record PickleLineText(long Offset, long Length, bool IsQuoted) : PickleValue
{
    public override string Describe() => $"a string of {Length} bytes";
}

/// <summary>A tuple or a list; a list grows while the pickle is read.</summary>
internal sealed record PickleSequence(List<PickleValue> Items) : PickleValue
{
    public override string Describe() => $"{Items.Count} values";
}

internal sealed record PickleDictionary(Dictionary<string, PickleValue> Items) : PickleValue
{
    public override string Describe() => $"a dict of {Items.Count} keys";
}

/// <summary>A name on the allow-list.</summary>
internal sealed record PickleGlobal(PickleName Name) : PickleValue
{
    public override string Describe() => Name.ToString();
}

/// <summary>The bytes of a legacy torch stream that the pickle says to load; they are loaded only where a value is needed.</summary>
internal sealed record PickleTorchStream(PickleValue Bytes) : PickleValue
{
    /// <summary>What lies in the file: the same for every call with the same bytes.</summary>
    public PickleValue Content => Bytes is PickleEncodedBytes encoded ? encoded.Text : Bytes;

    public override string Describe() => "a torch stream";
}

/// <summary>A tensor: a window into the storage of a torch stream.</summary>
internal sealed record PickleTensor(PickleTorchStream Storage, long StorageOffset, long[] Size, long[] Stride) : PickleValue
{
    public override string Describe() => $"a tensor of shape ({string.Join(',', Size)})";
}

/// <summary>What a torch stream refers to: the kind and the number of elements of its one storage.</summary>
internal sealed record PickleStorage(ElementKind Element, string Key, long Count) : PickleValue
{
    public override string Describe() => $"a storage of {Count} x {Element}";
}

/// <summary>A tensor of a torch file: a window into one of the file's storages.</summary>
internal sealed record PickleStoredTensor(PickleStorage Storage, long StorageOffset, long[] Size, long[] Stride) : PickleValue
{
    public override string Describe() => $"a tensor of shape ({string.Join(',', Size)})";
}

/// <summary>A numpy type; its byte order comes later in the pickle.</summary>
internal sealed record PickleNumpyType(string Code) : PickleValue
{
    /// <summary>The byte order, as numpy's type strings have it.</summary>
    public char Order { get; set; } = '=';

    /// <summary>Whether it has fields or parts, which plain numbers have not.</summary>
    public bool IsStructured { get; set; }

    public override string Describe() => $"the numpy type '{(Code.Length > 40 ? Code[..40] : Code)}'";
}

/// <summary>A numpy array; its shape and bytes come later in the pickle.</summary>
internal sealed record PickleNumpyArray : PickleValue
{
    /// <summary>The shape, or null while the pickle has not told it.</summary>
    public long[]? Size { get; set; }

    public PickleNumpyType? Type { get; set; }

    public bool IsFortran { get; set; }

    /// <summary>The bytes, or what else stands in their place.</summary>
    public PickleValue? Content { get; set; }

    public override string Describe() => Size is null ? "an unfinished array" : $"an array of shape ({string.Join(',', Size)})";
}
