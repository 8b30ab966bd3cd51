using MathNet.Numerics.Distributions;

namespace CheXplanation.Distributions;

/// <summary>Tails and quantiles of Student's t distribution, as plain functions of doubles.</summary>
public static class StudentTDistribution
{
    /// <summary>The quantile of Student's t distribution.</summary>
    /// <param name="probability">The cumulative probability, in (0, 1).</param>
    /// <param name="degreesOfFreedom">The degrees of freedom, above 0.</param>
    /// <returns>The value below which the distribution holds <paramref name="probability"/>.</returns>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        double tail = Math.Min(probability, 1 - probability);
        double value = StudentT.InvCDF(0, 1, degreesOfFreedom, tail);

        // InvCDF searches to about ten digits; a step of Newton in the lower tail, where nothing cancels, gives the rest.
        double step = (StudentT.CDF(0, 1, degreesOfFreedom, value) - tail) / StudentT.PDF(0, 1, degreesOfFreedom, value);
        value = double.IsFinite(step) ? value - step : value;
        return probability > 0.5 ? -value : value;
    }

    /// <summary>The probability of a value at least as far from zero as <paramref name="statistic"/>, on either side.</summary>
    /// <param name="statistic">The t statistic.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom, above 0.</param>
    /// <returns>The two-sided p value, in [0, 1].</returns>
    public static double TwoSidedTail(double statistic, double degreesOfFreedom) =>
        2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(statistic));
}
