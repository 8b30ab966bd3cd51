namespace CheXplanation.Heatmaps;

/// <summary>Inspects files of arrays: npy, npz, torch's zip and legacy files, safetensors.</summary>
internal sealed class ArrayInspection : IHeatmapFormatInspection
{
    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, Stream stream) => HeatmapSignature.Find(start) is not (HeatmapFormat.Unknown or HeatmapFormat.Pickle);

    /// <inheritdoc/>
    public HeatmapInspection Inspect(Stream stream, HeatmapInspection blank, long pixelLimit)
    {
        Span<byte> start = stackalloc byte[HeatmapSignature.Length];
        stream.Position = 0;
        HeatmapInspection found = blank with { Format = HeatmapSignature.Find(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]).ToString() };
        var errors = new List<DataFormatException>();
        try
        {
            // The arrays are described one by one and not kept.
            (int count, HeatmapArray? first) = (0, null);
            foreach (HeatmapArray array in HeatmapFile.ReadArrays(() => new StreamWindow(stream, 0, stream.Length), Note))
            {
                first = count++ == 0 ? array : null;
            }

            found = first?.Shape is { Count: >= 2 } shape ? found with { MapHeight = (int)shape[^2], MapWidth = (int)shape[^1] } : found;
            return errors.Count > 0 ? Judge(found, errors[0])
                : count == 0 ? found with { Verdict = HeatmapVerdict.Damaged, Reason = "no array" }
                : count == 1 && found.ImageId is null ? found with { Verdict = HeatmapVerdict.Unnamed, Reason = "the file's name is not IMAGE_TASK_map.pkl; Import-ChexHeatmap can be told otherwise" }
                : found with { Verdict = HeatmapVerdict.Usable, Reason = string.Empty };
        }
        catch (DataFormatException error)
        {
            return Judge(found, error);
        }

        void Note(DataFormatException error)
        {
            if (errors.Count == 0)
            {
                errors.Add(error);
            }
        }
    }

    private static HeatmapInspection Judge(HeatmapInspection found, DataFormatException error) => found with
    {
        Verdict = error.Fault == DataFault.Unsafe ? HeatmapVerdict.Refused : HeatmapVerdict.Damaged, Reason = HeatmapInspector.Describe(error),
    };
}
