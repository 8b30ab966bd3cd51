namespace CheXplanation.Statistics;

/// <summary>Pairs of which neither value is NaN.</summary>
internal static class CompletePairs
{
    /// <summary>The complete pairs of two equally long spans, in their order.</summary>
    public static (double[] X, double[] Y) Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"{x.Length} values cannot be paired with {y.Length}", nameof(y));
        }

        var keptX = new List<double>(x.Length);
        var keptY = new List<double>(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                keptX.Add(x[i]);
                keptY.Add(y[i]);
            }
        }

        return ([.. keptX], [.. keptY]);
    }
}
