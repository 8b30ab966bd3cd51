namespace CheXplanation.Statistics;

/// <summary>The values of one series by unit, made ready for resampling: totals of each unit, and all values in order.</summary>
internal sealed class ResamplingSeries
{
    private readonly double[][] _values;
    private double[]? _sorted;
    private int[]? _owners;

    /// <summary>Takes the values of each unit; NaN is left out as missing.</summary>
    public ResamplingSeries(IReadOnlyList<IReadOnlyList<double>> valuesByUnit)
    {
        _values = new double[valuesByUnit.Count][];
        Sums = new double[_values.Length];
        Counts = new double[_values.Length];
        for (int u = 0; u < _values.Length; u++)
        {
            _values[u] = [.. valuesByUnit[u].Where(value => !double.IsNaN(value))];
            Sums[u] = NumPySum.Pairwise(_values[u]);
            Counts[u] = _values[u].Length;
            ValueCount += _values[u].Length;
            MissingValueCount += valuesByUnit[u].Count - _values[u].Length;
            DefinedUnitCount += _values[u].Length > 0 ? 1 : 0;
            HasClusters |= _values[u].Length > 1;
        }
    }

    public int UnitCount => _values.Length;

    /// <summary>The units with a value.</summary>
    public int DefinedUnitCount { get; }

    public int ValueCount { get; }

    /// <summary>The values that are NaN; a unit without a row is none of them.</summary>
    public int MissingValueCount { get; }

    public bool HasClusters { get; }

    /// <summary>The sum of each unit's values; 0 of none.</summary>
    public double[] Sums { get; }

    /// <summary>The number of each unit's values.</summary>
    public double[] Counts { get; }

    public ReadOnlySpan<double> this[int unit] => _values[unit];

    /// <summary>All values in rising order; <see cref="Owners"/> names the unit of each.</summary>
    public double[] Sorted
    {
        get
        {
            Sort();
            return _sorted!;
        }
    }

    /// <summary>The unit of each value of <see cref="Sorted"/>.</summary>
    public int[] Owners
    {
        get
        {
            Sort();
            return _owners!;
        }
    }

    /// <summary>Whether all values are the same.</summary>
    public bool IsConstant => ValueCount > 0 && Sorted[0] == Sorted[^1];

    /// <summary>The values of drawn units, one after the other.</summary>
    public double[] Collect(ReadOnlySpan<int> drawn)
    {
        var values = new List<double>(drawn.Length);
        foreach (int unit in drawn)
        {
            values.AddRange(_values[unit]);
        }

        return [.. values];
    }

    /// <summary>The statistic of the sample itself; NaN of no values.</summary>
    public double Estimate(SampleStatistic statistic)
    {
        if (ValueCount == 0)
        {
            return double.NaN;
        }

        return statistic.Kind switch
        {
            BootstrapStatistic.Mean => NumPySum.Pairwise(Sums) / ValueCount,
            BootstrapStatistic.Script => statistic.Of(Collect([.. Enumerable.Range(0, UnitCount)])),
            // As each replicate is computed, so that one that draws the sample itself equals it: BCa counts such ties.
            _ => statistic.OfCounted(Sorted, [.. Enumerable.Repeat(1, ValueCount)], ValueCount),
        };
    }

    /// <summary>The statistic without each unit in turn; NaN where nothing is left.</summary>
    public double[] Jackknife(SampleStatistic statistic, CancellationToken cancellation, WorkCount? work = null)
    {
        using IDisposable? stage = work?.Begin("units left out in turn", UnitCount);
        var left = new double[UnitCount];
        double sum = NumPySum.Pairwise(Sums);
        int[] all = [.. Enumerable.Range(0, UnitCount)], times = new int[ValueCount];
        for (int u = 0; u < UnitCount; u++)
        {
            cancellation.ThrowIfCancellationRequested();
            work?.Add(1);
            switch (statistic.Kind)
            {
                case BootstrapStatistic.Mean:
                    left[u] = (sum - Sums[u]) / (ValueCount - Counts[u]);
                    break;
                case BootstrapStatistic.Script:
                    left[u] = statistic.Of(Collect([.. all.AsSpan(0, u), .. all.AsSpan(u + 1)]));
                    break;
                default:
                    for (int i = 0; i < times.Length; i++)
                    {
                        times[i] = Owners[i] == u ? 0 : 1;
                    }

                    left[u] = statistic.OfCounted(Sorted, times, ValueCount - (int)Counts[u]);
                    break;
            }
        }

        return left;
    }

    private void Sort()
    {
        if (_sorted is not null)
        {
            return;
        }

        var owners = new int[ValueCount];
        var sorted = new double[ValueCount];
        for (int u = 0, i = 0; u < _values.Length; u++)
        {
            foreach (double value in _values[u])
            {
                owners[i] = u;
                sorted[i++] = value;
            }
        }

        Array.Sort(sorted, owners);
        _owners = owners;
        _sorted = sorted;
    }
}
