namespace CheXplanation.Segmentation;

/// <summary>The JET colours of a picture of bytes, and the gray that the reference makes of them.</summary>
/// <remarks>
/// The reference reads the BGR colours as RGB, so that blue weighs like red and the other way round. JET's gray
/// rises, falls and rises again: it does not keep the order of the levels.
/// Source: OpenCV 4.6, COLORMAP_JET and cvtColor(COLOR_RGB2GRAY), as used by <c>heatmap_to_segmentation.py</c>.
/// </remarks>
public static class JetColours
{
    private const int Levels = 256;

    private static readonly byte[] Table = MakeTable();

    private static readonly byte[] GrayTable = MakeGray(Table);

    /// <summary>The colours: blue, green, red of level 0, then of level 1, up to 255.</summary>
    /// <remarks>Shape: 256 x 3.</remarks>
    public static ReadOnlySpan<byte> Bgr => Table;

    /// <summary>The gray of each level's colour.</summary>
    /// <remarks>Shape: 256.</remarks>
    public static ReadOnlySpan<byte> Gray => GrayTable;

    /// <summary>destination[i] = the gray of the colour of source[i].</summary>
    /// <remarks>Throws: ArgumentException if the destination is shorter.</remarks>
    /// <param name="source">The levels.</param>
    /// <param name="destination">The grays; may be the source.</param>
    public static void ToGray(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < source.Length)
        {
            throw new ArgumentException($"{source.Length} pixels do not fit into {destination.Length}.", nameof(destination));
        }

        byte[] gray = GrayTable;
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = gray[source[i]];
        }
    }

    private static byte[] MakeTable()
    {
        var table = new byte[3 * Levels];
        for (int level = 0; level < Levels; level++)
        {
            // Each channel rises by 4 a level, stays at 255 and falls by 4 a level.
            table[3 * level] = Clamp(Math.Min(128 + (4 * level), 254 - (4 * (level - 96))));
            table[(3 * level) + 1] = Clamp(Math.Min(4 * (level - 32), 4 * (223 - level)));
            table[(3 * level) + 2] = Clamp(Math.Min(4 * (level - 96) + 2, 252 - (4 * (level - 224))));
        }

        // OpenCV's table breaks its own rule at one place.
        table[3 * 159] = 1;
        return table;
    }

    private static byte[] MakeGray(byte[] bgr)
    {
        var gray = new byte[Levels];
        for (int level = 0; level < Levels; level++)
        {
            gray[level] = (byte)(((bgr[3 * level] * 9798) + (bgr[(3 * level) + 1] * 19235) + (bgr[(3 * level) + 2] * 3735) + (1 << 14)) >> 15);
        }

        return gray;
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
