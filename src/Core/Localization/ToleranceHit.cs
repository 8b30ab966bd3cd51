using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Whether a point lies in the truth or near it.</summary>
/// <remarks>
/// Source: the pointing game of Zhang and others, International Journal of Computer Vision 126 (2018), whose tolerance is 15 pixels.
/// Near is a Euclidean distance of at most the tolerance from the point to the centre of a true pixel.
/// </remarks>
public static class ToleranceHit
{
    /// <summary>1 where any point is within the tolerance, else 0; NaN where the truth is empty.</summary>
    /// <param name="points">The points, inside the picture; none is a miss.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="tolerance">The tolerance in the unit of the spacing; 0 asks for a point in the truth.</param>
    /// <param name="spacing">The distances between pixels.</param>
    /// <returns>1, 0 or NaN.</returns>
    public static double Score(ReadOnlySpan<PixelPoint> points, RunLengthMask truth, double tolerance, PixelSpacing spacing)
    {
        if (truth.IsEmpty)
        {
            return double.NaN;
        }

        foreach (PixelPoint point in points)
        {
            if (Distance(point, truth, spacing) <= tolerance)
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>The distance from a point to the nearest pixel of a mask; infinite for an empty one.</summary>
    internal static double Distance(PixelPoint point, RunLengthMask mask, PixelSpacing spacing)
    {
        double least = double.PositiveInfinity;
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            int rows = Math.Max(0, Math.Max(span.Top - point.Y, point.Y - (span.Bottom - 1)));
            least = Math.Min(least, spacing.Distance(rows, span.X - point.X));
        }

        return least;
    }
}
