namespace CheXplanation.Statistics;

/// <summary>Sums of the ranks of absolute differences by their sign; equal ones share their mean rank.</summary>
internal readonly record struct SignedRanks
{
    /// <summary>The number of differences that were ranked.</summary>
    public int Count { get; private init; }

    /// <summary>The number of differences of zero, ranked or not.</summary>
    public int ZeroCount { get; private init; }

    public double Plus { get; private init; }

    public double Minus { get; private init; }

    /// <summary>The ranks of the zeros.</summary>
    public double Zero { get; private init; }

    /// <summary>Twice the ranks of the differences other than 0: whole numbers.</summary>
    public IReadOnlyList<int> TwiceRanks { get; private init; }

    /// <summary>The sum of t^3 - t over groups of t equal values other than 0.</summary>
    public double TieTerm { get; private init; }

    /// <summary>The same with the zeros, where they were ranked.</summary>
    public double TieTermWithZeros { get; private init; }

    /// <summary>The positive share of the ranks less the negative one, -1 to 1; NaN where all differences are zero.</summary>
    public double RankBiserial => (Plus - Minus) / (Plus + Minus);

    public static SignedRanks Of(ReadOnlySpan<double> differences, bool rankZeros)
    {
        double[] ranked = [.. differences.ToArray().Where(d => rankZeros || d != 0).OrderBy(Math.Abs)];
        double plus = 0, minus = 0, zero = 0, term = 0, zeroTerm = 0;
        var twice = new List<int>(ranked.Length);
        for (int first = 0, next; first < ranked.Length; first = next)
        {
            next = first + 1;
            while (next < ranked.Length && Math.Abs(ranked[next]) == Math.Abs(ranked[first]))
            {
                next++;
            }

            double rank = (first + 1 + next) / 2.0, t = next - first;
            bool isZero = ranked[first] == 0;
            twice.AddRange(Enumerable.Repeat(first + 1 + next, isZero ? 0 : next - first));
            term += isZero ? 0 : (t * t * t) - t;
            zeroTerm += isZero ? (t * t * t) - t : 0;
            for (int i = first; i < next; i++)
            {
                plus += ranked[i] > 0 ? rank : 0;
                minus += ranked[i] < 0 ? rank : 0;
                zero += ranked[i] == 0 ? rank : 0;
            }
        }

        return new SignedRanks
        {
            Count = ranked.Length, ZeroCount = differences.ToArray().Count(d => d == 0), Plus = plus, Minus = minus, Zero = zero,
            TwiceRanks = twice, TieTerm = term, TieTermWithZeros = term + zeroTerm,
        };
    }
}
