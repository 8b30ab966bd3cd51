namespace CheXplanation.Localization;

/// <summary>Exact Euclidean distances from places of a grid to the nearest site; the memory is kept from grid to grid, one thread at a time.</summary>
/// <remarks>
/// First the steps to the nearest site of each row, swept over all columns; then, only in columns that are asked about, the lower envelope of the
/// parabolas that these steps make. The time goes with the area of the grid, however the sites lie.
/// Source: Felzenszwalb and Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8 (2012).
/// </remarks>
internal sealed class NearestSites
{
    private const int None = int.MaxValue / 2;

    private int[] _steps = [];
    private int[] _rows = [];
    private double[] _heights = [];
    private double[] _starts = [];

    /// <summary>The distance of each asked place to the nearest site, in the order of the grid; infinite where there is no site.</summary>
    /// <param name="asked">The places, those that are not 0; column after column.</param>
    /// <param name="sites">The sites, those that are not 0.</param>
    /// <param name="height">The rows of the grid.</param>
    /// <param name="spacing">The distances between places.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public double[] Distances(ReadOnlySpan<byte> asked, ReadOnlySpan<byte> sites, int height, PixelSpacing spacing, CancellationToken cancellation)
    {
        int width = asked.Length / height, next = 0;
        var distances = new double[asked.Length - asked.Count((byte)0)];
        Sweep(sites, width, height, cancellation);
        for (int x = 0; x < width; x++)
        {
            ReadOnlySpan<byte> column = asked.Slice(x * height, height);
            if (!column.ContainsAnyExcept((byte)0))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> steps = _steps.AsSpan(x * height, height);
            int parabolas = Envelope(steps, spacing);
            for (int y = 0, k = 0; y < height; y++)
            {
                if (column[y] == 0)
                {
                    continue;
                }

                while (k + 1 < parabolas && _starts[k + 1] < y)
                {
                    k++;
                }

                distances[next++] = parabolas == 0 ? double.PositiveInfinity : spacing.Distance(y - _rows[k], steps[_rows[k]]);
            }
        }

        return distances;
    }

    /// <summary>For every place the columns to the nearest site of its row.</summary>
    private void Sweep(ReadOnlySpan<byte> sites, int width, int height, CancellationToken cancellation)
    {
        if (_steps.Length < sites.Length)
        {
            _steps = GC.AllocateUninitializedArray<int>(sites.Length);
        }

        if (_rows.Length < height)
        {
            (_rows, _heights, _starts) = (new int[height], new double[height], new double[height]);
        }

        for (int x = 0; x < width; x++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<int> steps = _steps.AsSpan(x * height, height);
            ReadOnlySpan<int> before = _steps.AsSpan(Math.Max(0, x - 1) * height, height);
            ReadOnlySpan<byte> column = sites.Slice(x * height, height);
            for (int y = 0; y < height; y++)
            {
                steps[y] = column[y] != 0 ? 0 : x == 0 ? None : Math.Min(None, before[y] + 1);
            }
        }

        for (int x = width - 2; x >= 0; x--)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<int> steps = _steps.AsSpan(x * height, height);
            ReadOnlySpan<int> after = _steps.AsSpan((x + 1) * height, height);
            for (int y = 0; y < height; y++)
            {
                steps[y] = Math.Min(steps[y], after[y] + 1);
            }
        }
    }

    /// <summary>The rows whose parabolas are lowest somewhere, and from where on each is; returns how many.</summary>
    private int Envelope(ReadOnlySpan<int> steps, PixelSpacing spacing)
    {
        double down = spacing.Row * spacing.Row;
        int count = 0;
        for (int y = 0; y < steps.Length; y++)
        {
            if (steps[y] >= None)
            {
                continue;
            }

            double across = steps[y] * spacing.Column, height = (across * across) + (down * y * y), start = double.NegativeInfinity;
            while (count > 0)
            {
                int last = _rows[count - 1];
                start = (height - _heights[count - 1]) / (2 * down * (y - last));
                if (start > _starts[count - 1])
                {
                    break;
                }

                count--;
                start = double.NegativeInfinity;
            }

            (_rows[count], _heights[count], _starts[count]) = (y, height, start);
            count++;
        }

        return count;
    }
}
