namespace CheXplanation.Heatmaps;

/// <summary>Reads npy files: one array without a name.</summary>
internal static class NpyFile
{
    /// <summary>Checks the header and describes the array.</summary>
    public static IEnumerable<HeatmapArray> Read(Func<Stream> open)
    {
        using Stream stream = open();
        NpyHeader header = NpyHeader.Read(stream, stream.Length);
        return [new HeatmapArray(string.Empty, header.Layout, () => ReadValues(open, header))];
    }

    private static float[] ReadValues(Func<Stream> open, NpyHeader header)
    {
        using Stream stream = open();
        stream.Position = header.Length;
        return ArrayValues.Read(stream, header.Layout);
    }
}
