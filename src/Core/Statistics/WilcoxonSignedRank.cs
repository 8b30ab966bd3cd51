using CheXplanation.Distributions;

namespace CheXplanation.Statistics;

/// <summary>How the p value of Wilcoxon's test is found.</summary>
public enum SignedRankMode
{
    /// <summary>Exact up to 50 differences other than 0, else approximate.</summary>
    Auto,

    /// <summary>All signs counted, given the ranks: equal differences share theirs, zeros have no sign.</summary>
    Exact,

    /// <summary>The normal approximation.</summary>
    Approximate,
}

/// <summary>What becomes of differences of zero.</summary>
public enum SignedRankZeros
{
    /// <summary>They are left out.</summary>
    Drop,

    /// <summary>They are ranked and then left out.</summary>
    Pratt,

    /// <summary>They are ranked, and half of their ranks goes to each side.</summary>
    Split,
}

/// <summary>Wilcoxon's signed-rank test of paired differences.</summary>
/// <remarks>
/// Source: Wilcoxon, Biometrics Bulletin 1 (1945) 80-83; Pratt, JASA 54 (1959) 655-667; Cureton, JASA 62 (1967) 1068-1069; scipy.stats.wilcoxon.
/// Differs: exact p values count the signs of the ranks as they are, with ties and zeros, as scipy's permutation_test of the same statistic does;
/// wilcoxon of scipy 1.10 takes tied ranks for whole numbers, which is wrong, and later ones approximate. Where all differences are zero the p
/// value is 1; scipy refuses.
/// </remarks>
public static class WilcoxonSignedRank
{
    private const int LargestExact = 50;

    /// <summary>Tests whether differences lie around 0.</summary>
    /// <param name="differences">The differences, without NaN.</param>
    /// <param name="alternative">What is held against no difference; Greater means that differences are above 0.</param>
    /// <param name="mode">How the p value is found.</param>
    /// <param name="zeros">What becomes of zeros.</param>
    /// <param name="continuity">Whether the approximation is corrected by half a rank.</param>
    /// <returns>The smaller rank sum (two-sided) or the positive one, and the p value; NaN of no differences.</returns>
    public static TestOutcome Test(
        ReadOnlySpan<double> differences, TestAlternative alternative = TestAlternative.TwoSided, SignedRankMode mode = SignedRankMode.Auto,
        SignedRankZeros zeros = SignedRankZeros.Drop, bool continuity = false)
    {
        SignedRanks ranks = SignedRanks.Of(differences, zeros != SignedRankZeros.Drop);
        if (differences.IsEmpty)
        {
            return new TestOutcome(double.NaN, double.NaN, true);
        }

        double plus = ranks.Plus, minus = ranks.Minus;
        if (zeros == SignedRankZeros.Split)
        {
            plus += ranks.Zero / 2;
            minus += ranks.Zero / 2;
        }

        double statistic = alternative == TestAlternative.TwoSided ? Math.Min(plus, minus) : plus;
        if (ranks.ZeroCount == differences.Length)
        {
            return new TestOutcome(statistic, 1, true);
        }

        bool exact = mode == SignedRankMode.Exact || (mode == SignedRankMode.Auto && ranks.TwiceRanks.Count <= LargestExact);
        double p = exact ? Exact((int)(2 * ranks.Plus), ranks.TwiceRanks, alternative) : Approximate(statistic, ranks, zeros, alternative, continuity);
        return new TestOutcome(statistic, p, exact);
    }

    private static double Exact(int plus, IReadOnlyList<int> ranks, TestAlternative alternative)
    {
        // chance[r]: the probability that twice the positive ranks sum to r.
        var chance = new double[ranks.Sum() + 1];
        chance[0] = 1;
        foreach (int rank in ranks)
        {
            for (int r = chance.Length - 1; r >= 0; r--)
            {
                chance[r] = (chance[r] + (r >= rank ? chance[r - rank] : 0)) / 2;
            }
        }

        double less = chance.AsSpan(0, plus + 1).ToArray().Sum(), greater = chance.AsSpan(plus).ToArray().Sum();
        double p = alternative switch
        {
            TestAlternative.Less => less,
            TestAlternative.Greater => greater,
            _ => 2 * Math.Min(less, greater),
        };
        return Math.Clamp(p, 0, 1);
    }

    private static double Approximate(double statistic, SignedRanks ranks, SignedRankZeros zeros, TestAlternative alternative, bool continuity)
    {
        double n = ranks.Count, z0 = zeros == SignedRankZeros.Pratt ? ranks.ZeroCount : 0;
        double mean = ((n * (n + 1)) - (z0 * (z0 + 1))) / 4;
        double spread = (n * (n + 1) * ((2 * n) + 1)) - (z0 * (z0 + 1) * ((2 * z0) + 1)) - ((zeros == SignedRankZeros.Split ? ranks.TieTermWithZeros : ranks.TieTerm) / 2);
        double shift = !continuity ? 0 : alternative switch
        {
            TestAlternative.Less => -0.5,
            TestAlternative.Greater => 0.5,
            _ => 0.5 * Math.Sign(statistic - mean),
        };
        double z = (statistic - mean - shift) / Math.Sqrt(spread / 24);
        return alternative switch
        {
            TestAlternative.Less => NormalDistribution.Cumulative(z),
            TestAlternative.Greater => NormalDistribution.Cumulative(-z),
            _ => 2 * NormalDistribution.Cumulative(-Math.Abs(z)),
        };
    }
}
