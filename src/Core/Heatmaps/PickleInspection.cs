namespace CheXplanation.Heatmaps;

/// <summary>Inspects pickles of any protocol.</summary>
internal sealed class PickleInspection : IHeatmapFormatInspection
{
    /// <inheritdoc/>
    /// <remarks>Protocols 0 and 1 have no leading bytes of their own: what walks as a pickle to its STOP, or calls a name, is one.</remarks>
    public bool Recognises(ReadOnlySpan<byte> start, Stream stream)
    {
        if (start is [0x80, >= 2 and <= 5, ..])
        {
            return true;
        }

        if (start.IsEmpty || PickleOpcodes.ArgumentOf(start[0]) == PickleArgument.Unknown)
        {
            return false;
        }

        PickleScan scan = PickleScan.Walk(stream);
        return scan.Globals.Count > 0 && (scan.IsWhole || scan.HasCall);
    }

    /// <inheritdoc/>
    public HeatmapInspection Inspect(Stream stream, HeatmapInspection blank, long pixelLimit)
    {
        PickleScan scan = PickleScan.Walk(stream);
        HeatmapInspection found = blank with
        {
            Format = "Pickle", Protocol = scan.Protocol, Mentions = scan.Globals, Storages = string.Join("; ", scan.Storages.Distinct(StringComparer.Ordinal)),
        };
        found = scan.Protocol < 2
            ? found with { Reason = "pickles of protocol 0 and 1 are not read" }
            : Describe(stream, found, pixelLimit);
        if (found.Verdict != HeatmapVerdict.Refused && scan.Globals.FirstOrDefault(global => !global.IsAllowed) is { } refused)
        {
            string where = refused.Level > 0 ? " in a pickle within the file's bytes" : string.Empty;
            return found with { Verdict = HeatmapVerdict.Refused, Reason = $"byte {refused.Offset}: {refused.Name} is not on the allow-list{where}" };
        }

        return scan.IsCut && found.Verdict < HeatmapVerdict.Damaged
            ? found with { Verdict = HeatmapVerdict.Damaged, Reason = "more names or nested pickles than are listed" }
            : found;
    }

    private static HeatmapInspection Describe(Stream stream, HeatmapInspection found, long pixelLimit)
    {
        try
        {
            var name = new HeatmapFileName(found.ImageId ?? "unnamed", found.Task ?? "unnamed");
            SaliencyMap map = SaliencyMapFile.Describe(stream, name, found.Path, new SaliencyMapReadOptions { PixelLimit = long.MaxValue });
            found = found with { MapWidth = map.MapWidth, MapHeight = map.MapHeight, Width = map.Width, Height = map.Height, Probability = map.Probability };
            return map.GetPictureSize().PixelCount > pixelLimit
                ? found with { Verdict = HeatmapVerdict.Oversized, Reason = $"key 'cxr_dims': expected at most {pixelLimit} pixels, found {map.GetPictureSize().PixelCount}" }
                : found.ImageId is null ? found with { Verdict = HeatmapVerdict.Unnamed, Reason = "the file's name is not IMAGE_TASK_map.pkl" }
                : found with { Verdict = HeatmapVerdict.Usable, Reason = string.Empty };
        }
        catch (DataFormatException error)
        {
            return error.Fault == DataFault.Unsafe
                ? found with { Verdict = HeatmapVerdict.Refused, Reason = $"{error.Position}: {error.Found} is not on the allow-list" }
                : found with { Verdict = HeatmapVerdict.Damaged, Reason = HeatmapInspector.Describe(error) };
        }
    }
}
