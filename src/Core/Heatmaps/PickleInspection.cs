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
        return Refuse(Describe(stream, found, pixelLimit), scan);
    }

    /// <summary>Refuses what names code anywhere, whether it is read or not.</summary>
    public static HeatmapInspection Refuse(HeatmapInspection found, PickleScan? scan)
    {
        if (found.Verdict != HeatmapVerdict.Refused && found.Mentions.FirstOrDefault(global => !global.IsAllowed) is { } refused)
        {
            string where = refused.Level > 0 ? " in a pickle within the file's bytes" : string.Empty;
            return found with { Verdict = HeatmapVerdict.Refused, Reason = $"byte {refused.Offset}: {refused.Name} is not on the allow-list{where}" };
        }

        return scan is { IsCut: true } && found.Verdict < HeatmapVerdict.Damaged
            ? found with { Verdict = HeatmapVerdict.Damaged, Reason = "more names or nested pickles than are listed" }
            : found;
    }

    private static HeatmapInspection Describe(Stream stream, HeatmapInspection found, long pixelLimit)
    {
        try
        {
            stream.Position = 0;
            PickleContainer container = PickleFile.Open(stream, () => new StreamWindow(stream, 0, stream.Length));
            if (container.Published is not { } fields)
            {
                return ArrayInspection.Describe(found, container.Arrays(_ => { }));
            }

            var identity = new ItemIdentity { ImageId = found.ImageId ?? "unnamed", Task = found.Task ?? "unnamed" };
            SaliencyMap map = SaliencyMapFile.Describe(container, fields, identity, found.Path, long.MaxValue, ChannelReduction.None);
            found = found with { MapWidth = map.MapWidth, MapHeight = map.MapHeight, Width = map.Width, Height = map.Height, Probability = map.Probability };
            return map.GetPictureSize().PixelCount > pixelLimit
                ? found with { Verdict = HeatmapVerdict.Oversized, Reason = $"key 'cxr_dims': expected at most {pixelLimit} pixels, found {map.GetPictureSize().PixelCount}" }
                : found.ImageId is null ? found with { Verdict = HeatmapVerdict.Unnamed, Reason = "the file's name is not IMAGE_TASK_map.pkl" }
                : found with { Verdict = HeatmapVerdict.Usable, Reason = string.Empty };
        }
        catch (DataFormatException error)
        {
            return ArrayInspection.Fault(found, error);
        }
    }
}
