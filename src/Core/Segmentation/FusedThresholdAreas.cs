using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>The areas of a map cut at many thresholds and what they share with a true mask, in one pass and without the upsampled picture.</summary>
/// <remarks>
/// Each threshold is a cut on the values (<see cref="CutValue"/>), the cuts part the values into bins, and two histograms over the bins, of the
/// outputs within the truth and of those outside, hold all areas: a cut's are the sums from its bin upwards. A cell of one bin adds its size; of
/// the others, the outputs are computed. No hole is filled, so this is for fixed thresholds only.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class FusedThresholdAreas
{
    private readonly CellBins _bins = new();
    private readonly CellCounting _cells = new();
    private readonly CellTruth _truth = new();
    private readonly long[] _inside = new long[CellBins.MostCuts + 1];
    private readonly long[] _outside = new long[CellBins.MostCuts + 1];

    /// <summary>Counts; false where so many cells are wide, as with noise, that the upsampled picture is faster.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="extremes">The extremes of its outputs.</param>
    /// <param name="range">Their range, positive.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="thresholds">The thresholds, rising, at most <see cref="CellBins.MostCuts"/>.</param>
    /// <param name="predicted">The areas of the cuts.</param>
    /// <param name="shared">The areas that the cuts share with the truth.</param>
    /// <param name="insists">Whether to go on where the plain path is expected to be faster.</param>
    public bool TryCount(
        FusedGrid grid, FusedExtremes extremes, float range, RunLengthMask truth, ReadOnlySpan<float> thresholds,
        Span<long> predicted, Span<long> shared, bool insists)
    {
        Span<float> cuts = stackalloc float[thresholds.Length];
        for (int t = 0; t < cuts.Length; t++)
        {
            float cut = CutValue.AboveThreshold(extremes.Minimum, extremes.Maximum, range, thresholds[t]);
            cuts[t] = float.IsNaN(cut) ? float.PositiveInfinity : cut;
        }

        _bins.Prepare(grid, cuts, extremes.Minimum, range);
        if (_bins.CountWider(grid.Map.Length, CellCounting.MostBins(grid)) > grid.Map.Length / 2 && !insists)
        {
            return false;
        }

        _cells.Prepare(grid);
        Array.Clear(_inside);
        Array.Clear(_outside);
        _truth.Start(grid);
        for (int column = 0; column < grid.Width; column++)
        {
            grid.Cancellation.ThrowIfCancellationRequested();
            CountColumn(grid, column, truth.Runs);
        }

        long on = 0, all = 0;
        for (int bin = cuts.Length; bin > 0; bin--)
        {
            on += _inside[bin];
            all += _inside[bin] + _outside[bin];
            predicted[bin - 1] = all;
            shared[bin - 1] = on;
        }

        return true;
    }

    private void CountColumn(FusedGrid grid, int column, ReadOnlySpan<int> runs)
    {
        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1];
        ReadOnlySpan<int> areas = _truth.Next(grid, runs, left, right), tops = grid.Rows.First;
        for (int row = 0; row < grid.Height; row++)
        {
            int cell = (row * grid.Width) + column, least = _bins.Lowest(cell), most = _bins.Highest(cell);
            int area = areas[row], size = (right - left) * (tops[row + 1] - tops[row]);
            if (least == most)
            {
                _inside[least] += area;
                _outside[least] += size - area;
            }
            else if (area == 0 || area == size)
            {
                CountCell(grid, column, row, least, most, area == 0 ? _outside : _inside);
            }
            else
            {
                CountPixels(grid, column, row, runs);
            }
        }
    }

    /// <summary>A cell that is all inside the truth or all outside.</summary>
    private void CountCell(FusedGrid grid, int column, int row, int least, int most, long[] counts)
    {
        if (_cells.TryCount(in grid, column, row, least, most, _bins.Smallest, counts))
        {
            return;
        }

        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1], bottom = grid.Rows.First[row + 1];
        CellCorners corners = grid.Corners(column, row);
        for (int y = grid.Rows.First[row]; y < bottom; y += CellOutputs.Lanes)
        {
            int length = _cells.Outputs.EvaluateColumns(in grid, in corners, left, right, y), lanes = Math.Min(CellOutputs.Lanes, bottom - y);
            for (int i = 0; i < length; i += CellOutputs.Lanes)
            {
                foreach (float value in _cells.Outputs.Values.Slice(i, lanes))
                {
                    counts[_bins.BinOf(value)]++;
                }
            }
        }
    }

    /// <summary>A cell that the truth's border crosses: pixel by pixel.</summary>
    private void CountPixels(FusedGrid grid, int column, int row, ReadOnlySpan<int> runs)
    {
        int left = grid.Columns.First[column], right = grid.Columns.First[column + 1], bottom = grid.Rows.First[row + 1];
        CellCorners corners = grid.Corners(column, row);
        for (int y = grid.Rows.First[row]; y < bottom; y += CellOutputs.Lanes)
        {
            _cells.Outputs.EvaluateColumns(in grid, in corners, left, right, y);
            int lanes = Math.Min(CellOutputs.Lanes, bottom - y);
            for (int x = left; x < right; x++)
            {
                ReadOnlySpan<float> values = _cells.Outputs.Values.Slice((x - left) * CellOutputs.Lanes, lanes);
                for (int lane = 0; lane < lanes; lane++)
                {
                    long[] counts = _truth.IsOn(runs, x, y + lane, grid.Rows.OutputLength) ? _inside : _outside;
                    counts[_bins.BinOf(values[lane])]++;
                }
            }
        }
    }
}
