namespace CheXplanation.Heatmaps;

/// <summary>How one format of heatmaps is inspected. A new format is one more class, listed in <see cref="HeatmapInspector"/>.</summary>
internal interface IHeatmapFormatInspection
{
    /// <summary>Whether a file is of this format.</summary>
    /// <param name="start">Its leading bytes, at most <see cref="HeatmapInspector.LeadingBytes"/>.</param>
    /// <param name="stream">The file, at any position.</param>
    bool Recognises(ReadOnlySpan<byte> start, Stream stream);

    /// <summary>Finds out what the file is. Throws nothing but IOException: whatever the bytes are is the result.</summary>
    /// <param name="stream">The file, at any position.</param>
    /// <param name="blank">What is known already: path, length, image and task.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    HeatmapInspection Inspect(Stream stream, HeatmapInspection blank, long pixelLimit);
}

/// <summary>Inspects heatmap files without using them.</summary>
public static class HeatmapInspector
{
    internal static int LeadingBytes => HeatmapSignature.Length;

    private static readonly IHeatmapFormatInspection[] Formats = [new ArrayInspection(), new PickleInspection()];

    /// <summary>Finds out what a file is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    /// <param name="cancellation">Ends the reading early, with an OperationCanceledException.</param>
    /// <returns>The verdict; bad files are verdicts too.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HeatmapInspection Inspect(string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default)
    {
        try
        {
            using Stream stream = InputFile.OpenRead(path, cancellation, bufferSize: 0);
            return Inspect(stream, path, pixelLimit);
        }
        catch (DataFormatException error)
        {
            return new HeatmapInspection { Path = path, Format = "Unknown", Verdict = HeatmapVerdict.Damaged, Reason = Describe(error) };
        }
    }

    internal static HeatmapInspection Inspect(Stream stream, string path, long pixelLimit)
    {
        HeatmapFileName? name = NameOf(path);
        var blank = new HeatmapInspection
        {
            Path = path, Format = "Unknown", Verdict = HeatmapVerdict.Unsupported, Reason = "the format is none that is read here",
            ImageId = name?.ImageId, Task = name is { } known ? PathologyTask.Canonical(known.Task) : null, Length = stream.Length,
        };
        Span<byte> buffer = stackalloc byte[LeadingBytes];
        stream.Position = 0;
        ReadOnlySpan<byte> start = buffer[..stream.ReadAtLeast(buffer, LeadingBytes, throwOnEndOfStream: false)];
        foreach (IHeatmapFormatInspection format in Formats)
        {
            if (format.Recognises(start, stream))
            {
                return format.Inspect(stream, blank, pixelLimit);
            }
        }

        return blank;
    }

    internal static string Describe(DataFormatException error) => $"{error.Position}: expected {error.Expected}, found {error.Found}";

    internal static HeatmapFileName? NameOf(string path)
    {
        try
        {
            return HeatmapFileName.Parse(Path.GetFileName(path));
        }
        catch (DataFormatException)
        {
            return null;
        }
    }
}
