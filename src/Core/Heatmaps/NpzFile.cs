namespace CheXplanation.Heatmaps;

/// <summary>Reads npz files: a zip file of npy files, stored or deflated; each array is named as its file without .npy.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Whether a zip file's entries make it an npz file.</summary>
    public static bool Fits(IReadOnlyList<ZipEntry> entries) => entries.Any(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal));

    /// <summary>Checks each array's header when it is its turn and describes it.</summary>
    /// <param name="open">Opens the file.</param>
    /// <param name="entries">Its directory.</param>
    /// <param name="report">Takes what is wrong with one array; the next ones go on.</param>
    public static IEnumerable<HeatmapArray> Read(Func<Stream> open, IEnumerable<ZipEntry> entries, Action<DataFormatException> report) =>
        new Streamed<HeatmapArray>(() => Begin(open, entries, report));

    private static IEnumerator<HeatmapArray> Begin(Func<Stream> open, IEnumerable<ZipEntry> entries, Action<DataFormatException> report)
    {
        foreach (ZipEntry entry in entries)
        {
            HeatmapArray? array = null;
            try
            {
                array = Describe(open, entry);
            }
            catch (DataFormatException error)
            {
                report(Within(entry, error));
            }

            if (array is not null)
            {
                yield return array;
            }
        }
    }

    private static HeatmapArray Describe(Func<Stream> open, ZipEntry entry)
    {
        if (!entry.Name.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw entry.Malformed("an array (a name that ends in .npy)", $"'{entry.Name}'");
        }

        using ZipEntryStream stream = ZipEntryStream.Open(open(), entry);
        NpyHeader header = NpyHeader.Read(stream, entry.Length);
        return new HeatmapArray(entry.Name[..^Extension.Length], header.Layout, () => ReadValues(open, entry));
    }

    private static float[] ReadValues(Func<Stream> open, ZipEntry entry)
    {
        try
        {
            using ZipEntryStream stream = ZipEntryStream.Open(open(), entry);
            return ArrayValues.Read(stream, NpyHeader.Read(stream, entry.Length).Layout);
        }
        catch (DataFormatException error)
        {
            throw Within(entry, error);
        }
    }

    private static DataFormatException Within(ZipEntry entry, DataFormatException error) =>
        error.Position == entry.Position
            ? error
            : new DataFormatException(error.Fault, $"{error.Position} of '{entry.Name}'", error.Expected, error.Found, error.File, error);
}
