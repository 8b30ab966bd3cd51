namespace CheXplanation.Statistics;

/// <summary>The bounds and the mean of bootstrap replicates.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Mean">The mean of the replicates that are defined.</param>
/// <param name="Upper">The upper bound.</param>
public readonly record struct ReplicateInterval(double Lower, double Mean, double Upper)
{
    /// <summary>The reference's interval: NaN sorts last and can become the upper bound.</summary>
    /// <remarks>Source: <c>eval.py</c>, compute_cis, before it rounds.</remarks>
    /// <param name="replicates">The replicates; <see cref="BootstrapOptions"/> refuses fewer than 40.</param>
    /// <returns>The bounds, unrounded.</returns>
    public static ReplicateInterval Reference(ReadOnlySpan<double> replicates) => ReferenceOfSorted(SortedReplicates.NaNLast(replicates));

    /// <summary>The percentile interval over the defined replicates, linearly interpolated; NaN where none is defined.</summary>
    /// <remarks>Source: numpy.percentile, method linear.</remarks>
    /// <param name="replicates">The replicates.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <returns>The bounds.</returns>
    public static ReplicateInterval Percentile(ReadOnlySpan<double> replicates, double confidence) => PercentileOfSorted(SortedReplicates.NaNLast(replicates), confidence);

    internal static ReplicateInterval ReferenceOfSorted(double[] sorted)
    {
        int defined = Defined(sorted);
        int lower = (int)(0.025 * sorted.Length) - 1, upper = (int)(0.975 * sorted.Length) - 1;
        // Python's index -1 is the last element: with fewer than 40 replicates the lower bound is the largest one.
        return new ReplicateInterval(AsPython(sorted, lower), MeanOf(sorted.AsSpan(0, defined), sorted.Length), AsPython(sorted, upper));
    }

    internal static ReplicateInterval PercentileOfSorted(double[] sorted, double confidence)
    {
        ReadOnlySpan<double> defined = sorted.AsSpan(0, Defined(sorted));
        double tail = (1 - confidence) / 2;
        return new ReplicateInterval(Quantile(defined, tail), MeanOf(defined, defined.Length), Quantile(defined, 1 - tail));
    }

    /// <summary>A quantile of sorted values, linearly interpolated.</summary>
    /// <param name="sorted">The values in order, without NaN.</param>
    /// <param name="probability">The probability, 0 to 1.</param>
    /// <returns>The quantile; NaN of no values.</returns>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        double at = probability * (sorted.Length - 1);
        int index = (int)at;
        double low = sorted[index], high = sorted[Math.Min(index + 1, sorted.Length - 1)], fraction = at - index;
        return Between(low, high, fraction);
    }

    /// <summary>The value at a fraction of the way; where one end is infinite, that end.</summary>
    internal static double Between(double low, double high, double fraction)
    {
        double step = high - low;
        if (low == high || fraction == 0)
        {
            return low;
        }

        // numpy counts from the nearer end, so that the ends are met exactly.
        return double.IsInfinity(step) ? double.IsInfinity(low) ? low : high : fraction < 0.5 ? low + step * fraction : high - step * (1 - fraction);
    }

    private static double AsPython(double[] values, int index) => values[index < 0 ? index + values.Length : index];

    // NaN slots count as 0 in the reference's sum, which changes how it is paired.
    private static double MeanOf(ReadOnlySpan<double> defined, int slots)
    {
        if (defined.IsEmpty)
        {
            return double.NaN;
        }

        if (slots == defined.Length)
        {
            return NumPySum.Pairwise(defined) / defined.Length;
        }

        var values = new double[slots];
        defined.CopyTo(values);
        return NumPySum.Pairwise(values) / defined.Length;
    }

    internal static int Defined(ReadOnlySpan<double> sortedNaNLast)
    {
        int count = sortedNaNLast.Length;
        while (count > 0 && double.IsNaN(sortedNaNLast[count - 1]))
        {
            count--;
        }

        return count;
    }
}
