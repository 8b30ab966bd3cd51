namespace CheXplanation.Heatmaps;

/// <summary>Reads files that torch.save wrote before its zip form: five pickles, then the storages.</summary>
/// <remarks>The head is that of <see cref="LegacyTorchStream"/>; here the fourth pickle is any object, and each key has its storage. Source: <c>torch/serialization.py</c>, _legacy_save.</remarks>
internal static class LegacyTorchFile
{
    /// <summary>What the first pickle is made of: protocol 2, the magic number.</summary>
    private static ReadOnlySpan<byte> Start => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>The bytes needed to tell the format.</summary>
    public static int StartLength => Start.Length;

    public static bool Fits(ReadOnlySpan<byte> start) => start.StartsWith(Start);

    /// <summary>Checks the structure and where each storage lies.</summary>
    public static PickleContainer Open(Stream stream, Func<Stream> open)
    {
        var cursor = new ByteCursor(stream);
        LegacyTorchStream.ReadHead(cursor);
        var decoder = new PickleDecoder(cursor, true, 0);
        PickleValue root = decoder.Read();
        if (new PickleDecoder(cursor, false, 0).Read() is not PickleSequence keys)
        {
            throw ByteCursor.Malformed(cursor.Position, "the list of keys", "something else");
        }

        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (PickleValue item in keys.Items)
        {
            if (item is not PickleText key || !decoder.Storages.TryGetValue(key.Value, out PickleStorage? storage) || places.ContainsKey(key.Value))
            {
                throw ByteCursor.Malformed(cursor.Position, "the keys of the object's storages, each once", item.Describe());
            }

            places.Add(key.Value, LegacyTorchStream.PassStorage(cursor, storage));
        }

        return new PickleContainer(root, Find, Find);

        HeatmapArray? Find(PickleValue value, string name) => value switch
        {
            PickleStoredTensor tensor => Describe(open, tensor, name, places),
            PickleNumpyArray array => DescribeArray(open, array, name),
            _ => null,
        };
    }

    /// <summary>What is no tensor torch leaves to pickle: an array of numpy stands in the object itself.</summary>
    private static HeatmapArray DescribeArray(Func<Stream> open, PickleNumpyArray array, string name)
    {
        using Stream stream = open();
        return PickleFile.Describe(stream, open, array, name);
    }

    private static HeatmapArray Describe(Func<Stream> open, PickleStoredTensor tensor, string name, Dictionary<string, long> places)
    {
        if (!places.TryGetValue(tensor.Storage.Key, out long place))
        {
            throw new DataFormatException(DataFault.Malformed, "the list of keys", $"the key '{tensor.Storage.Key}'", "none");
        }

        var layout = new ArrayLayout(tensor.Storage.Element, false, tensor.Size, tensor.Stride, tensor.StorageOffset);
        layout.Check(tensor.Storage.Count, FormattableString.Invariant($"byte {place}"));
        return new HeatmapArray(name, layout, () =>
        {
            using Stream stream = open();
            stream.Position = place;
            return ArrayValues.Read(stream, layout);
        });
    }
}
