namespace CheXplanation.Heatmaps;

/// <summary>An array's shape read as a map: its size and its channels.</summary>
/// <remarks>(h,w), (1,h,w), (1,1,h,w), (c,h,w), (1,c,h,w); with the channels last (h,w,c), (1,h,w,c). Several maps in one array are refused.</remarks>
internal readonly record struct HeatmapShape(PictureSize Size, int Channels, bool AreLast)
{
    private const long MapLimit = DataLimits.MapValues;
    private const string Advice = "save each map under a name of its own, as in an npz file";

    /// <summary>Reads a shape.</summary>
    /// <param name="array">The array, for the message.</param>
    /// <param name="areLast">Whether channels come last.</param>
    /// <param name="reduction">What several channels become.</param>
    public static HeatmapShape Read(HeatmapArray array, bool areLast, ChannelReduction reduction)
    {
        IReadOnlyList<long> shape = array.Shape;
        if (shape.Count < 2)
        {
            throw Malformed(array, "a map of two dimensions or more");
        }

        int planes = areLast && shape.Count > 2 ? 3 : Math.Min(shape.Count, 3);
        if (shape.SkipLast(planes).Any(n => n != 1))
        {
            throw Malformed(array, $"one map, of shape {(areLast ? "(h,w,c)" : "(c,h,w)")}; {Advice}");
        }

        (long height, long width, long channels) = planes == 2
            ? (shape[^2], shape[^1], 1)
            : areLast ? (shape[^3], shape[^2], shape[^1]) : (shape[^2], shape[^1], shape[^3]);
        if (height < 1 || width < 1 || channels < 1 || (UInt128)height * (UInt128)width > MapLimit)
        {
            throw Malformed(array, $"a map of 1 to {MapLimit} pixels");
        }

        if (channels > 1 && reduction == ChannelReduction.None)
        {
            throw Malformed(array, $"one channel; give -Reduce to say what {channels} become (Mean, Sum, Max, AbsMax, ...)"
                + (!areLast && width <= 4 ? ", and -ChannelsLast where the last dimension counts the channels" : string.Empty));
        }

        return new HeatmapShape(new PictureSize((int)width, (int)height), (int)channels, areLast);
    }

    /// <summary>The numbers of the map.</summary>
    public float[] Values(HeatmapArray array, ChannelReduction reduction)
    {
        float[] values = array.GetValues();
        // A single channel is reduced as well: the absolute value of one is not itself.
        return reduction == ChannelReduction.None ? values : ChannelReducer.Reduce(values, Channels, AreLast, reduction);
    }

    private static DataFormatException Malformed(HeatmapArray array, string expected) =>
        new(DataFault.Malformed, array.Name.Length > 0 ? $"array '{array.Name}'" : "its array", expected, array.ToString());
}
