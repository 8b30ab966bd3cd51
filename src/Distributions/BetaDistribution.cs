using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CheXplanation.Distributions;

/// <summary>Quantiles of the Beta distribution, as plain functions of doubles.</summary>
public static class BetaDistribution
{
    /// <summary>The value below which the distribution holds a probability.</summary>
    /// <param name="probability">The probability, in (0, 1).</param>
    /// <param name="a">The first shape, above 0.</param>
    /// <param name="b">The second shape, above 0.</param>
    /// <returns>The quantile, in (0, 1).</returns>
    public static double Quantile(double probability, double a, double b)
    {
        // Bisection to where two doubles meet would take a thousand steps near 0; halving the exponent first keeps it short.
        double low = 0, high = 1, value = a / (a + b);
        for (int step = 0; step < 200 && high - low > 1e-17 * high; step++)
        {
            double distance = SpecialFunctions.BetaRegularized(a, b, value) - probability;
            if (distance > 0)
            {
                high = value;
            }
            else
            {
                low = value;
            }

            // Newton's step where it stays inside the bracket, else the middle.
            double next = value - (distance / Beta.PDF(a, b, value));
            next = next > low && next < high ? next : (low + high) / 2;
            if (next == value || Math.Abs(next - value) < 1e-16 * value)
            {
                return next;
            }

            value = next;
        }

        return value;
    }
}
