namespace CheXplanation.Statistics;

/// <summary>How an interval is read off the replicates.</summary>
public enum BootstrapMethod
{
    /// <summary>The reference's: order statistics at int(p*B)-1, rounded to three decimals.</summary>
    Reference,

    /// <summary>Linear-interpolated percentiles of the defined replicates, unrounded.</summary>
    Percentile,

    /// <summary>The percentiles reflected at the estimate.</summary>
    Basic,

    /// <summary>Percentiles corrected for bias and acceleration (Efron 1987).</summary>
    BCa,

    /// <summary>Bootstrap-t: the replicates' distances from the estimate in their own standard errors.</summary>
    Studentized,

    /// <summary>Wilson's score interval of a rate; no replicates.</summary>
    Wilson,

    /// <summary>Jeffreys' interval of a rate, by the Beta distribution; no replicates.</summary>
    Jeffreys,
}

/// <summary>What is estimated.</summary>
public enum BootstrapStatistic
{
    /// <summary>The mean of the values that are there.</summary>
    Mean,

    /// <summary>The median of the values that are there.</summary>
    Median,

    /// <summary>The mean without a share of the smallest and the largest values.</summary>
    TrimmedMean,

    /// <summary>A quantile, linearly interpolated.</summary>
    Quantile,

    /// <summary>The caller's own function of the values.</summary>
    Script,
}

/// <summary>What the groups of a bootstrap share.</summary>
public enum BootstrapDraw
{
    /// <summary>All groups share each draw of the units, so that they stay paired; a unit without a value is missing there.</summary>
    Joint,

    /// <summary>Each series draws from the seed on its own, from the units that have a value in it.</summary>
    PerGroup,
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

    /// <summary>The share that a trimmed mean leaves out at each end.</summary>
    public double Trim { get; init; } = 0.1;

    /// <summary>The probability of a quantile.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>The caller's own function of the values, for <see cref="BootstrapStatistic.Script"/>; called on the calling thread only.</summary>
    public Func<double[], double>? Function { get; init; }

    /// <summary>What the groups share.</summary>
    public BootstrapDraw Draw { get; init; }

    /// <summary>The replicates of each replicate that give its standard error, for a studentized interval of anything but the mean.</summary>
    public int InnerReplicates { get; init; } = 50;

    /// <summary>How many threads work at once; the numbers do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The name of the property that names the units, for the rows; null where each row is a unit.</summary>
    public string? UnitName { get; init; }

    /// <summary>Whether the values are differences of two scores, which may lie below 0.</summary>
    internal bool AreDifferences { get; init; }

    /// <summary>Where the replicates are counted as they are computed, for whoever shows progress; null for nobody.</summary>
    public WorkCount? Work { get; init; }

    /// <summary>The statistic with its settings.</summary>
    /// <returns>The statistic.</returns>
    public SampleStatistic GetStatistic() => new() { Kind = Statistic, Trim = Trim, Probability = Probability, Function = Function };

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

        if (Method == BootstrapMethod.Reference && Draw != BootstrapDraw.Joint)
        {
            throw new ArgumentException("Method Reference draws all groups jointly; use Percentile for others.");
        }

        if (Method is BootstrapMethod.Wilson or BootstrapMethod.Jeffreys && Statistic != BootstrapStatistic.Mean)
        {
            throw new ArgumentException($"Method {Method} is an interval of a rate, the mean of hits and misses; it knows no {Statistic}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(InnerReplicates, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        GetStatistic().Validate();
    }
}
