namespace CheXplanation.Statistics;

/// <summary>What a test holds against no difference.</summary>
public enum TestAlternative
{
    /// <summary>A difference in either direction.</summary>
    TwoSided,

    /// <summary>The first is smaller.</summary>
    Less,

    /// <summary>The first is greater.</summary>
    Greater,
}

/// <summary>The outcome of a test.</summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="PValue">The p value, 0 to 1; NaN where there was nothing to test.</param>
/// <param name="IsExact">Whether the whole distribution was counted, not approximated or sampled.</param>
public readonly record struct TestOutcome(double Statistic, double PValue, bool IsExact);
