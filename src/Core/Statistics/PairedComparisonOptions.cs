namespace CheXplanation.Statistics;

/// <summary>The test of a paired comparison.</summary>
public enum PairedTest
{
    /// <summary>McNemar's for hits and misses, Wilcoxon's for other scores; sign flips wherever a unit holds several pairs.</summary>
    Auto,

    /// <summary>Wilcoxon's signed-rank test.</summary>
    Wilcoxon,

    /// <summary>The permutation test that swaps the sides of each unit.</summary>
    SignFlip,

    /// <summary>McNemar's exact test; of hits and misses only.</summary>
    McNemar,

    /// <summary>No test: the interval alone.</summary>
    None,
}

/// <summary>The settings of a paired comparison.</summary>
public sealed record PairedComparisonOptions
{
    /// <summary>The draws and the interval of the difference; the method is any that resamples, but not the reference's.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new() { Method = BootstrapMethod.BCa };

    /// <summary>The test.</summary>
    public PairedTest Test { get; init; }

    /// <summary>What is held against no difference; Greater means that the candidate scores higher.</summary>
    public TestAlternative Alternative { get; init; }

    /// <summary>The number of random permutations; all are counted where they are no more.</summary>
    public int Permutations { get; init; } = 9999;

    /// <summary>How p values are corrected for the number of tasks.</summary>
    public MultipleTestingCorrection Correction { get; init; } = MultipleTestingCorrection.Holm;

    /// <summary>By how much the candidate may be worse and still count as not inferior; null for no such question.</summary>
    public double? Margin { get; init; }

    /// <summary>Whether a lower score is the better one, as of distances.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>The stratum of each unit, every stratum drawn from on its own; null for none. A unit that is not in it has a stratum without a name.</summary>
    public IReadOnlyDictionary<string, string>? Strata { get; init; }

    /// <summary>Throws where the settings contradict each other.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public void Validate()
    {
        Bootstrap.Validate();
        if (Bootstrap.Method is BootstrapMethod.Reference or BootstrapMethod.Wilson or BootstrapMethod.Jeffreys)
        {
            throw new ArgumentException($"Method {Bootstrap.Method} has no interval of a difference; use BCa, Percentile, Basic or Studentized.");
        }

        if (Bootstrap.Statistic != BootstrapStatistic.Mean)
        {
            throw new ArgumentException($"A paired comparison is of means, not of {Bootstrap.Statistic}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Permutations, 1);
        if (Margin is { } margin && !(margin >= 0 && double.IsFinite(margin)))
        {
            throw new ArgumentException($"The margin of non-inferiority is 0 or more, not {margin}; it is in the score's own units.");
        }
    }
}
