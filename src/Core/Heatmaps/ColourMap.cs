namespace CheXplanation.Heatmaps;

/// <summary>Colour maps that can be looked up backwards.</summary>
public enum ColourMap
{
    /// <summary>None: coloured pictures are refused.</summary>
    None,

    /// <summary>From dark blue over cyan and yellow to dark red.</summary>
    Jet,

    /// <summary>From violet over green to yellow.</summary>
    Viridis,

    /// <summary>From blue over red to yellow.</summary>
    Plasma,

    /// <summary>From black over red to pale yellow.</summary>
    Inferno,

    /// <summary>From black over magenta to pale yellow.</summary>
    Magma,

    /// <summary>A smoother jet.</summary>
    Turbo,

    /// <summary>From black over red and yellow to white.</summary>
    Hot,
}

/// <summary>Turns colours back into numbers: the place, 0 to 255, of the nearest colour of a map.</summary>
/// <remarks>
/// Approximate: a picture holds at most 256 levels, JPEG and other writers shift colours, and where two places of a map have nearly the
/// same colour either may be found (of neighbours of one colour their middle is taken, else the first of the nearest). A picture whose colours lie far from the map is refused: most
/// often it is the map laid over the radiograph, which cannot be undone.
/// </remarks>
public static class ColourMapInverse
{
    private const int Colours = 256;
    private const int FarSquared = 40 * 40;
    private const double FarShare = 0.25;

    /// <summary>Looks colours up.</summary>
    /// <param name="pixels">Red, green, blue and one more byte of each pixel.</param>
    /// <param name="map">The map.</param>
    /// <returns>A place of each pixel.</returns>
    /// <exception cref="DataFormatException">More than a quarter of the pixels lie far from every colour of the map.</exception>
    public static float[] Find(ReadOnlySpan<byte> pixels, ColourMap map)
    {
        byte[] table = Convert.FromHexString(Table(map));
        var known = new Dictionary<int, (float Place, bool IsFar)>();
        var values = new float[pixels.Length / 4];
        long far = 0;
        for (int i = 0; i < values.Length; i++, pixels = pixels[4..])
        {
            int colour = (pixels[0] << 16) | (pixels[1] << 8) | pixels[2];
            if (!known.TryGetValue(colour, out (float Place, bool IsFar) found))
            {
                known.Add(colour, found = Nearest(pixels, table));
            }

            values[i] = found.Place;
            far += found.IsFar ? 1 : 0;
        }

        return far <= FarShare * values.Length
            ? values
            : throw new DataFormatException(
                DataFault.Malformed, "its pixels", $"colours of {map}", FormattableString.Invariant($"{100.0 * far / values.Length:0} % others (another map, or a heatmap laid over a picture?)"));
    }

    private static (float Place, bool IsFar) Nearest(ReadOnlySpan<byte> pixel, ReadOnlySpan<byte> table)
    {
        int first = 0, last = 0, bestDistance = int.MaxValue;
        for (int i = 0; i < Colours; i++)
        {
            int red = pixel[0] - table[3 * i], green = pixel[1] - table[(3 * i) + 1], blue = pixel[2] - table[(3 * i) + 2];
            int distance = (red * red) + (green * green) + (blue * blue);
            if (distance < bestDistance)
            {
                (first, last, bestDistance) = (i, i, distance);
            }
            else if (distance == bestDistance && last == i - 1)
            {
                last = i;
            }
        }

        return ((first + last) / 2f, bestDistance > FarSquared);
    }

    private static string Table(ColourMap map) => map switch
    {
        ColourMap.Jet => ColourMapTables.Jet,
        ColourMap.Viridis => ColourMapTables.Viridis,
        ColourMap.Plasma => ColourMapTables.Plasma,
        ColourMap.Inferno => ColourMapTables.Inferno,
        ColourMap.Magma => ColourMapTables.Magma,
        ColourMap.Turbo => ColourMapTables.Turbo,
        ColourMap.Hot => ColourMapTables.Hot,
        _ => throw new ArgumentOutOfRangeException(nameof(map), map, "no colour map"),
    };
}
