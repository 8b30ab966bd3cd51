using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>A fitted line with the 95 % confidence band of the mean around it.</summary>
/// <remarks>Source: the textbook's interval of the mean response: y(x) ± t(0.975, n-2) s sqrt(1/n + (x - mean)² / Sxx).</remarks>
public sealed class RegressionBand
{
    private readonly double _mean;
    private readonly double _spread;
    private readonly double _quantile;

    private RegressionBand(LinearRegression line, double mean, double spread)
    {
        Line = line;
        _mean = mean;
        _spread = spread;
        _quantile = StudentTDistribution.Quantile(0.975, line.Count - 2);
    }

    /// <summary>The line.</summary>
    public LinearRegression Line { get; }

    /// <summary>Fits y on x; pairs with a NaN are left out.</summary>
    /// <param name="x">The predictor.</param>
    /// <param name="y">What is predicted.</param>
    /// <returns>The band, or null where there is not enough to fit.</returns>
    public static RegressionBand? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        LinearRegression line = LinearRegression.Fit(x, y);
        if (!line.IsDefined)
        {
            return null;
        }

        (double[] predictor, _) = CompletePairs.Of(x, y);
        double mean = NumPySum.Pairwise(predictor) / predictor.Length;
        return new RegressionBand(line, mean, predictor.Sum(value => (value - mean) * (value - mean)));
    }

    /// <summary>The line at a place.</summary>
    /// <param name="x">The place.</param>
    /// <returns>The fitted mean, and half the width of its interval.</returns>
    public (double Mean, double Margin) At(double x)
    {
        // The slope's error is s / sqrt(Sxx).
        double deviation = Line.StandardError * Math.Sqrt(_spread);
        double margin = _quantile * deviation * Math.Sqrt((1.0 / Line.Count) + ((x - _mean) * (x - _mean) / _spread));
        return (Line.Intercept + (Line.Slope * x), margin);
    }
}
