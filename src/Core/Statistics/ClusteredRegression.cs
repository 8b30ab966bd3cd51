using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>A straight line with standard errors that allow for clusters, such as several images of a patient.</summary>
/// <param name="Line">The line of <see cref="LinearRegression"/>; its standard error, bounds and p value are those of the clusters.</param>
/// <param name="ClusterCount">The number of clusters that hold a complete pair.</param>
/// <remarks>
/// CR1: G/(G-1) (n-1)/(n-2) times the sandwich of the clusters' scores; Student's t with G-1 degrees of freedom.
/// Source: Liang and Zeger, Biometrika 73 (1986) 13-22; Cameron and Miller, Journal of Human Resources 50 (2015) 317-372; statsmodels' OLS
/// with cov_type cluster and use_t. With fewer than about 40 clusters the errors are on the small side.
/// </remarks>
public readonly record struct ClusteredRegression(LinearRegression Line, int ClusterCount)
{
    /// <summary>Fits y on x; pairs with a NaN are left out.</summary>
    /// <remarks>Throws: ArgumentException where the lengths differ.</remarks>
    /// <param name="x">The predictor.</param>
    /// <param name="y">What is predicted.</param>
    /// <param name="clusters">The name of each pair's cluster.</param>
    /// <returns>The line; errors are NaN with one cluster.</returns>
    public static ClusteredRegression Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, IReadOnlyList<string> clusters)
    {
        if (clusters.Count != x.Length)
        {
            throw new ArgumentException($"{x.Length} pairs need as many clusters, not {clusters.Count}", nameof(clusters));
        }

        LinearRegression line = LinearRegression.Fit(x, y);
        double mean = 0, count = 0, xx = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                mean += x[i];
                count++;
            }
        }

        mean /= count;
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                double dx = x[i] - mean;
                xx += dx * dx;
                scores[clusters[i]] = scores.GetValueOrDefault(clusters[i]) + (dx * (y[i] - line.Intercept - (line.Slope * x[i])));
            }
        }

        int groups = scores.Count;
        if (!line.IsDefined || groups < 2)
        {
            return new ClusteredRegression(line with { StandardError = double.NaN, Lower = double.NaN, Upper = double.NaN, PValue = double.NaN }, groups);
        }

        double factor = groups / (groups - 1.0) * (count - 1) / (count - 2);
        double error = Math.Sqrt(factor * scores.Values.Sum(score => score * score)) / xx, margin = StudentTDistribution.Quantile(0.975, groups - 1) * error;
        double t = line.Slope / error;
        return new ClusteredRegression(
            line with { StandardError = error, Lower = line.Slope - margin, Upper = line.Slope + margin, PValue = double.IsNaN(t) ? double.NaN : StudentTDistribution.TwoSidedTail(t, groups - 1) },
            groups);
    }
}
