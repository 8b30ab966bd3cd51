namespace CheXplanation.Statistics;

/// <summary>The letter values of a sample: the quartiles, the eighths, the sixteenths and so on, as far as the sample carries them.</summary>
/// <remarks>
/// Source: seaborn's boxenplot with its defaults (k_depth 'tukey': floor(log2 n) - 3 boxes, at least one; quantiles as numpy's
/// percentile, linear), which <c>plot_pathology_features.py</c> calls.
/// </remarks>
public sealed class LetterValues
{
    private LetterValues(double[] bounds, double median, double[] outliers)
    {
        Bounds = bounds;
        Median = median;
        Outliers = outliers;
    }

    /// <summary>The number of boxes on each side of the median, the innermost one shared.</summary>
    public int Depth => Bounds.Count / 2;

    /// <summary>The ends of the boxes, rising: the quantiles 2^-(Depth+1), ..., 1/4, 3/4, ..., 1 - 2^-(Depth+1).</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>The median.</summary>
    public double Median { get; }

    /// <summary>The values outside the outermost box.</summary>
    public IReadOnlyList<double> Outliers { get; }

    /// <summary>Computes the letter values; NaN are left out.</summary>
    /// <param name="values">The sample.</param>
    /// <returns>The letter values, or null where no value is defined.</returns>
    public static LetterValues? Of(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values.ToArray().Where(value => !double.IsNaN(value)).Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        int depth = Math.Max(int.Log2(sorted.Length) - 3, 1);
        var bounds = new double[2 * depth];
        for (int i = 0; i < depth; i++)
        {
            double tail = Math.Pow(2, -(depth + 1 - i));
            bounds[i] = ReplicateInterval.Quantile(sorted, tail);
            bounds[^(i + 1)] = ReplicateInterval.Quantile(sorted, 1 - tail);
        }

        return new LetterValues(bounds, ReplicateInterval.Quantile(sorted, 0.5), [.. sorted.Where(value => value < bounds[0] || value > bounds[^1])]);
    }
}
