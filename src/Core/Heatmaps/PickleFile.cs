namespace CheXplanation.Heatmaps;

/// <summary>Reads plain pickles: the published layout, numpy arrays, tensors with their own torch streams, and containers of them.</summary>
internal static class PickleFile
{
    /// <summary>Whether a file that begins so may be a pickle: a protocol byte, or what protocols 0 and 1 begin with.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) => start is [0x80, ..] or [(byte)'c' or (byte)'(' or (byte)'}' or (byte)']', ..];

    /// <summary>Reads the pickle's structure from an open file; the numbers are read from the file when they are used.</summary>
    /// <remarks>A torch stream that nothing is made of must not name code either: a file is refused whole.</remarks>
    public static PickleContainer Open(Stream stream, Func<Stream> open)
    {
        var decoder = new PickleDecoder(new ByteCursor(stream), false);
        PickleValue root = decoder.Read();
        foreach (PickleTorchStream bytes in decoder.TorchStreams.DistinctBy(source => source.Content, ReferenceEqualityComparer.Instance))
        {
            LegacyTorchStream.CheckNames(stream, bytes);
        }

        return Describe(root, stream, open);
    }

    private static PickleContainer Describe(PickleValue root, Stream stream, Func<Stream> open) => new(
        root,
        (value, name) => Describe(stream, open, value, name),
        (value, name) => Describe(stream, () => new StreamWindow(stream, 0, stream.Length), value, name));

    private static HeatmapArray? Describe(Stream stream, Func<Stream> open, PickleValue value, string name) => value switch
    {
        PickleTensor tensor => Describe(stream, open, tensor, name),
        PickleNumpyArray array => Describe(stream, open, array, name),
        _ => null,
    };

    private static HeatmapArray Describe(Stream stream, Func<Stream> open, PickleTensor tensor, string name)
    {
        LegacyTorchStream storage = LegacyTorchStream.Open(stream, tensor.Storage);
        storage.Check(tensor);
        return new HeatmapArray(name, storage.Layout(tensor), () =>
        {
            using Stream again = open();
            LegacyTorchStream found = LegacyTorchStream.Open(again, tensor.Storage);
            found.Check(tensor);
            return found.Read(tensor);
        });
    }

    /// <summary>Describes an array of numpy, whose bytes lie in the pickle itself.</summary>
    public static HeatmapArray Describe(Stream stream, Func<Stream> open, PickleNumpyArray array, string name)
    {
        ArrayLayout layout = NumpyReduction.Layout(array);
        Find(stream, array, layout);
        return new HeatmapArray(name, layout, () =>
        {
            using Stream again = open();
            PickleContent content = Find(again, array, layout);
            content.Stream.Position = content.Start;
            return ArrayValues.Read(content.Stream, layout);
        });
    }

    /// <summary>The array's bytes, which must be as many as its shape says.</summary>
    private static PickleContent Find(Stream stream, PickleNumpyArray array, ArrayLayout layout)
    {
        PickleContent content = PickleContent.Find(stream, array.Content!);
        long expected = layout.Count * ElementKinds.SizeOf(layout.Element);
        return content.Length == expected
            ? content
            : throw ByteCursor.Malformed(content.Start, $"{expected} bytes for {layout.Describe()}", $"{content.Length}");
    }
}
