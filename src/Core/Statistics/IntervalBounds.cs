using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>The two bounds of an interval, and in words why they are not what was asked for, or why they are missing.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Note">Null where there is nothing to say.</param>
public readonly record struct IntervalBounds(double Lower, double Upper, string? Note = null)
{
    /// <summary>A replicate whose standard error is a smaller part of the sample's own has none: over strata rounding alone leaves 1e-8 of it.</summary>
    internal const double SmallestError = 1e-6;

    /// <summary>Linear-interpolated percentiles of the replicates that are defined.</summary>
    /// <remarks>Source: numpy.percentile; scipy.stats.bootstrap, percentile.</remarks>
    /// <param name="replicates">The replicates.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The bounds.</returns>
    public static IntervalBounds Percentile(ReadOnlySpan<double> replicates, double confidence, CancellationToken cancellation = default)
    {
        ReplicateInterval interval = ReplicateInterval.PercentileOfSorted(SortedReplicates.NaNLast(replicates, cancellation), confidence);
        return new IntervalBounds(interval.Lower, interval.Upper);
    }

    /// <summary>The percentiles reflected at the estimate.</summary>
    /// <remarks>Source: Davison and Hinkley, Bootstrap Methods and Their Application, 1997, section 5.2; scipy.stats.bootstrap, basic.</remarks>
    /// <param name="replicates">The replicates.</param>
    /// <param name="estimate">The sample's own value.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The bounds.</returns>
    public static IntervalBounds Basic(ReadOnlySpan<double> replicates, double estimate, double confidence, CancellationToken cancellation = default)
    {
        IntervalBounds percentile = Percentile(replicates, confidence, cancellation);
        return new IntervalBounds((2 * estimate) - percentile.Upper, (2 * estimate) - percentile.Lower);
    }

    /// <summary>Percentiles corrected for bias and acceleration.</summary>
    /// <remarks>
    /// Source: Efron, Journal of the American Statistical Association 82 (1987) 171-185; several strata as scipy.stats.bootstrap, BCa.
    /// Differs: where the acceleration has no value it is 0, and where all replicates lie on one side of the estimate the percentiles are given, each with a note; scipy gives NaN.
    /// </remarks>
    /// <param name="replicates">The replicates.</param>
    /// <param name="estimate">The sample's own value.</param>
    /// <param name="jackknife">The values without each unit in turn, those of a stratum side by side.</param>
    /// <param name="strataEnds">Where each stratum ends, the last at the number of units.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The bounds.</returns>
    public static IntervalBounds BCa(
        ReadOnlySpan<double> replicates, double estimate, ReadOnlySpan<double> jackknife, ReadOnlySpan<int> strataEnds, double confidence,
        CancellationToken cancellation = default)
    {
        BCaCorrection correction = BCaCorrection.Of(replicates, estimate, jackknife, strataEnds, cancellation);
        if (!correction.IsDefined)
        {
            return Percentile(replicates, confidence, cancellation) with { Note = "all replicates lie on one side of the estimate: percentiles, not BCa" };
        }

        double tail = NormalDistribution.Quantile((1 - confidence) / 2);
        double[] sorted = SortedReplicates.NaNLast(replicates, cancellation);
        sorted = sorted[..ReplicateInterval.Defined(sorted)];
        return new IntervalBounds(At(tail), At(-tail), correction.IsAccelerated ? null : "leaving out units changes nothing: BCa without acceleration");

        double At(double z) => ReplicateInterval.Quantile(sorted, correction.Level(z));
    }

    /// <summary>Bootstrap-t: the estimate less the percentiles of the replicates' studentized distances, in the sample's own standard error.</summary>
    /// <remarks>
    /// Replicates without a standard error above 0 are left out.
    /// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 12.5.
    /// </remarks>
    /// <param name="replicates">The replicates.</param>
    /// <param name="errors">The standard error of each.</param>
    /// <param name="estimate">The sample's own value.</param>
    /// <param name="error">The sample's own standard error.</param>
    /// <param name="confidence">The probability to cover.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The bounds.</returns>
    public static IntervalBounds Studentized(
        ReadOnlySpan<double> replicates, ReadOnlySpan<double> errors, double estimate, double error, double confidence, CancellationToken cancellation = default)
    {
        double[] distances = Distances(replicates, errors, estimate, error, cancellation);
        if (distances.All(double.IsNaN))
        {
            return new IntervalBounds(double.NaN, double.NaN, "no replicate has a standard error: studentized bounds do not exist");
        }

        IntervalBounds t = Percentile(distances, confidence, cancellation);
        if (t.Upper - t.Lower <= SmallestError)
        {
            return new IntervalBounds(double.NaN, double.NaN, "all replicates with a standard error are equal: studentized bounds do not exist");
        }

        // Left out are the replicates whose distance would be without end: beyond a tail's worth of them a bound has lost its place.
        int without = Undefined(distances) - Undefined(replicates);
        string? note = without <= distances.Length * (1 - confidence) / 2 ? null
            : $"{without} of {distances.Length} replicates {(without == 1 ? "has no standard error and is" : "have no standard error and are")} left out: the interval may be too narrow";
        return new IntervalBounds(estimate - (t.Upper * error), estimate - (t.Lower * error), note);
    }

    /// <summary>The replicates' distances from the estimate in their own standard errors; NaN where a replicate has none above 0.</summary>
    internal static double[] Distances(ReadOnlySpan<double> replicates, ReadOnlySpan<double> errors, double estimate, double error, CancellationToken cancellation = default)
    {
        var distances = new double[replicates.Length];
        double smallest = error * SmallestError;
        for (int b = 0; b < distances.Length; b++)
        {
            if (b % SortedReplicates.Piece == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            distances[b] = errors[b] > smallest ? (replicates[b] - estimate) / errors[b] : double.NaN;
        }

        return distances;
    }

    private static int Undefined(ReadOnlySpan<double> values)
    {
        int undefined = 0;
        foreach (double value in values)
        {
            undefined += double.IsNaN(value) ? 1 : 0;
        }

        return undefined;
    }
}
