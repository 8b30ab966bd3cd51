using System.Runtime.Intrinsics;
using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>The smallest and the largest output of a grid, and where the largest stands first.</summary>
/// <remarks>
/// The cells around the extreme source value are evaluated first; then only those whose source values, widened by the
/// guard of <see cref="FusedGrid"/>, reach what was found. On real maps that is about ten cells of 100,000.
/// </remarks>
internal ref struct FusedExtremes
{
    private const int Lanes = 8;

    private readonly FusedGrid _grid;

    private FusedExtremes(FusedGrid grid)
    {
        _grid = grid;
        Minimum = float.PositiveInfinity;
        Maximum = float.NegativeInfinity;
        Peak = new PixelPoint(int.MaxValue, int.MaxValue);
    }

    /// <summary>The smallest output.</summary>
    public float Minimum { get; private set; }

    /// <summary>The largest output.</summary>
    public float Maximum { get; private set; }

    /// <summary>The first largest output in row-major order.</summary>
    public PixelPoint Peak { get; private set; }

    /// <summary>Finds both; the map's own extremes are known and finite.</summary>
    public static FusedExtremes Find(FusedGrid grid, float nativeMinimum, float nativeMaximum)
    {
        var found = new FusedExtremes(grid);
        found.Visit(PeakLocation.Find(grid.Map, nativeMinimum), largest: false);
        found.Visit(PeakLocation.Find(grid.Map, nativeMaximum), largest: true);
        for (int row = 0; row < grid.Height; row++)
        {
            grid.Cancellation.ThrowIfCancellationRequested();
            if (grid.Rows.First[row] == grid.Rows.First[row + 1])
            {
                continue;
            }

            (float upperMinimum, float upperMaximum) = MapNormalization.Extremes(grid.Row(row));
            (float lowerMinimum, float lowerMaximum) = MapNormalization.Extremes(grid.Row(Math.Min(row + 1, grid.Height - 1)));
            if (found.MayBeSmallest(Math.Min(upperMinimum, lowerMinimum), nativeMinimum))
            {
                found.VisitRow(row, nativeMinimum, largest: false);
            }

            if (found.MayBeLargest(Math.Max(upperMaximum, lowerMaximum)))
            {
                found.VisitRow(row, nativeMinimum, largest: true);
            }
        }

        return found;
    }

    // Without negative source values no output is negative (products and sums of what is not), so 0 cannot be undercut.
    private readonly bool MayBeSmallest(float source, float nativeMinimum) =>
        source - _grid.Guard < Minimum && !(Minimum == 0 && nativeMinimum >= 0);

    // An equal one further up or further left would be the peak.
    private readonly bool MayBeLargest(float source) => source + _grid.Guard >= Maximum;

    private void Visit(int index, bool largest)
    {
        int column = index % _grid.Width, row = index / _grid.Width;
        for (int y = Math.Max(row - 1, 0); y <= row; y++)
        {
            for (int x = Math.Max(column - 1, 0); x <= column; x++)
            {
                VisitCell(x, y, largest);
            }
        }
    }

    private void VisitRow(int row, float nativeMinimum, bool largest)
    {
        for (int column = 0; column < _grid.Width; column++)
        {
            CellCorners corners = _grid.Corners(column, row);
            if (largest ? MayBeLargest(corners.Maximum) : MayBeSmallest(corners.Minimum, nativeMinimum))
            {
                VisitCell(column, row, largest);
            }
        }
    }

    private void VisitCell(int column, int row, bool largest)
    {
        int left = _grid.Columns.First[column], right = _grid.Columns.First[column + 1];
        int top = _grid.Rows.First[row], bottom = _grid.Rows.First[row + 1];
        if (left == right || top == bottom)
        {
            return;
        }

        CellCorners corners = _grid.Corners(column, row);
        if (corners.AreZero)
        {
            Take(0, new PixelPoint(left, top), largest);
            return;
        }

        for (int y = top; y < bottom; y += Lanes)
        {
            _grid.Cancellation.ThrowIfCancellationRequested();
            Vector256<float> above = Vector256.Create(_grid.Rows.Near[y..]), below = Vector256.Create(_grid.Rows.Far[y..]);
            int count = Math.Min(Lanes, bottom - y);
            for (int x = left; x < right; x++)
            {
                Vector256<float> values = corners.Blend(above, below, _grid.Columns.Near[x], _grid.Columns.Far[x]);
                TakeAll(values, count, x, y, largest);
            }
        }
    }

    private void TakeAll(Vector256<float> values, int count, int x, int y, bool largest)
    {
        Vector256<float> reached = largest
            ? Vector256.GreaterThanOrEqual(values, Vector256.Create(Maximum))
            : Vector256.LessThan(values, Vector256.Create(Minimum));
        uint bits = reached.ExtractMostSignificantBits() & ((1u << count) - 1);
        for (; bits != 0; bits &= bits - 1)
        {
            int lane = (int)uint.TrailingZeroCount(bits);
            Take(values[lane], new PixelPoint(x, y + lane), largest);
        }
    }

    private void Take(float value, PixelPoint at, bool largest)
    {
        if (!largest)
        {
            Minimum = MathF.Min(Minimum, value);
        }
        else if (value > Maximum || (value == Maximum && (at.Y < Peak.Y || (at.Y == Peak.Y && at.X < Peak.X))))
        {
            Maximum = value;
            Peak = at;
        }
    }
}
