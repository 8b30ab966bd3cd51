using CheXplanation.Statistics;

namespace CheXplanation.Localization;

/// <summary>The Hausdorff distance with a percentile in place of the maximum.</summary>
/// <remarks>
/// Each direction has its percentile; the larger of both is the score.
/// Contour: the first distance at which the outline, added up by length, reaches the share (compute_robust_hausdorff of surface-distance).
/// BorderPixel: the percentile of the pixels' distances, interpolated (measured_hausdorff_distance_perc of MetricsReloaded).
/// Source: Huttenlocher, Klanderman and Rucklidge, IEEE Transactions on Pattern Analysis and Machine Intelligence 15 (1993).
/// </remarks>
public static class RobustHausdorff
{
    /// <summary>The score in the unit of the distances; NaN where a mask is empty: there is no distance to nothing.</summary>
    /// <param name="distances">The distances of the outlines.</param>
    /// <param name="share">The share of an outline, above 0 to 1: 0.95.</param>
    /// <returns>0 or more.</returns>
    public static double Score(SurfaceDistances distances, double share = 0.95)
    {
        if (distances.FromPrediction.IsEmpty || distances.FromTruth.IsEmpty)
        {
            return double.NaN;
        }

        bool weighed = distances.Convention == SurfaceConvention.Contour;
        return Math.Max(
            weighed ? Weighed(distances.FromTruth, share) : Interpolated(distances.FromTruth, share),
            weighed ? Weighed(distances.FromPrediction, share) : Interpolated(distances.FromPrediction, share));
    }

    private static double Weighed(ReadOnlySpan<(double Distance, double Length)> elements, double share)
    {
        var lengths = new double[elements.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = elements[i].Length;
        }

        // numpy's sums, so that a share that is met exactly is met there too.
        double whole = NumPySum.Pairwise(lengths), sum = 0;
        foreach ((double distance, double length) in elements)
        {
            sum += length;
            if (sum / whole >= share)
            {
                return distance;
            }
        }

        return elements[^1].Distance;
    }

    private static double Interpolated(ReadOnlySpan<(double Distance, double Length)> elements, double share)
    {
        double place = share * (elements.Length - 1);
        int below = (int)place;
        double lower = elements[below].Distance, upper = elements[Math.Min(below + 1, elements.Length - 1)].Distance;
        return lower + ((upper - lower) * (place - below));
    }
}
