namespace CheXplanation.Statistics;

/// <summary>One-sided p values that belong to bootstrap intervals: the tail at which a bound would meet a value.</summary>
/// <remarks>
/// Each turns its interval round, so that p value and interval tell the same but for the grain of the replicates. The sample itself counts as one
/// replicate more, so that no p value is 0. Source: Davison and Hinkley, Bootstrap Methods and Their Application, 1997, section 4.4; Efron and
/// Tibshirani, An Introduction to the Bootstrap, 1993, section 15.4.
/// </remarks>
internal static class BootstrapTail
{
    /// <summary>Of percentiles: the share of replicates up to the value, or of those from it on.</summary>
    public static double Percentile(ReadOnlySpan<double> replicates, double value, bool above)
    {
        int beyond = 0, defined = 0;
        foreach (double replicate in replicates)
        {
            beyond += (above ? replicate >= value : replicate <= value) ? 1 : 0;
            defined += double.IsNaN(replicate) ? 0 : 1;
        }

        return defined == 0 ? double.NaN : (beyond + 1.0) / (defined + 1);
    }

    /// <summary>Of the basic interval: the share of replicates at least as far beyond the estimate as the value lies before it.</summary>
    public static double Basic(ReadOnlySpan<double> replicates, double estimate, double value, bool above) => Percentile(replicates, (2 * estimate) - value, !above);

    /// <summary>Of BCa; of the percentiles where there is no correction. Never below that of a single replicate.</summary>
    public static double BCa(ReadOnlySpan<double> replicates, double value, BCaCorrection correction, bool above)
    {
        double share = Percentile(replicates, value, above), tail = above ? 1 - correction.TailOf(1 - share) : correction.TailOf(share);
        return correction.IsDefined ? Math.Max(tail, 1.0 / (replicates.Length + 1)) : share;
    }

    /// <summary>Of bootstrap-t: the share of studentized distances that are as large as that of the estimate from the value.</summary>
    public static double Studentized(ReadOnlySpan<double> replicates, ReadOnlySpan<double> errors, double estimate, double error, double value, bool above) =>
        Percentile(IntervalBounds.Distances(replicates, errors, estimate, error), (estimate - value) / error, !above);
}
