using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>Adds the outputs of one cell to their bins: by the crossings of its lines where these are long, and else by computing the outputs.</summary>
/// <remarks>One thread at a time; the memory is kept from map to map.</remarks>
internal sealed class CellCounting
{
    // Of more bins than these, and than a line has outputs, looking at one output after the other is faster.
    private const int MostComparisons = 12;

    private const int Lanes = CellOutputs.Lanes;

    private float _guard;

    /// <summary>Whether small cells are counted in registers, as <see cref="SmallCellCounting"/> does; either way the counts are the same.</summary>
    public bool CountsSmall { get; init; } = SmallCellCounting.Pays;

    /// <summary>The outputs, for who looks at one after the other.</summary>
    public CellOutputs Outputs { get; } = new();

    /// <summary>The most bins, beside the lowest, that a cell of a grid may hold to be counted here; of larger cells a few more.</summary>
    public static int MostBins(FusedGrid grid) => MostBins(Math.Min(grid.Columns.LongestCell, grid.Rows.LongestCell));

    /// <summary>Makes ready for a grid.</summary>
    public void Prepare(FusedGrid grid)
    {
        Outputs.Prepare(grid);
        _guard = CellCrossings.GuardOf(grid);
    }

    /// <summary>Counts a cell; false where it may hold too many bins. <c>smallest[b]</c> is the smallest value of bin b, and all outputs lie in least..most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCount(in FusedGrid grid, int column, int row, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        if (CountsSmall && most - least <= MostComparisons)
        {
            int width = grid.Columns.First[column + 1] - grid.Columns.First[column], height = grid.Rows.First[row + 1] - grid.Rows.First[row];
            if (TryCountSmall(in grid, column, row, width, height, least, most, smallest, counts))
            {
                return true;
            }
        }

        return TryCountLines(in grid, column, row, least, most, smallest, counts);
    }

    private bool TryCountLines(in FusedGrid grid, int column, int row, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1];
        int top = grid.Rows.First[row], bottom = grid.Rows.First[row + 1];
        bool takesRows = CellOutputs.TakesColumns(right - left, bottom - top);
        int length = takesRows ? right - left : bottom - top;
        if (most - least > MostBins(length))
        {
            return false;
        }

        CellCorners corners = grid.Corners(column, row);
        if (CellCrossings.Pays(length))
        {
            CountLines(in grid, in corners, column, row, takesRows, least, most, smallest, counts);
        }
        else if (takesRows)
        {
            for (int y = top; y < bottom; y += Lanes)
            {
                Outputs.Count(Outputs.EvaluateColumns(in grid, in corners, left, right, y), Math.Min(Lanes, bottom - y), least, most, smallest, counts);
            }
        }
        else
        {
            for (int x = left; x < right; x += Lanes)
            {
                Outputs.Count(Outputs.EvaluateRows(in grid, in corners, top, bottom, x), Math.Min(Lanes, right - x), least, most, smallest, counts);
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCountSmall(
        in FusedGrid grid, int column, int row, int width, int height, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        if (SmallCellCounting.FitsRows(width, height))
        {
            SmallCellCounting.CountRows(in grid, column, row, least, most, smallest, counts);
            return true;
        }

        if (SmallCellCounting.FitsRows(height, width))
        {
            SmallCellCounting.CountColumns(in grid, column, row, least, most, smallest, counts);
            return true;
        }

        return false;
    }

    private static int MostBins(int lineLength) => CellCrossings.Pays(lineLength) ? Math.Max(MostComparisons, lineLength) : MostComparisons;

    /// <summary>Counts a cell of long lines: its rows, or its columns.</summary>
    private void CountLines(
        in FusedGrid grid, in CellCorners corners, int column, int row, bool takesRows, int least, int most, ReadOnlySpan<float> smallest, Span<long> counts)
    {
        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1];
        int top = grid.Rows.First[row], bottom = grid.Rows.First[row + 1];
        for (int y = top; takesRows && y < bottom; y += Lanes)
        {
            (Vector256<float> start, Vector256<float> end) = corners.RowEnds(Vector256.Create(grid.Rows.Near[y..]), Vector256.Create(grid.Rows.Far[y..]));
            var lines = new CellLines(start, end, Math.Min(Lanes, bottom - y), right - left, grid.Columns.Step, grid.Columns.Offsets[column], _guard);
            CountLines(in grid, in corners, in lines, takesRows, left, right, y, least, most, smallest, counts);
        }

        for (int x = left; !takesRows && x < right; x += Lanes)
        {
            (Vector256<float> start, Vector256<float> end) = corners.ColumnEnds(Vector256.Create(grid.Columns.Near[x..]), Vector256.Create(grid.Columns.Far[x..]));
            var lines = new CellLines(start, end, Math.Min(Lanes, right - x), bottom - top, grid.Rows.Step, grid.Rows.Offsets[row], _guard);
            CountLines(in grid, in corners, in lines, takesRows, top, bottom, x, least, most, smallest, counts);
        }
    }

    /// <summary>Counts lines by their crossings; only for a limit whose crossing is not sure their outputs, from..to of each, are computed.</summary>
    private void CountLines(
        in FusedGrid grid, in CellCorners corners, in CellLines lines, bool areRows, int from, int to, int first, int least, int most,
        ReadOnlySpan<float> smallest, Span<long> counts)
    {
        int left = lines.Lines * lines.Outputs, computed = 0;
        for (int bin = least; (bin = CellCrossings.Count(in lines, ref left, bin, most, smallest, counts)) < most; bin++)
        {
            if (computed == 0)
            {
                computed = areRows ? Outputs.EvaluateColumns(in grid, in corners, from, to, first) : Outputs.EvaluateRows(in grid, in corners, from, to, first);
            }

            int reached = Outputs.CountReaching(computed, lines.Lines, smallest[bin + 1]);
            counts[bin] += left - reached;
            left = reached;
        }

        counts[most] += left;
    }
}
