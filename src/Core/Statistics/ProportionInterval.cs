using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>Intervals of a rate from the number of hits, without resampling.</summary>
/// <remarks>
/// Each trial is on its own: several images of a patient are not. Source: Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133;
/// statsmodels' proportion_confint.
/// </remarks>
public static class ProportionInterval
{
    /// <summary>Wilson's score interval.</summary>
    /// <param name="hits">The number of hits.</param>
    /// <param name="trials">The number of trials, 1 or more.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <returns>The bounds, inside [0, 1].</returns>
    public static IntervalBounds Wilson(int hits, int trials, double confidence)
    {
        Check(hits, trials);
        double rate = (double)hits / trials, z = NormalDistribution.Quantile((1 + confidence) / 2), z2 = z * z;
        double scale = 1 + (z2 / trials), center = (rate + (z2 / (2 * trials))) / scale;
        double margin = z * Math.Sqrt((rate * (1 - rate) / trials) + (z2 / (4.0 * trials * trials))) / scale;
        return new IntervalBounds(hits == 0 ? 0 : center - margin, hits == trials ? 1 : center + margin);
    }

    /// <summary>Jeffreys' interval: quantiles of Beta(hits + 1/2, misses + 1/2).</summary>
    /// <param name="hits">The number of hits.</param>
    /// <param name="trials">The number of trials, 1 or more.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <returns>The bounds, inside (0, 1).</returns>
    public static IntervalBounds Jeffreys(int hits, int trials, double confidence)
    {
        Check(hits, trials);
        double tail = (1 - confidence) / 2, a = hits + 0.5, b = trials - hits + 0.5;
        // The upper bound by the lower tail of the mirrored distribution: 1 - tail would lose digits.
        return new IntervalBounds(BetaDistribution.Quantile(tail, a, b), 1 - BetaDistribution.Quantile(tail, b, a));
    }

    private static void Check(int hits, int trials)
    {
        if (trials < 1 || hits < 0 || hits > trials)
        {
            throw new ArgumentException($"A rate is of 0 to n hits in n trials, n at least 1; not {hits} in {trials}.");
        }
    }
}
