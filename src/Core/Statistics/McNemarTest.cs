using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>McNemar's exact test of paired hits and misses: of the pairs that differ, as many should be gained as lost.</summary>
/// <remarks>Source: McNemar, Psychometrika 12 (1947) 153-157; statsmodels' mcnemar with exact=True, one-sided as scipy.stats.binomtest.</remarks>
public static class McNemarTest
{
    /// <summary>Tests whether gains and losses are as frequent.</summary>
    /// <param name="gained">The pairs where only the first is a hit.</param>
    /// <param name="lost">The pairs where only the second is a hit.</param>
    /// <param name="alternative">What is held against no difference; Greater means more gained than lost.</param>
    /// <returns>The smaller number and the p value, 1 where no pair differs.</returns>
    public static TestOutcome Exact(int gained, int lost, TestAlternative alternative = TestAlternative.TwoSided)
    {
        int differing = gained + lost;
        double p = alternative switch
        {
            TestAlternative.Less => BinomialDistribution.Cumulative(gained, differing, 0.5),
            TestAlternative.Greater => BinomialDistribution.Cumulative(lost, differing, 0.5),
            _ => Math.Min(1, 2 * BinomialDistribution.Cumulative(Math.Min(gained, lost), differing, 0.5)),
        };
        return new TestOutcome(Math.Min(gained, lost), p, true);
    }
}
