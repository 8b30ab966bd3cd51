using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>The outputs of one cell, eight at a time, and how many of them reach which bin.</summary>
/// <remarks>One thread at a time; the memory is kept from map to map.</remarks>
internal sealed class CellOutputs
{
    /// <summary>The outputs of a vector.</summary>
    public const int Lanes = 8;

    private float[] _values = [];

    /// <summary>The outputs that were evaluated last, vector after vector.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Makes room for the cells of a grid.</summary>
    public void Prepare(FusedGrid grid)
    {
        int room = Math.Max(grid.Columns.LongestCell, grid.Rows.LongestCell) * Lanes;
        if (_values.Length < room)
        {
            _values = new float[room];
        }
    }

    /// <summary>Whether vectors down the columns of a cell waste no more lanes than vectors along its rows.</summary>
    public static bool TakesColumns(int width, int height) => width * Vectors(height) <= height * Vectors(width);

    /// <summary>Eight outputs below each other in every column of a cell; the number of outputs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public int EvaluateColumns(in FusedGrid grid, in CellCorners corners, int left, int right, int y)
    {
        Vector256<float> above = Vector256.Create(grid.Rows.Near[y..]), below = Vector256.Create(grid.Rows.Far[y..]);
        ref float near = ref MemoryMarshal.GetReference(grid.Columns.Near);
        ref float far = ref MemoryMarshal.GetReference(grid.Columns.Far);
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_values);
        nuint length = 0;
        for (int x = left; x < right; x++, length += Lanes)
        {
            corners.Blend(above, below, Unsafe.Add(ref near, x), Unsafe.Add(ref far, x)).StoreUnsafe(ref outputs, length);
        }

        return (int)length;
    }

    /// <summary>Eight outputs beside each other in every row of a cell; the number of outputs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public int EvaluateRows(in FusedGrid grid, in CellCorners corners, int top, int bottom, int x)
    {
        Vector256<float> lefts = Vector256.Create(grid.Columns.Near[x..]), rights = Vector256.Create(grid.Columns.Far[x..]);
        ref float near = ref MemoryMarshal.GetReference(grid.Rows.Near);
        ref float far = ref MemoryMarshal.GetReference(grid.Rows.Far);
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_values);
        nuint length = 0;
        for (int y = top; y < bottom; y++, length += Lanes)
        {
            Vector256<float> above = Vector256.Create(Unsafe.Add(ref near, y)), below = Vector256.Create(Unsafe.Add(ref far, y));
            corners.Blend(above, below, lefts, rights).StoreUnsafe(ref outputs, length);
        }

        return (int)length;
    }

    /// <summary>Adds the evaluated outputs to their bins; <c>smallest[b]</c> is the smallest value of bin b, and all lie in least..most.</summary>
    /// <param name="length">What was evaluated.</param>
    /// <param name="lanes">How many lanes of each vector belong to the cell.</param>
    /// <param name="least">The lowest bin that an output may be in.</param>
    /// <param name="most">The highest one.</param>
    /// <param name="smallest">The smallest value of each bin.</param>
    /// <param name="counts">The bins.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Count(int length, int lanes, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_values);
        Vector256<int> counted = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes));
        int left = length / Lanes * lanes;
        for (int bin = least + 1; bin <= most; bin++)
        {
            Vector256<float> limit = Vector256.Create(smallest[bin]);
            Vector256<int> negated = Vector256<int>.Zero;
            for (nuint i = 0; i < (nuint)length; i += Lanes)
            {
                negated += Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref outputs, i), limit).AsInt32();
            }

            int reached = -Vector256.Sum(negated & counted);
            counts[bin - 1] += left - reached;
            left = reached;
        }

        counts[most] += left;
    }

    /// <summary>How many of the evaluated outputs reach a limit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public int CountReaching(int length, int lanes, float limit)
    {
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_values);
        Vector256<float> limits = Vector256.Create(limit);
        Vector256<int> negated = Vector256<int>.Zero;
        for (nuint i = 0; i < (nuint)length; i += Lanes)
        {
            negated += Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref outputs, i), limits).AsInt32();
        }

        return -Vector256.Sum(negated & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)));
    }

    private static int Vectors(int length) => (length + Lanes - 1) / Lanes;
}
