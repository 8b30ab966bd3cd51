using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Statistics;

/// <summary>Means of drawn units, of up to four series at once: one lane a series.</summary>
/// <remarks>
/// Sums are added in the order of numpy's pairwise summation over the drawn slots, a missing value as 0, so that each mean has the digits of
/// <see cref="NumPySum.Pairwise"/>. A series of clusters is a ratio of sums: the total of the units' sums over the total of their counts.
/// </remarks>
internal sealed class MeanLanes
{
    public const int Lanes = 4;

    private const int Block = 128;

    private readonly double[] _sums;
    private readonly double[]? _counts;

    /// <summary>Lays out the series; all have the same units.</summary>
    public MeanLanes(IReadOnlyList<ResamplingSeries> series)
    {
        int units = series[0].UnitCount;
        _sums = new double[units * Lanes];
        bool complete = series.All(one => one.Counts.All(count => count == 1));
        _counts = complete ? null : new double[units * Lanes];
        for (int lane = 0; lane < series.Count; lane++)
        {
            for (int u = 0; u < units; u++)
            {
                _sums[(u * Lanes) + lane] = series[lane].Sums[u];
                if (!complete)
                {
                    _counts![(u * Lanes) + lane] = series[lane].Counts[u];
                }
            }
        }
    }

    /// <summary>The mean of each lane over drawn units; NaN where they hold no value.</summary>
    public Vector256<double> Mean(ReadOnlySpan<int> drawn) => Pairwise(drawn, _sums) / Total(drawn);

    /// <summary>The standard error of each lane's mean over drawn units, by linearisation; NaN where fewer than two units hold a value.</summary>
    /// <remarks>
    /// With r = sum - mean * count of each unit and m units that hold a value: sqrt(m / (m - 1) * sum r^2) / total count; over strata the
    /// sum runs over each stratum with r around its mean. Of single values it is the standard deviation over sqrt(m).
    /// Source: Cochran, Sampling Techniques, 3rd edition, 1977, chapter 6.
    /// </remarks>
    public Vector256<double> StandardError(ReadOnlySpan<int> drawn, Vector256<double> mean, ReadOnlySpan<int> strataEnds)
    {
        Vector256<double> variance = Vector256<double>.Zero, units = Vector256<double>.Zero;
        int from = 0;
        foreach (int end in strataEnds)
        {
            (Vector256<double> part, Vector256<double> held) = Scatter(drawn[from..end], mean, strataEnds.Length > 1);
            variance += part;
            units = Vector256.Max(units, held);
            from = end;
        }

        Vector256<double> error = Vector256.Sqrt(variance) / Total(drawn);
        return Vector256.ConditionalSelect(Vector256.LessThan(units, Vector256.Create(2.0)), Vector256.Create(double.NaN), error);
    }

    private (Vector256<double> Variance, Vector256<double> Units) Scatter(ReadOnlySpan<int> drawn, Vector256<double> mean, bool around)
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        Vector256<double> rest = Vector256<double>.Zero, squares = Vector256<double>.Zero, units = Vector256<double>.Zero;
        foreach (int unit in drawn)
        {
            Vector256<double> r = Vector256.LoadUnsafe(ref sums, (nuint)(unit * Lanes)), one = Vector256<double>.One;
            if (_counts is null)
            {
                r -= mean;
            }
            else
            {
                Vector256<double> count = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_counts), (nuint)(unit * Lanes));
                r -= mean * count;
                one = Vector256.Min(count, one);
                // A lane without any value has the mean NaN; its empty units must not spread that to the others, and do not: lanes are apart.
            }

            rest += r;
            squares += r * r;
            units += one;
        }

        Vector256<double> scatter = around ? squares - (rest * rest / units) : squares, single = Vector256.LessThan(units, Vector256.Create(2.0));
        Vector256<double> variance = Vector256.Max(scatter, Vector256<double>.Zero) * units / (units - Vector256<double>.One);
        return (Vector256.ConditionalSelect(single, Vector256<double>.Zero, variance), units);
    }

    private Vector256<double> Total(ReadOnlySpan<int> drawn)
    {
        if (_counts is null)
        {
            return Vector256.Create((double)drawn.Length);
        }

        ref double counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        Vector256<double> even = Vector256<double>.Zero, odd = Vector256<double>.Zero;
        int i = 0;
        for (; i + 2 <= drawn.Length; i += 2)
        {
            even += Vector256.LoadUnsafe(ref counts, (nuint)(drawn[i] * Lanes));
            odd += Vector256.LoadUnsafe(ref counts, (nuint)(drawn[i + 1] * Lanes));
        }

        return even + odd + (i < drawn.Length ? Vector256.LoadUnsafe(ref counts, (nuint)(drawn[i] * Lanes)) : Vector256<double>.Zero);
    }

    private static Vector256<double> Pairwise(ReadOnlySpan<int> drawn, double[] table)
    {
        int n = drawn.Length;
        if (n > Block)
        {
            int half = n / 2;
            half -= half % 8;
            return Pairwise(drawn[..half], table) + Pairwise(drawn[half..], table);
        }

        ref double rows = ref MemoryMarshal.GetArrayDataReference(table);
        if (n < 8)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            foreach (int unit in drawn)
            {
                sum += At(ref rows, unit);
            }

            return sum;
        }

        Vector256<double> r0 = At(ref rows, drawn[0]), r1 = At(ref rows, drawn[1]), r2 = At(ref rows, drawn[2]), r3 = At(ref rows, drawn[3]);
        Vector256<double> r4 = At(ref rows, drawn[4]), r5 = At(ref rows, drawn[5]), r6 = At(ref rows, drawn[6]), r7 = At(ref rows, drawn[7]);
        int i = 8;
        for (; i + 8 <= n; i += 8)
        {
            ReadOnlySpan<int> eight = drawn.Slice(i, 8);
            r0 += At(ref rows, eight[0]);
            r1 += At(ref rows, eight[1]);
            r2 += At(ref rows, eight[2]);
            r3 += At(ref rows, eight[3]);
            r4 += At(ref rows, eight[4]);
            r5 += At(ref rows, eight[5]);
            r6 += At(ref rows, eight[6]);
            r7 += At(ref rows, eight[7]);
        }

        Vector256<double> total = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
        for (; i < n; i++)
        {
            total += At(ref rows, drawn[i]);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> At(ref double rows, int unit) => Vector256.LoadUnsafe(ref rows, (nuint)(unit * Lanes));
}
