using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>How far the centres of mass of two masks are apart.</summary>
/// <remarks>Source: the distance of centres of mass of Maier-Hein and others, Metrics reloaded, Nature Methods 21 (2024).</remarks>
public static class CentroidDistance
{
    /// <summary>The distance; NaN where a mask is empty.</summary>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="spacing">The distances between pixels, whose unit is that of the score.</param>
    /// <returns>0 or more.</returns>
    public static double Score(RunLengthMask predicted, RunLengthMask truth, PixelSpacing spacing)
    {
        if (predicted.IsEmpty || truth.IsEmpty)
        {
            return double.NaN;
        }

        (double x, double y) = Centroid(predicted);
        (double trueX, double trueY) = Centroid(truth);
        return spacing.Distance(y - trueY, x - trueX);
    }

    /// <summary>The mean column and row of the pixels that are on; NaN for an empty mask.</summary>
    internal static (double X, double Y) Centroid(RunLengthMask mask)
    {
        long columns = 0, twiceRows = 0;
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            columns += (long)span.X * span.Length;
            twiceRows += (long)(span.Top + span.Bottom - 1) * span.Length;
        }

        return ((double)columns / mask.Area, twiceRows / 2.0 / mask.Area);
    }
}
