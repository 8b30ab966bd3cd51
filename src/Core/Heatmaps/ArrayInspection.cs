namespace CheXplanation.Heatmaps;

/// <summary>Inspects files of arrays: npy, npz, torch's two forms, safetensors.</summary>
/// <remarks>The size of the picture is not in them; whoever imports them tells it.</remarks>
internal sealed class ArrayInspection : IHeatmapFormatInspection
{
    private const int MostListed = 100;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, Stream stream) => HeatmapSignature.Find(start) is not (HeatmapFormat.Unknown or HeatmapFormat.Pickle);

    /// <inheritdoc/>
    public HeatmapInspection Inspect(Stream stream, HeatmapInspection blank, long pixelLimit)
    {
        Span<byte> start = stackalloc byte[HeatmapInspector.LeadingBytes];
        stream.Position = 0;
        HeatmapFormat format = HeatmapSignature.Find(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        HeatmapInspection found = blank with { Format = $"{format}" };
        try
        {
            if (format == HeatmapFormat.Zip && Name(stream) is var form)
            {
                found = found with { Format = form ?? "Zip" };
                if (form is null)
                {
                    return found;
                }
            }

            PickleScan? scan = Walk(stream, format, found.Format);
            found = found with { Protocol = scan?.Protocol, Mentions = scan?.Globals ?? [] };
            DataFormatException? fault = null;
            found = Describe(found, HeatmapFile.ReadArrays(() => new StreamWindow(stream, 0, stream.Length), error => fault ??= error));
            return PickleInspection.Refuse(fault is null ? found : Fault(found, fault), scan);
        }
        catch (DataFormatException error)
        {
            return Fault(found, error);
        }
    }

    /// <summary>The verdict on a file's arrays: usable where one of them is a map.</summary>
    public static HeatmapInspection Describe(HeatmapInspection found, IEnumerable<HeatmapArray> arrays)
    {
        HeatmapArray[] listed = [.. arrays.Take(MostListed)];
        string storages = string.Join("; ", listed.Select(array => DataFormatException.Printable($"{array.Name} {array}".Trim())));
        found = found with { Storages = storages };
        DataFormatException? fault = null;
        foreach (HeatmapArray array in listed)
        {
            try
            {
                PictureSize size = HeatmapShape.Read(array, areLast: false, ChannelReduction.Mean).Size;
                found = found with { MapWidth = size.Width, MapHeight = size.Height };
                return listed.Length == 1 && found.ImageId is null
                    ? found with { Verdict = HeatmapVerdict.Unnamed, Reason = "the file's name is not IMAGE_TASK_map.pkl; Import-ChexHeatmap can be told otherwise" }
                    : found with { Verdict = HeatmapVerdict.Usable, Reason = string.Empty };
            }
            catch (DataFormatException error)
            {
                fault ??= error;
            }
        }

        return fault is null ? found with { Verdict = HeatmapVerdict.Damaged, Reason = "the whole file: expected an array, found none" } : Fault(found, fault);
    }

    /// <summary>The verdict that an error means.</summary>
    public static HeatmapInspection Fault(HeatmapInspection found, DataFormatException error) => error.Fault == DataFault.Unsafe
        ? found with { Verdict = HeatmapVerdict.Refused, Reason = $"{error.Position}: {error.Found} is not on the allow-list" }
        : found with { Verdict = HeatmapVerdict.Damaged, Reason = HeatmapInspector.Describe(error) };

    private static string? Name(Stream stream)
    {
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(stream);
        return TorchArchive.Fits(entries) ? "TorchZip" : NpzFile.Fits(entries) ? "Npz" : null;
    }

    /// <summary>The names in a torch file's pickles, listed also where the reader refuses them.</summary>
    private static PickleScan? Walk(Stream stream, HeatmapFormat format, string form) => format == HeatmapFormat.LegacyTorch
        ? PickleScan.Walk(stream)
        : form == "TorchZip" ? PickleScan.Walk(new MemoryStream(TorchArchive.ReadDescription(() => new StreamWindow(stream, 0, stream.Length), ZipDirectory.Read(stream)), false)) : null;
}
