namespace CheXplanation.Localization;

/// <summary>The distances between the centres of neighbouring pixels; one of 1 and 1 makes distances pixels.</summary>
/// <remarks>Source: DICOM's Pixel Spacing (0028,0030): rows first.</remarks>
/// <param name="Row">From one row to the next, down.</param>
/// <param name="Column">From one column to the next, across.</param>
public readonly record struct PixelSpacing(double Row, double Column)
{
    /// <summary>Distances in pixels.</summary>
    public static PixelSpacing Pixels { get; } = new(1, 1);

    /// <summary>How far a step of rows and columns goes.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns.</param>
    /// <returns>The Euclidean distance.</returns>
    public double Distance(double rows, double columns)
    {
        double down = rows * Row, across = columns * Column;
        return Math.Sqrt((down * down) + (across * across));
    }
}
