using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>The rank correlation of pairs of values.</summary>
/// <param name="Count">The number of pairs without a NaN.</param>
/// <param name="Coefficient">Pearson's correlation of the ranks; equal values share their mean rank.</param>
/// <param name="Lower">The lower bound of Fisher's 95 % interval, tanh(atanh(r) - 1.96 / sqrt(n - 3)).</param>
/// <param name="Upper">The upper bound of it.</param>
/// <param name="PValue">The two-sided p value of no correlation, by Student's t with n - 2 degrees of freedom.</param>
/// <remarks>
/// Source: <c>utils.py</c>, run_linear_regression: scipy's spearmanr.
/// Differs: with three pairs or fewer, or with all values of one side equal, everything but the count is NaN;
/// so are the bounds of a coefficient of exactly 1 or -1. The reference crashes on most of these.
/// </remarks>
public readonly record struct SpearmanCorrelation(int Count, double Coefficient, double Lower, double Upper, double PValue)
{
    private const double NormalQuantile = 1.96;

    /// <summary>Whether there was enough to correlate.</summary>
    public bool IsDefined => !double.IsNaN(Coefficient);

    /// <summary>Correlates x and y; pairs with a NaN are left out.</summary>
    /// <remarks>Shape: both spans have the same length. Throws: ArgumentException for spans of different lengths.</remarks>
    /// <param name="x">The one side.</param>
    /// <param name="y">The other side.</param>
    /// <returns>The correlation.</returns>
    public static SpearmanCorrelation Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double[] keptX, double[] keptY) = CompletePairs.Of(x, y);
        int n = keptX.Length;
        double r = n < LinearRegression.FewestPairs ? double.NaN : OfRanks(TwiceRanks(keptX), TwiceRanks(keptY));
        if (double.IsNaN(r))
        {
            return new SpearmanCorrelation(n, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        bool perfect = Math.Abs(r) == 1;
        double center = perfect ? double.NaN : Math.Atanh(r), margin = NormalQuantile / Math.Sqrt(n - 3);
        double p = perfect ? 0 : StudentTDistribution.TwoSidedTail(r * Math.Sqrt((n - 2) / ((r + 1) * (1 - r))), n - 2);
        return new SpearmanCorrelation(n, r, Math.Tanh(center - margin), Math.Tanh(center + margin), p);
    }

    /// <summary>Twice the mean ranks, from 2: whole numbers, so that the sums below are exact.</summary>
    private static long[] TwiceRanks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        var ranks = new long[values.Length];
        for (int first = 0, next; first < order.Length; first = next)
        {
            next = first + 1;
            while (next < order.Length && values[order[next]] == values[order[first]])
            {
                next++;
            }

            for (int i = first; i < next; i++)
            {
                ranks[order[i]] = first + 1 + next;
            }
        }

        return ranks;
    }

    /// <summary>Pearson's correlation; NaN where one side is constant.</summary>
    private static double OfRanks(long[] x, long[] y)
    {
        // Around the mean of twice the ranks, n + 1.
        Int128 xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long dx = x[i] - (x.Length + 1), dy = y[i] - (x.Length + 1);
            xx += (Int128)dx * dx;
            xy += (Int128)dx * dy;
            yy += (Int128)dy * dy;
        }

        return xx == 0 || yy == 0 ? double.NaN : Math.Clamp((double)xy / Math.Sqrt((double)xx * (double)yy), -1, 1);
    }
}
