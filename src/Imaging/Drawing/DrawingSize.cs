namespace CheXplanation.Imaging.Drawing;

/// <summary>Holds what is to be drawn against the limits: a few long numbers must not make a picture of gigabytes.</summary>
internal static class DrawingSize
{
    private const double PointsPerInch = 72;

    /// <summary>The pixels of a drawing.</summary>
    /// <param name="width">Its width in points.</param>
    /// <param name="height">Its height in points.</param>
    /// <param name="dpi">Pixels an inch.</param>
    /// <exception cref="DataFormatException">They are more than the limits.</exception>
    public static PictureSize Of(double width, double height, double dpi)
    {
        double scale = dpi / PointsPerInch, across = Math.Ceiling(width * scale), down = Math.Ceiling(height * scale);
        return across <= DataLimits.DrawingSide && down <= DataLimits.DrawingSide && across * down <= DataLimits.DrawingPixels
            ? new PictureSize(Math.Max((int)across, 1), Math.Max((int)down, 1))
            : throw TooLarge(
                $"at most {DataLimits.DrawingPixels} pixels, {DataLimits.DrawingSide} a side", FormattableString.Invariant($"{across:0}x{down:0}"));
    }

    /// <summary>Throws for more rows or panels than a figure has.</summary>
    public static void CheckGroups(int count)
    {
        if (count > DataLimits.FigureGroups)
        {
            throw TooLarge($"at most {DataLimits.FigureGroups} rows or panels", FormattableString.Invariant($"{count}"));
        }
    }

    private static DataFormatException TooLarge(string expected, string found) => new(DataFault.DrawingTooLarge, "the drawing", expected, found);
}
