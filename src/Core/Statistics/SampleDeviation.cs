namespace CheXplanation.Statistics;

/// <summary>The standard deviation of a sample.</summary>
internal static class SampleDeviation
{
    /// <summary>The square root of the sum of squares by n - 1, over the finite values; NaN of fewer than two.</summary>
    /// <param name="values">The values, of which there may be many millions.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static double Of(ReadOnlySpan<double> values, CancellationToken cancellation = default)
    {
        ReadOnlySpan<double> finite = Finite(values);
        if (finite.Length < 2)
        {
            return double.NaN;
        }

        double mean = NumPySum.Pairwise(finite) / finite.Length, squares = 0;
        for (int start = 0; start < finite.Length; start += SortedReplicates.Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double value in finite[start..Math.Min(start + SortedReplicates.Piece, finite.Length)])
            {
                squares += (value - mean) * (value - mean);
            }
        }

        return Math.Sqrt(squares / (finite.Length - 1));
    }

    private static ReadOnlySpan<double> Finite(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double value in values)
        {
            count += double.IsFinite(value) ? 1 : 0;
        }

        if (count == values.Length)
        {
            // No copy: nearly always all are.
            return values;
        }

        var finite = new double[count];
        int next = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                finite[next++] = value;
            }
        }

        return finite;
    }
}
