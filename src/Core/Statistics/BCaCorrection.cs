using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>What BCa corrects percentiles for: how far the replicates lie to one side of the estimate, and how their spread changes with it.</summary>
/// <param name="Bias">The normal quantile of the share of replicates below the estimate, ties counted half; infinite where all lie on one side.</param>
/// <param name="Acceleration">A sixth of the skewness of the units' influences.</param>
/// <param name="IsAccelerated">Whether leaving out units changes anything; else the acceleration is 0.</param>
/// <remarks>Source: Efron, Journal of the American Statistical Association 82 (1987) 171-185; several strata as scipy.stats.bootstrap.</remarks>
internal readonly record struct BCaCorrection(double Bias, double Acceleration, bool IsAccelerated)
{
    public bool IsDefined => double.IsFinite(Bias);

    /// <summary>Finds the corrections.</summary>
    /// <param name="replicates">The replicates; NaN is none.</param>
    /// <param name="estimate">The sample's own value.</param>
    /// <param name="jackknife">The values without each unit in turn, those of a stratum side by side.</param>
    /// <param name="strataEnds">Where each stratum ends.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static BCaCorrection Of(
        ReadOnlySpan<double> replicates, double estimate, ReadOnlySpan<double> jackknife, ReadOnlySpan<int> strataEnds, CancellationToken cancellation = default)
    {
        int below = 0, upTo = 0, defined = 0;
        for (int start = 0; start < replicates.Length; start += SortedReplicates.Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double value in replicates.Slice(start, Math.Min(SortedReplicates.Piece, replicates.Length - start)))
            {
                below += value < estimate ? 1 : 0;
                upTo += value <= estimate ? 1 : 0;
                defined += double.IsNaN(value) ? 0 : 1;
            }
        }

        double acceleration = AccelerationOf(jackknife, strataEnds, cancellation);
        return new BCaCorrection(
            NormalDistribution.Quantile((below + upTo) / (2.0 * defined)), double.IsNaN(acceleration) ? 0 : acceleration, !double.IsNaN(acceleration));
    }

    /// <summary>The share of replicates that the bound at a normal quantile leaves below it.</summary>
    public double Level(double z)
    {
        double shifted = Bias + z, scale = 1 - (Acceleration * shifted);
        // Beyond the pole the formula would turn round: the bound stays at the outermost replicate.
        return scale > 0 ? NormalDistribution.Cumulative(Bias + (shifted / scale)) : shifted > 0 ? 1 : 0;
    }

    /// <summary>The probability that <see cref="Level"/> turns into a share of replicates.</summary>
    public double TailOf(double level)
    {
        if (level is <= 0 or >= 1)
        {
            return level <= 0 ? 0 : 1;
        }

        double distance = NormalDistribution.Quantile(level) - Bias, scale = 1 + (Acceleration * distance);
        return scale > 0 ? NormalDistribution.Cumulative((distance / scale) - Bias) : distance > 0 ? 1 : 0;
    }

    private static double AccelerationOf(ReadOnlySpan<double> jackknife, ReadOnlySpan<int> strataEnds, CancellationToken cancellation)
    {
        double cubes = 0, squares = 0;
        int from = 0;
        foreach (int end in strataEnds)
        {
            double[] sorted = SortedReplicates.NaNLast(jackknife[from..end], cancellation);
            ReadOnlySpan<double> left = sorted.AsSpan(0, ReplicateInterval.Defined(sorted));
            double n = left.Length, mean = NumPySum.Pairwise(left) / n;
            foreach (double value in left)
            {
                double influence = (n - 1) * (mean - value);
                cubes += influence * influence * influence / (n * n * n);
                squares += influence * influence / (n * n);
            }

            from = end;
        }

        // The square root of a rounding error of the mean is no spread.
        return squares > 1e-30 ? cubes / (6 * Math.Pow(squares, 1.5)) : double.NaN;
    }
}
