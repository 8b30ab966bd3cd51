using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>How many outputs of a grid have each of the 256 levels of <see cref="OtsuThreshold"/>.</summary>
/// <remarks>
/// A cell that may hold one level only (<see cref="CellLevels"/>) adds its size to it; the others are counted by comparing them with the smallest
/// value of each level that they may hold (<see cref="CellCounting"/>), or output by output where those are many.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class FusedHistogram
{
    private const int Levels = 256;
    private const int Lanes = CellOutputs.Lanes;

    // The smallest value of each level; of level 0 it is never asked for.
    private readonly float[] _smallest = new float[Levels];

    private readonly long[] _counts = new long[Levels];
    private readonly CellLevels _levels = new();
    private readonly CellCounting _cells = new();
    private float _minimum;
    private float _range;

    /// <summary>The smallest value of a level, 1 to 255; NaN, which nothing reaches, where no value has it or a higher one.</summary>
    public float SmallestOf(int level) => _smallest[level];

    /// <summary>Finds the levels that each cell may hold; the extremes of the outputs are known, and the range is positive.</summary>
    /// <returns>The number of cells that may hold so many levels that their outputs are counted one by one.</returns>
    public int Prepare(FusedGrid grid, float minimum, float maximum, float range)
    {
        (_minimum, _range) = (minimum, range);
        for (int level = 1; level < Levels; level++)
        {
            _smallest[level] = CutValue.OfLevel(minimum, maximum, range, level);
        }

        _cells.Prepare(grid);
        _levels.Prepare(grid, minimum, range);
        return _levels.CountWider(grid.Map.Length, CellCounting.MostBins(grid));
    }

    /// <summary>Counts the outputs of the grid that was prepared.</summary>
    public void Count(FusedGrid grid, Span<long> histogram)
    {
        Array.Clear(_counts);
        for (int row = 0; row < grid.Height; row++)
        {
            grid.Cancellation.ThrowIfCancellationRequested();
            CountRow(grid, row);
        }

        _counts.CopyTo(histogram);
    }

    private void CountRow(FusedGrid grid, int row)
    {
        ReadOnlySpan<int> columns = grid.Columns.First;
        int top = grid.Rows.First[row], bottom = grid.Rows.First[row + 1];
        for (int column = 0; column < grid.Width; column++)
        {
            int cell = (row * grid.Width) + column, least = _levels.Lowest(cell), most = _levels.Highest(cell);
            if (least == most)
            {
                _counts[least] += (long)(columns[column + 1] - columns[column]) * (bottom - top);
            }
            else if (!_cells.TryCount(in grid, column, row, least, most, _smallest, _counts))
            {
                CountOneByOne(grid, column, row);
            }
        }
    }

    private void CountOneByOne(FusedGrid grid, int column, int row)
    {
        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1], bottom = grid.Rows.First[row + 1];
        CellCorners corners = grid.Corners(column, row);
        for (int y = grid.Rows.First[row]; y < bottom; y += Lanes)
        {
            CountOneByOne(_cells.Outputs.EvaluateColumns(in grid, in corners, left, right, y), Math.Min(Lanes, bottom - y));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void CountOneByOne(int length, int lanes)
    {
        Vector256<float> minima = Vector256.Create(_minimum), ranges = Vector256.Create(_range);
        Span<int> levels = stackalloc int[Lanes];
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256.ConvertToInt32(Vector256.Create(255f) * ((Vector256.Create(_cells.Outputs.Values[i..]) - minima) / ranges)).CopyTo(levels);
            for (int lane = 0; lane < lanes; lane++)
            {
                _counts[levels[lane]]++;
            }
        }
    }
}
