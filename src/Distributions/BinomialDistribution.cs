using MathNet.Numerics.Distributions;

namespace CheXplanation.Distributions;

/// <summary>The binomial distribution, as plain functions of doubles.</summary>
public static class BinomialDistribution
{
    /// <summary>The probability of at most <paramref name="count"/> successes.</summary>
    /// <param name="count">The number of successes.</param>
    /// <param name="trials">The number of trials.</param>
    /// <param name="probability">The probability of one success, 0 to 1.</param>
    /// <returns>0 to 1.</returns>
    public static double Cumulative(int count, int trials, double probability) =>
        count < 0 ? 0 : count >= trials ? 1 : Binomial.CDF(probability, trials, count);
}
