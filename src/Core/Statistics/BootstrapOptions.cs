namespace CheXplanation.Statistics;

/// <summary>How an interval is read off the replicates.</summary>
public enum BootstrapMethod
{
    /// <summary>The reference's: order statistics at int(p*B)-1, rounded to three decimals.</summary>
    Reference,

    /// <summary>Linear-interpolated percentiles of the defined replicates, unrounded.</summary>
    Percentile,
}

/// <summary>What is estimated.</summary>
public enum BootstrapStatistic
{
    /// <summary>The mean of the values that are there.</summary>
    Mean,

    /// <summary>The median of the values that are there.</summary>
    Median,
}

/// <summary>The settings of a bootstrap.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The fewest replicates of the Reference method: below, its lower index is -1.</summary>
    public const int FewestReferenceReplicates = 40;

    /// <summary>The probability that the interval is meant to cover, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The number of replicates.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The seed of the draws.</summary>
    public uint Seed { get; init; }

    /// <summary>How the interval is read off.</summary>
    public BootstrapMethod Method { get; init; } = BootstrapMethod.Reference;

    /// <summary>What is estimated.</summary>
    public BootstrapStatistic Statistic { get; init; } = BootstrapStatistic.Mean;

    /// <summary>Throws where the settings contradict each other.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, or the Reference method cannot do what is asked.</exception>
    public void Validate()
    {
        if (!(Confidence > 0 && Confidence < 1))
        {
            throw new ArgumentException($"Confidence must lie between 0 and 1, not at {Confidence}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Replicates, 1);
        if (Method == BootstrapMethod.Reference && Replicates < FewestReferenceReplicates)
        {
            throw new ArgumentException(
                $"Method Reference needs at least {FewestReferenceReplicates} replicates, not {Replicates}: below, its lower bound would be the largest replicate.");
        }

        if (Method == BootstrapMethod.Reference && (Statistic != BootstrapStatistic.Mean || Confidence != 0.95))
        {
            throw new ArgumentException("Method Reference knows only the mean at a confidence of 0.95; use Percentile for others.");
        }
    }
}
