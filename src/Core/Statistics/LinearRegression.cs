using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>A straight line through pairs of values, by ordinary least squares with an intercept.</summary>
/// <param name="Count">The number of pairs without a NaN.</param>
/// <param name="Slope">The change of y for a change of x by 1.</param>
/// <param name="Intercept">The y at x = 0.</param>
/// <param name="StandardError">The standard error of the slope.</param>
/// <param name="Lower">The lower bound of the slope's 95 % t-interval.</param>
/// <param name="Upper">The upper bound of it.</param>
/// <param name="PValue">The two-sided p value of a slope of 0.</param>
/// <param name="RSquared">The part of y's variance that the line explains.</param>
/// <remarks>
/// Source: <c>utils.py</c>, run_linear_regression: statsmodels' ols.
/// Differs: with three pairs or fewer (a crash there) or with all x equal (a pseudo-inverse there) everything but the count is NaN.
/// </remarks>
public readonly record struct LinearRegression(
    int Count, double Slope, double Intercept, double StandardError, double Lower, double Upper, double PValue, double RSquared)
{
    /// <summary>The fewest pairs that are fitted.</summary>
    public const int FewestPairs = 4;

    /// <summary>Whether there was enough to fit.</summary>
    public bool IsDefined => !double.IsNaN(Slope);

    /// <summary>Fits y on x; pairs with a NaN are left out.</summary>
    /// <remarks>Shape: both spans have the same length. Throws: ArgumentException for spans of different lengths.</remarks>
    /// <param name="x">The predictor.</param>
    /// <param name="y">What is predicted.</param>
    /// <returns>The line.</returns>
    public static LinearRegression Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double[] predictor, double[] response) = CompletePairs.Of(x, y);
        int n = predictor.Length;
        if (n < FewestPairs || predictor.All(v => v == predictor[0]))
        {
            return new LinearRegression(n, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double meanX = NumPySum.Pairwise(predictor) / n, meanY = NumPySum.Pairwise(response) / n;
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < n; i++)
        {
            double dx = predictor[i] - meanX, dy = response[i] - meanY;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }

        double slope = xy / xx, intercept = meanY - slope * meanX, residual = 0;
        for (int i = 0; i < n; i++)
        {
            // From the means: the rounding of the intercept stays out.
            double rest = response[i] - meanY - slope * (predictor[i] - meanX);
            residual += rest * rest;
        }

        double error = Math.Sqrt(residual / (n - 2) / xx), margin = StudentTDistribution.Quantile(0.975, n - 2) * error;
        double t = slope / error;
        return new LinearRegression(
            n, slope, intercept, error, slope - margin, slope + margin,
            double.IsNaN(t) ? double.NaN : StudentTDistribution.TwoSidedTail(t, n - 2), 1 - residual / yy);
    }
}
