namespace CheXplanation.Heatmaps;

/// <summary>A storage written by torch.save before the zip format: five pickles, then the raw numbers.</summary>
/// <remarks>
/// The five: the magic number, the protocol 1001, facts of the writing system, the storage by its persistent id, the list of keys.
/// Then an int64 with the number of elements and the elements themselves, little endian.
/// Source: <c>torch/serialization.py</c>, _legacy_save.
/// </remarks>
internal sealed class LegacyTorchStream
{
    private static ReadOnlySpan<byte> Magic => [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    // The five pickles of a stream are far shorter.
    private const int LongestHead = 1 << 16;

    private readonly Stream _stream;
    private readonly ElementKind _element;
    private readonly long _valuesAt;
    private readonly long _count;

    private LegacyTorchStream(Stream stream, ElementKind element, long valuesAt, long count)
    {
        _stream = stream;
        _element = element;
        _valuesAt = valuesAt;
        _count = count;
    }

    /// <summary>Checks the structure of a tensor's storage without reading its numbers.</summary>
    public static LegacyTorchStream Open(Stream file, PickleTorchStream source)
    {
        (Stream stream, long start, long end) = PickleContent.Find(file, source.Bytes, long.MaxValue);
        try
        {
            return Open(stream, start, end);
        }
        catch (DataFormatException error) when (stream != file)
        {
            string of = source.Bytes is PickleEncodedBytes { Text: PickleLongText text } ? FormattableString.Invariant($"the string at byte {text.Offset}, decoded") : "a string, decoded";
            throw new DataFormatException(error.Fault, $"{error.Position} of {of}", error.Expected, error.Found, inner: error);
        }
    }

    /// <summary>Throws where the pickles of a stream that nothing is read of name code: a file is refused whole.</summary>
    /// <remarks>What else may be wrong with it does not matter, as it is never used.</remarks>
    public static void CheckNames(Stream file, PickleTorchStream source)
    {
        try
        {
            (Stream stream, long start, long end) = PickleContent.Find(file, source.Bytes, LongestHead);
            Open(stream, start, end);
        }
        catch (DataFormatException error) when (error.Fault != DataFault.Unsafe)
        {
        }
    }

    private static LegacyTorchStream Open(Stream stream, long start, long end)
    {
        var cursor = new ByteCursor(stream, start, end);
        ReadHead(cursor);
        if (new PickleDecoder(cursor, true, 0).Read() is not PickleStorage storage)
        {
            throw ByteCursor.Malformed(cursor.Position, "one storage", "something else");
        }

        if (new PickleDecoder(cursor, false, 0).Read() is not PickleSequence { Items: [PickleText key] } || key.Value != storage.Key)
        {
            throw ByteCursor.Malformed(cursor.Position, $"the key '{storage.Key}' alone", "something else");
        }

        return new LegacyTorchStream(stream, storage.Element, PassStorage(cursor, storage), storage.Count);
    }

    /// <summary>Reads the three pickles that are the same in every file.</summary>
    public static void ReadHead(ByteCursor cursor)
    {
        long start = cursor.Position;
        if (new PickleDecoder(cursor, false, 0).Read() is not PickleBigInteger magic || !magic.Bytes.AsSpan().SequenceEqual(Magic))
        {
            throw ByteCursor.Malformed(start, "the magic number of a legacy torch stream", "something else");
        }

        if (new PickleDecoder(cursor, false, 0).Read() is not PickleInteger { Value: 1001 })
        {
            throw ByteCursor.Malformed(cursor.Position, "torch's protocol 1001", "something else");
        }

        new PickleDecoder(cursor, false, 0).Read();
    }

    /// <summary>Passes over a storage, which must hold what its persistent id says; gives the place of its first number.</summary>
    public static long PassStorage(ByteCursor cursor, PickleStorage storage)
    {
        long count = cursor.ReadInt64("the number of elements");
        if (count != storage.Count)
        {
            throw ByteCursor.Malformed(cursor.Position - 8, $"{storage.Count} elements", $"{count}");
        }

        long place = cursor.Position;
        cursor.Skip((ulong)UInt128.Min((UInt128)count * (uint)ElementKinds.SizeOf(storage.Element), ulong.MaxValue), "the storage's elements");
        return place;
    }

    /// <summary>Throws unless every element of the tensor lies inside the storage.</summary>
    public void Check(PickleTensor tensor) => Layout(tensor).Check(_count, FormattableString.Invariant($"byte {_valuesAt}"));

    /// <summary>Reads a checked tensor in row-major order, as float32.</summary>
    public float[] Read(PickleTensor tensor)
    {
        _stream.Position = _valuesAt;
        return ArrayValues.Read(_stream, Layout(tensor));
    }

    /// <summary>How a tensor lies in the storage.</summary>
    public ArrayLayout Layout(PickleTensor tensor) => new(_element, false, tensor.Size, tensor.Stride, tensor.StorageOffset);
}
