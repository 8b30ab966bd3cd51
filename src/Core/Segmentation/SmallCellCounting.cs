using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>How many outputs of a small cell reach which bin: at most eight beside each other on at most ten lines.</summary>
/// <remarks>
/// Cells of a published map are of that size. Their outputs are computed by the steps of <see cref="CellCorners.Blend(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>,
/// two lines in a vector of sixteen, and stay in five registers while they are compared with the smallest value of each bin; there is no
/// loop over them whose length the processor would have to guess. What a vector holds beyond the cell is masked out.
/// </remarks>
internal static class SmallCellCounting
{
    private const int MostLanes = 8;
    private const int MostLines = 10;

    // A bit for each lane of a byte, and a byte for each line.
    private const ulong EachLine = 0x0101010101010101;

    private static Vector512<float> SecondLine => Vector512.Create(Vector256<int>.Zero, Vector256<int>.AllBitsSet).AsSingle();

    /// <summary>Whether the processor has the vectors, and the registers, that make it pay.</summary>
    public static bool Pays => Vector512.IsHardwareAccelerated;

    /// <summary>Whether the columns of a cell can be the lanes, and its rows the lines.</summary>
    public static bool FitsRows(int width, int height) => width <= MostLanes && height <= MostLines;

    /// <summary>Counts a cell whose columns are the lanes; <c>smallest[b]</c> is the smallest value of bin b, and all outputs lie in least..most.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void CountRows(in FusedGrid grid, int column, int row, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        int left = grid.Columns.First[column], lanes = grid.Columns.First[column + 1] - left;
        int top = grid.Rows.First[row], lines = grid.Rows.First[row + 1] - top;
        CellCorners corners = grid.Corners(column, row);
        Vector512<float> lefts = Twice(grid.Columns.Near, left), rights = Twice(grid.Columns.Far, left);
        ref float above = ref Unsafe.Add(ref MemoryMarshal.GetReference(grid.Rows.Near), top);
        ref float below = ref Unsafe.Add(ref MemoryMarshal.GetReference(grid.Rows.Far), top);
        Count(
            corners.Blend(Lines(ref above, 0), Lines(ref below, 0), lefts, rights), corners.Blend(Lines(ref above, 2), Lines(ref below, 2), lefts, rights),
            corners.Blend(Lines(ref above, 4), Lines(ref below, 4), lefts, rights), corners.Blend(Lines(ref above, 6), Lines(ref below, 6), lefts, rights),
            corners.Blend(Lines(ref above, 8), Lines(ref below, 8), lefts, rights), lanes, lines, least, most, smallest, counts);
    }

    /// <summary>Counts a cell whose rows are the lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void CountColumns(in FusedGrid grid, int column, int row, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        int left = grid.Columns.First[column], lines = grid.Columns.First[column + 1] - left;
        int top = grid.Rows.First[row], lanes = grid.Rows.First[row + 1] - top;
        CellCorners corners = grid.Corners(column, row);
        Vector512<float> above = Twice(grid.Rows.Near, top), below = Twice(grid.Rows.Far, top);
        ref float lefts = ref Unsafe.Add(ref MemoryMarshal.GetReference(grid.Columns.Near), left);
        ref float rights = ref Unsafe.Add(ref MemoryMarshal.GetReference(grid.Columns.Far), left);
        Count(
            corners.Blend(above, below, Lines(ref lefts, 0), Lines(ref rights, 0)), corners.Blend(above, below, Lines(ref lefts, 2), Lines(ref rights, 2)),
            corners.Blend(above, below, Lines(ref lefts, 4), Lines(ref rights, 4)), corners.Blend(above, below, Lines(ref lefts, 6), Lines(ref rights, 6)),
            corners.Blend(above, below, Lines(ref lefts, 8), Lines(ref rights, 8)), lanes, lines, least, most, smallest, counts);
    }

    /// <summary>The weights of eight lanes, for two lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Twice(ReadOnlySpan<float> weights, int first)
    {
        Vector256<float> eight = Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(weights), first));
        return Vector512.Create(eight, eight);
    }

    /// <summary>The weights of two lines, each in eight lanes; the padding of the axis makes lines beyond the cell safe to read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Lines(ref float weights, int line) => Vector512.ConditionalSelect(
        SecondLine, Vector512.Create(Unsafe.Add(ref weights, line + 1)), Vector512.Create(Unsafe.Add(ref weights, line)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(
        Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth, Vector512<float> fifth,
        int lanes, int lines, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        ulong onEachLine = ((1UL << lanes) - 1) * EachLine;
        ulong ofEight = lines >= 8 ? onEachLine : onEachLine & ((1UL << (8 * lines)) - 1);
        ulong beyond = lines > 8 ? onEachLine & ((1UL << (8 * (lines - 8))) - 1) : 0;
        int left = lanes * lines;
        for (int bin = least + 1; bin <= most; bin++)
        {
            Vector512<float> limit = Vector512.Create(smallest[bin]);
            ulong reaching = Bits(first, limit) | (Bits(second, limit) << 16) | (Bits(third, limit) << 32) | (Bits(fourth, limit) << 48);
            int reached = BitOperations.PopCount(reaching & ofEight) + BitOperations.PopCount(Bits(fifth, limit) & beyond);
            counts[bin - 1] += left - reached;
            left = reached;
        }

        counts[most] += left;
    }

    /// <summary>A bit for each output that reaches the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector512<float> outputs, Vector512<float> limit) =>
        Vector512.GreaterThanOrEqual(outputs, limit).ExtractMostSignificantBits();
}
