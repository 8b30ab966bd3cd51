using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Masks;

/// <summary>What a list of runs adds up to, and its smallest run after the first.</summary>
/// <param name="Off">The pixels of the first, third, ... run.</param>
/// <param name="On">The pixels of the second, fourth, ... run.</param>
/// <param name="Least">The smallest run after the first; where there is none, the largest number.</param>
internal readonly record struct RunTotals(long Off, long On, int Least)
{
    private const int Lanes = 8;

    /// <summary>Adds them up; the lanes of a vector are off and on in turn, as the runs are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RunTotals Of(ReadOnlySpan<int> runs)
    {
        Vector256<long> sums = Vector256<long>.Zero;
        Vector256<int> smallest = Vector256.Create(int.MaxValue);
        int i = 1;
        for (; i <= runs.Length - Lanes; i += Lanes)
        {
            Vector256<int> block = Vector256.Create(runs[i..]);
            smallest = Vector256.Min(smallest, block);
            (Vector256<long> low, Vector256<long> high) = Vector256.Widen(block);
            sums += low + high;
        }

        // The first lane holds runs of odd numbers, which are on.
        long on = sums[0] + sums[2], off = sums[1] + sums[3] + (runs.IsEmpty ? 0 : runs[0]);
        int least = int.MaxValue;
        for (int lane = 0; lane < Lanes; lane++)
        {
            least = Math.Min(least, smallest[lane]);
        }

        for (; i < runs.Length; i++)
        {
            least = Math.Min(least, runs[i]);
            on += (i & 1) != 0 ? runs[i] : 0;
            off += (i & 1) != 0 ? 0 : runs[i];
        }

        return new RunTotals(off, on, least);
    }
}
