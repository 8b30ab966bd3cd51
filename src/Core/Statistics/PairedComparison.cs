using System.Globalization;

namespace CheXplanation.Statistics;

/// <summary>How a candidate's scores differ from the baseline's on the same items, for one task.</summary>
public sealed record PairedComparison
{
    /// <summary>The score that was compared.</summary>
    public required string Property { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>The number of items that both sides have with a value.</summary>
    public required int Count { get; init; }

    /// <summary>The number of units, such as patients, that hold such an item.</summary>
    public required int UnitCount { get; init; }

    /// <summary>The property that named the units.</summary>
    public string? UnitName { get; init; }

    /// <summary>The items that only the baseline has; they are dropped.</summary>
    public int BaselineOnly { get; init; }

    /// <summary>The items that only the candidate has; they are dropped.</summary>
    public int CandidateOnly { get; init; }

    /// <summary>The items that both have, but at least one without a value; they are dropped.</summary>
    public int Missing { get; init; }

    /// <summary>The baseline's mean over the pairs.</summary>
    public double Baseline { get; init; } = double.NaN;

    /// <summary>The candidate's mean over the pairs.</summary>
    public double Candidate { get; init; } = double.NaN;

    /// <summary>The candidate's mean less the baseline's.</summary>
    public double Difference { get; init; } = double.NaN;

    /// <summary>The lower bound of the difference.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>The upper bound of the difference.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>The standard error of the difference.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>How the interval was read off.</summary>
    public BootstrapMethod Method { get; init; }

    /// <summary>The probability that the interval is meant to cover.</summary>
    public double Confidence { get; init; }

    /// <summary>The number of replicates.</summary>
    public int Replicates { get; init; }

    /// <summary>The number of replicates that drew no pair.</summary>
    public int UndefinedReplicates { get; init; }

    /// <summary>The seed.</summary>
    public uint Seed { get; init; }

    /// <summary>The test that was made; None for none.</summary>
    public PairedTest Test { get; init; }

    /// <summary>What the test holds against no difference.</summary>
    public TestAlternative Alternative { get; init; }

    /// <summary>The test's statistic.</summary>
    public double Statistic { get; init; } = double.NaN;

    /// <summary>The test's p value.</summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>The p value after the correction for the number of tasks.</summary>
    public double AdjustedPValue { get; init; } = double.NaN;

    /// <summary>The correction.</summary>
    public MultipleTestingCorrection Correction { get; init; }

    /// <summary>Whether the test counted its whole distribution, or approximated or sampled it; null without a test.</summary>
    public bool? IsExact { get; init; }

    /// <summary>The mean difference in standard deviations of the differences (Cohen's dz); NaN where these do not vary.</summary>
    public double CohenDz { get; init; } = double.NaN;

    /// <summary>The positive share of the ranks of the differences less the negative one, -1 to 1 (Kerby 2014).</summary>
    public double RankBiserial { get; init; } = double.NaN;

    /// <summary>Of hits: the items that only the candidate hits; null of other scores.</summary>
    public int? Gained { get; init; }

    /// <summary>Of hits: the items that only the baseline hits; null of other scores.</summary>
    public int? Lost { get; init; }

    /// <summary>Of hits: Gained over Lost, the conditional odds ratio; infinite where none is lost, NaN where no item differs.</summary>
    public double OddsRatio => Gained is { } gained && Lost is { } lost ? (double)gained / lost : double.NaN;

    /// <summary>By how much the candidate may be worse; null where it was not asked.</summary>
    public double? Margin { get; init; }

    /// <summary>Whether the interval excludes that the candidate is worse by the margin or more; null where it was not asked, or the interval is missing or a point.</summary>
    public bool? IsNonInferior { get; init; }

    /// <summary>
    /// The one-sided p value of being worse by the margin or more: the tail at which the interval would meet the margin, never below one of the
    /// replicates. It goes with half of what the confidence leaves, 0.025 of 0.95. NaN where <see cref="IsNonInferior"/> is null.
    /// </summary>
    public double NonInferiorityPValue { get; init; } = double.NaN;

    /// <summary>What a reader must know of this row; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Task}: {Property} {Difference:+0.000;-0.000;0.000} [{Lower:0.000}, {Upper:0.000}], p {(PValue < 0.0001 ? "< 0.0001" : $"= {PValue:0.0000}")}, n = {Count}");
}
