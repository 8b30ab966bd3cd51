using CheXplanation.Heatmaps;

namespace CheXplanation.Imaging;

/// <summary>Reads heatmaps that were saved as pictures: grey ones of 8 or 16 bits, float TIFF, and coloured ones whose colour map is named.</summary>
/// <remarks>Grey values stay what they are, 0 to 255 or to 65535: thresholds are relative to a map's own range.</remarks>
public static class HeatmapPicture
{
    /// <summary>Whether a file begins as a picture of a known form does.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True if it does.</returns>
    public static bool Fits(string path)
    {
        Span<byte> start = stackalloc byte[PictureSignature.Length];
        using FileStream file = File.OpenRead(path);
        return TiffPicture.Fits(path) || PictureSignature.Find(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]) is not null;
    }

    /// <summary>The one array of a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">The colour map of coloured pictures; None refuses them.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <returns>The array, of shape (h,w); its numbers are decoded when they are asked for.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is coloured without a map, or claims more pixels than the limit.</exception>
    public static IEnumerable<HeatmapArray> Read(string path, ColourMap map, long pixelLimit) =>
        TiffPicture.Fits(path) ? TiffPicture.Read(path, pixelLimit) : [ReadDecoded(path, map, pixelLimit)];

    private static HeatmapArray ReadDecoded(string path, ColourMap map, long pixelLimit)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit);
        string element = picture.Png is { BitDepth: 16 } ? "uint16" : "uint8";
        if (map == ColourMap.None && !IsStoredGrey(picture))
        {
            // Colours of which all are grey are grey; only the pixels tell.
            ReadGrey(picture, path);
        }

        return new HeatmapArray(string.Empty, element, [picture.Size.Height, picture.Size.Width], () => ReadValues(path, map, pixelLimit));
    }

    private static float[] ReadValues(string path, ColourMap map, long pixelLimit)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit);
        return map == ColourMap.None || IsStoredGrey(picture) ? ReadGrey(picture, path) : ColourMapInverse.Find(picture.DecodeColours(), map);
    }

    private static bool IsStoredGrey(PictureSource picture) => picture.IsGrey || picture.Png is { ColourType: 0 };

    private static float[] ReadGrey(PictureSource picture, string path)
    {
        if (picture.Png is { BitDepth: 16, ColourType: 0 } png)
        {
            picture.CheckWhole();
            return SixteenBitPng.ReadGrey(picture.File, png, path);
        }

        if (picture.IsGrey)
        {
            return Array.ConvertAll(picture.DecodeGrey(), value => (float)value);
        }

        ReadOnlySpan<byte> colours = picture.DecodeColours();
        var grey = new float[picture.Size.PixelCount];
        for (int i = 0; i < grey.Length; i++, colours = colours[4..])
        {
            if (colours[0] != colours[1] || colours[0] != colours[2] || colours[3] != byte.MaxValue)
            {
                throw new DataFormatException(
                    DataFault.Malformed, FormattableString.Invariant($"row {i / picture.Size.Width}, column {i % picture.Size.Width}"),
                    "an opaque grey picture; give -ColourMap (Jet, Viridis, ...) to look colours up backwards, which is approximate, or save the map itself as .npy",
                    FormattableString.Invariant($"red {colours[0]}, green {colours[1]}, blue {colours[2]}, alpha {colours[3]}"), path);
            }

            grey[i] = colours[0];
        }

        return grey;
    }
}
