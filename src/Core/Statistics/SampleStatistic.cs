namespace CheXplanation.Statistics;

/// <summary>What is computed of a sample's values.</summary>
public sealed record SampleStatistic
{
    /// <summary>The mean.</summary>
    public static SampleStatistic Mean { get; } = new();

    /// <summary>The kind.</summary>
    public BootstrapStatistic Kind { get; init; }

    /// <summary>The share that a trimmed mean leaves out at each end, 0 to below 0.5.</summary>
    public double Trim { get; init; } = 0.1;

    /// <summary>The probability of a quantile, 0 to 1.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>The caller's own function of the values, for <see cref="BootstrapStatistic.Script"/>.</summary>
    public Func<double[], double>? Function { get; init; }

    /// <summary>Throws where a setting is out of its range.</summary>
    /// <exception cref="ArgumentException">A share or a probability is out of range, or a function is missing.</exception>
    public void Validate()
    {
        if (Kind == BootstrapStatistic.TrimmedMean && !(Trim is >= 0 and < 0.5))
        {
            throw new ArgumentException($"A trimmed mean leaves out from 0 to below 0.5 at each end, not {Trim}.");
        }

        if (Kind == BootstrapStatistic.Quantile && !(Probability is >= 0 and <= 1))
        {
            throw new ArgumentException($"A quantile's probability lies between 0 and 1, not at {Probability}.");
        }

        if (Kind == BootstrapStatistic.Script && Function is null)
        {
            throw new ArgumentException("A statistic of one's own needs its function.");
        }
    }

    /// <summary>The statistic of values in any order; NaN of no values.</summary>
    /// <remarks>Source: numpy.mean, numpy.quantile (linear), scipy.stats.trim_mean.</remarks>
    /// <param name="values">The values, without NaN.</param>
    /// <returns>The statistic.</returns>
    public double Of(double[] values)
    {
        if (values.Length == 0)
        {
            return double.NaN;
        }

        switch (Kind)
        {
            case BootstrapStatistic.Mean:
                return NumPySum.Pairwise(values) / values.Length;
            case BootstrapStatistic.Script:
                return Function!(values);
            default:
                double[] sorted = [.. values];
                Array.Sort(sorted);
                if (Kind != BootstrapStatistic.TrimmedMean)
                {
                    return ReplicateInterval.Quantile(sorted, Kind == BootstrapStatistic.Median ? 0.5 : Probability);
                }

                int cut = (int)(Trim * sorted.Length);
                return NumPySum.Pairwise(sorted.AsSpan(cut, sorted.Length - (2 * cut))) / (sorted.Length - (2 * cut));
        }
    }

    /// <summary>An order statistic of values that each count several times; NaN of no values.</summary>
    /// <remarks>Shape: sorted and times have the same length.</remarks>
    /// <param name="sorted">The values in order.</param>
    /// <param name="times">How often each counts.</param>
    /// <param name="total">The sum of <paramref name="times"/>.</param>
    /// <returns>The median, the quantile or the trimmed mean.</returns>
    internal double OfCounted(ReadOnlySpan<double> sorted, ReadOnlySpan<int> times, int total)
    {
        if (total == 0)
        {
            return double.NaN;
        }

        if (Kind == BootstrapStatistic.TrimmedMean)
        {
            return TrimmedMean(sorted, times, total);
        }

        double at = (Kind == BootstrapStatistic.Median ? 0.5 : Probability) * (total - 1);
        int index = (int)at, seen = 0, i = 0;
        while (seen + times[i] <= index)
        {
            seen += times[i++];
        }

        double low = sorted[i], high = low;
        if (index + 1 < total && seen + times[i] == index + 1)
        {
            do
            {
                i++;
            }
            while (times[i] == 0);
            high = sorted[i];
        }

        return ReplicateInterval.Between(low, high, at - index);
    }

    private double TrimmedMean(ReadOnlySpan<double> sorted, ReadOnlySpan<int> times, int total)
    {
        int cut = (int)(Trim * total), end = total - cut, seen = 0;
        double sum = 0;
        for (int i = 0; i < sorted.Length && seen < end; i++)
        {
            int from = Math.Max(seen, cut), to = Math.Min(seen + times[i], end);
            if (to > from)
            {
                sum += sorted[i] * (to - from);
            }

            seen += times[i];
        }

        return sum / (end - cut);
    }
}
