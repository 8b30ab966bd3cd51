using MathNet.Numerics.Distributions;

namespace CheXplanation.Distributions;

/// <summary>The standard normal distribution, as plain functions of doubles.</summary>
public static class NormalDistribution
{
    /// <summary>The probability of a value up to <paramref name="z"/>.</summary>
    /// <param name="z">The value.</param>
    /// <returns>0 to 1; small values keep their digits.</returns>
    public static double Cumulative(double z) => Normal.CDF(0, 1, z);

    /// <summary>The value below which the distribution holds a probability; infinite at 0 and 1.</summary>
    /// <param name="probability">The probability, 0 to 1.</param>
    /// <returns>The quantile.</returns>
    public static double Quantile(double probability) => probability switch
    {
        <= 0 => double.NegativeInfinity,
        >= 1 => double.PositiveInfinity,
        _ => Normal.InvCDF(0, 1, probability),
    };
}
