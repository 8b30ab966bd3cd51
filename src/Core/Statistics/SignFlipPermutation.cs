namespace CheXplanation.Statistics;

/// <summary>The paired permutation test: under no difference, the two scores of a pair could as well be swapped.</summary>
/// <remarks>
/// The statistic is the mean difference. All 2^n swaps are counted where they are no more than the permutations asked for; else random
/// ones are, and the sample itself counts as one more. With clusters, the pairs of a cluster are swapped together.
/// Source: scipy.stats.permutation_test, permutation_type samples, with numpy's RandomState; Phipson and Smyth, Statistical Applications
/// in Genetics and Molecular Biology 9 (2010) 39.
/// </remarks>
public static class SignFlipPermutation
{
    private const double Tolerance = 1e-14;

    /// <summary>Tests whether the mean of paired differences is 0.</summary>
    /// <param name="sums">The sum of the differences of each cluster, or each difference where the pairs are on their own.</param>
    /// <param name="pairs">The number of pairs in all clusters.</param>
    /// <param name="permutations">The number of permutations, 1 or more.</param>
    /// <param name="alternative">What is held against no difference; Greater means that differences are above 0.</param>
    /// <param name="seed">The seed of random permutations.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="work">Where the permutations are counted, for whoever shows progress.</param>
    /// <returns>The mean difference and the p value; NaN of no pairs.</returns>
    public static TestOutcome Test(
        ReadOnlySpan<double> sums, int pairs, int permutations, TestAlternative alternative, uint seed, CancellationToken cancellation, WorkCount? work = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        if (sums.IsEmpty)
        {
            return new TestOutcome(double.NaN, double.NaN, true);
        }

        bool exact = sums.Length < 31 && 1L << sums.Length <= permutations;
        double observed = NumPySum.Pairwise(sums) / pairs, tolerance = Math.Max(Tolerance, Math.Abs(Tolerance * observed));
        long rounds = exact ? 1L << sums.Length : permutations, less = 0, greater = 0;
        using IDisposable? stage = work?.Begin("permutations", rounds);
        var random = new UnitDraws(seed);
        var flipped = new double[sums.Length];
        for (long round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < flipped.Length; i++)
            {
                // scipy orders two random numbers for each pair.
                bool swap = exact ? (round >> i & 1) != 0 : random.NextDouble() > random.NextDouble();
                flipped[i] = swap ? -sums[i] : sums[i];
            }

            double mean = NumPySum.Pairwise(flipped) / pairs;
            less += mean <= observed + tolerance ? 1 : 0;
            greater += mean >= observed - tolerance ? 1 : 0;
            work?.Add(1);
        }

        int itself = exact ? 0 : 1;
        double pLess = (double)(less + itself) / (rounds + itself), pGreater = (double)(greater + itself) / (rounds + itself);
        double p = alternative switch
        {
            TestAlternative.Less => pLess,
            TestAlternative.Greater => pGreater,
            _ => Math.Min(1, 2 * Math.Min(pLess, pGreater)),
        };
        return new TestOutcome(observed, p, exact);
    }
}
