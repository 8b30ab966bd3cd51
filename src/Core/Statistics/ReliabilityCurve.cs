namespace CheXplanation.Statistics;

/// <summary>How the bins of a reliability curve are cut.</summary>
public enum ReliabilityBinning
{
    /// <summary>Bins of equal width.</summary>
    Uniform,

    /// <summary>Bins that hold about as many probabilities each.</summary>
    Quantile,
}

/// <summary>One bin of a reliability curve.</summary>
/// <param name="From">Where the bin begins; a probability of exactly this belongs to the bin before, but for the first.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Count">The number of probabilities in it.</param>
/// <param name="MeanProbability">Their mean.</param>
/// <param name="ObservedRate">The share of them whose finding is there.</param>
public readonly record struct ReliabilityBin(double From, double To, int Count, double MeanProbability, double ObservedRate);

/// <summary>How well probabilities agree with what was found.</summary>
/// <remarks>
/// Source: scikit-learn's calibration_curve and brier_score_loss; expected calibration error: Naeini, Cooper and Hauskrecht, AAAI 2015.
/// </remarks>
public sealed record ReliabilityCurve
{
    private ReliabilityCurve()
    {
    }

    /// <summary>The bins that hold a probability.</summary>
    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>The number of probabilities with an outcome.</summary>
    public required int Count { get; init; }

    /// <summary>The number of them whose finding is there.</summary>
    public required int PositiveCount { get; init; }

    /// <summary>The mean squared distance of the probability from 0 or 1; NaN of none.</summary>
    public required double Brier { get; init; }

    /// <summary>The mean distance of the bins' observed rate from their mean probability, weighted by their counts.</summary>
    public double ExpectedError => Count == 0 ? double.NaN : Bins.Sum(bin => bin.Count * Math.Abs(bin.ObservedRate - bin.MeanProbability)) / Count;

    /// <summary>The largest of the bins' distances.</summary>
    public double LargestError => Count == 0 ? double.NaN : Bins.Max(bin => Math.Abs(bin.ObservedRate - bin.MeanProbability));

    /// <summary>Bins probabilities.</summary>
    /// <remarks>Shape: both spans have the same length; pairs with a NaN are left out.</remarks>
    /// <param name="probabilities">The probabilities, 0 to 1.</param>
    /// <param name="outcomes">1 where the finding is there, 0 where it is not.</param>
    /// <param name="bins">The number of bins, 1 or more.</param>
    /// <param name="binning">How they are cut.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ArgumentException">A probability lies outside [0, 1], or an outcome is neither 0 nor 1.</exception>
    public static ReliabilityCurve Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> outcomes, int bins, ReliabilityBinning binning)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        (double[] p, double[] y) = CompletePairs.Of(probabilities, outcomes);
        if (p.Any(value => !(value is >= 0 and <= 1)))
        {
            throw new ArgumentException($"Probabilities lie from 0 to 1, not at {p.First(value => !(value is >= 0 and <= 1))}.", nameof(probabilities));
        }

        if (y.Any(value => value is not (0 or 1)))
        {
            throw new ArgumentException($"An outcome is 0 or 1, not {y.First(value => value is not (0 or 1))}.", nameof(outcomes));
        }

        double[] sorted = [.. p.Order()], edges = [.. Enumerable.Range(0, bins + 1).Select(b => b == bins ? 1 : b * (1.0 / bins))];
        edges = binning == ReliabilityBinning.Uniform ? edges : [.. edges.Select(edge => ReplicateInterval.Quantile(sorted, edge))];
        var counts = new int[bins];
        double[] sums = new double[bins], found = new double[bins];
        double brier = 0;
        for (int i = 0; i < p.Length; i++)
        {
            int bin = 0;
            while (bin < bins - 1 && p[i] > edges[bin + 1])
            {
                bin++;
            }

            counts[bin]++;
            sums[bin] += p[i];
            found[bin] += y[i];
            brier += (p[i] - y[i]) * (p[i] - y[i]);
        }

        return new ReliabilityCurve
        {
            Bins = [.. Enumerable.Range(0, bins).Where(b => counts[b] > 0).Select(b => new ReliabilityBin(edges[b], edges[b + 1], counts[b], sums[b] / counts[b], found[b] / counts[b]))],
            Count = p.Length,
            PositiveCount = (int)found.Sum(),
            Brier = p.Length == 0 ? double.NaN : brier / p.Length,
        };
    }
}
