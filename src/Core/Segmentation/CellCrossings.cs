using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>How many outputs of a cell reach which bin, from the places where the bins' limits cross its lines; no output is computed.</summary>
/// <remarks>
/// <para>
/// A line is a row of a cell, or a column; lanes are lines. In real numbers a line is straight: output k is S + (E - S) * r(k), with S and E its
/// values at the two source columns and r the weight of the second. Of a rising line the outputs before the place where it crosses a limit are
/// below the limit, and k = (limit - S) / (E - S) / step - offset tells the place; of a falling one those after it.
/// </para>
/// <para>
/// With M the largest magnitude and u = 2^-24: an output as computed is within 6.1uM of the real one (<see cref="FusedGrid"/>); S and E as computed
/// within 2.5uM, their difference within 7uM, limit - S within 4.5uM. So where |(E - S) * r(k) - (limit - S)| as computed exceeds 17.6uM, output k is
/// on the side that it tells. That number is |E - S| * step times the distance of k from the crossing, where the weights may stray by
/// 1/1024 (<see cref="FusedAxis.Offsets"/>) and the crossing is rounded by less than 1/1024, for it has at most 5 roundings of numbers below 2050.
/// The nearest k decides for all. A limit that lies beyond both ends by more than 19.6uM is crossed nowhere. 24uM is asked for in both cases;
/// where neither holds, the limit is left to whoever computes the outputs.
/// </para>
/// </remarks>
internal static class CellCrossings
{
    private const int Lanes = CellOutputs.Lanes;
    private const float Slack = 1f / 512;

    // Of smaller maps the products of the argument would lose digits as subnormal numbers.
    private const float SmallestGuard = 1f / (1 << 30) / (1 << 30) / (1 << 30) / (1 << 30);

    // Of shorter lines the outputs are computed faster.
    private const int ShortestLine = 12;

    /// <summary>Whether it pays for lines of a length.</summary>
    public static bool Pays(int outputs) => outputs >= ShortestLine;

    /// <summary>How far beyond the limits the argument wants to see the lines of a grid.</summary>
    public static float GuardOf(FusedGrid grid) => grid.Guard >= SmallestGuard ? 3 * grid.Guard : float.PositiveInfinity;

    /// <summary>Counts what lies between the limits of bins, up to a limit that stays undecided; <c>smallest[b]</c> is the smallest value of bin b.</summary>
    /// <param name="line">The lines and the outputs on them.</param>
    /// <param name="left">The outputs that are not counted yet; in the end those of the bin that is given back and of higher ones.</param>
    /// <param name="least">The lowest bin that one of them may be in.</param>
    /// <param name="most">The highest one.</param>
    /// <param name="smallest">The smallest value of each bin.</param>
    /// <param name="counts">The bins.</param>
    /// <returns>The bin whose upper limit stays undecided; the highest one where none does.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Count(in CellLines line, ref int left, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        Vector256<float> start = line.Start, rise = line.End - start, pull = rise * Vector256.Create(line.Step);
        Vector256<float> outputsPerUnit = Vector256<float>.One / pull, strength = Vector256.Abs(pull);
        Vector256<float> last = Vector256.Create((float)(line.Outputs - 1)), all = Vector256.Create((float)line.Outputs);
        Vector256<float> counted = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(line.Lines)).AsSingle();
        Vector256<float> guard = Vector256.Create(line.Guard), falls = Vector256.LessThan(rise, Vector256<float>.Zero);
        int size = line.Lines * line.Outputs, rest = left, bin = least;
        for (; bin < most; bin++)
        {
            Vector256<float> need = Vector256.Create(smallest[bin + 1]) - start;
            Vector256<float> place = (need * outputsPerUnit) - Vector256.Create(line.Offset);
            Vector256<float> nearest = Vector256.MinNative(Vector256.MaxNative(Vector256.Round(place), Vector256<float>.Zero), last);
            Vector256<float> before = nearest + (Vector256.GreaterThan(place, nearest) & Vector256<float>.One);
            Vector256<float> below = Vector256.ConditionalSelect(falls, all - before, before);
            Vector256<float> distance = Vector256.Abs(place - nearest) - Vector256.Create(Slack);
            Vector256<float> sure = Vector256.GreaterThan(distance * strength, guard);
            if ((sure & counted).AsInt32() != counted.AsInt32() && !TryBeyond(need, rise, guard, all, counted, sure, ref below))
            {
                break;
            }

            int reached = size - SumOf(below & counted);
            counts[bin] += rest - reached;
            rest = reached;
        }

        left = rest;
        return bin;
    }

    /// <summary>The sum of whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SumOf(Vector256<float> values)
    {
        Vector128<float> sum = values.GetLower() + values.GetUpper();
        sum += Vector128.Shuffle(sum, Vector128.Create(2, 3, 0, 1));
        return Vector128.ConvertToInt32Native(sum + Vector128.Shuffle(sum, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>Lines that lie wholly on one side of the limit need no crossing.</summary>
    private static bool TryBeyond(
        Vector256<float> need, Vector256<float> rise, Vector256<float> guard, Vector256<float> all, Vector256<float> counted, Vector256<float> sure,
        ref Vector256<float> below)
    {
        Vector256<float> under = Vector256.GreaterThan(need - Vector256.Max(rise, Vector256<float>.Zero), guard);
        Vector256<float> over = Vector256.GreaterThan(Vector256.Min(rise, Vector256<float>.Zero) - need, guard);
        below = Vector256.AndNot(Vector256.ConditionalSelect(under, all, below), over);
        return ((sure | under | over) & counted).AsInt32() == counted.AsInt32();
    }
}

/// <summary>Up to eight lines of a cell.</summary>
/// <param name="Start">Their values at the first source column, or row.</param>
/// <param name="End">Their values at the second.</param>
/// <param name="Lines">How many of the lanes are lines of the cell.</param>
/// <param name="Outputs">The outputs of each.</param>
/// <param name="Step">How far the weight rises from one output to the next.</param>
/// <param name="Offset">The weight of the first output in steps.</param>
/// <param name="Guard">That of <see cref="CellCrossings.GuardOf"/>.</param>
internal readonly record struct CellLines(Vector256<float> Start, Vector256<float> End, int Lines, int Outputs, float Step, float Offset, float Guard);
