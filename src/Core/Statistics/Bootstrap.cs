namespace CheXplanation.Statistics;

/// <summary>The values of one series by unit; a unit may hold none, one or several.</summary>
public sealed class BootstrapSeries
{
    private readonly double[][] _valuesByUnit;

    /// <summary>Takes the values of each unit; NaN is left out as missing.</summary>
    /// <param name="valuesByUnit">One array a unit, in the units' order.</param>
    public BootstrapSeries(IEnumerable<IEnumerable<double>> valuesByUnit)
    {
        _valuesByUnit = [.. valuesByUnit.Select(unit => unit.Where(v => !double.IsNaN(v)).ToArray())];
        HasClusters = _valuesByUnit.Any(unit => unit.Length > 1);
    }

    /// <summary>The number of units, those without a value included.</summary>
    public int UnitCount => _valuesByUnit.Length;

    /// <summary>Whether a unit holds more than one value.</summary>
    public bool HasClusters { get; }

    /// <summary>The values of a unit that are there.</summary>
    /// <param name="unit">The unit's index.</param>
    /// <returns>The values.</returns>
    public ReadOnlySpan<double> this[int unit] => _valuesByUnit[unit];
}

/// <summary>Draws units with replacement and computes a statistic of each draw.</summary>
/// <remarks>
/// Each replicate draws n units once for all series, so that series stay paired.
/// Source: <c>eval.py</c>, bootstrap_metric and create_ci_record.
/// </remarks>
public static class Bootstrap
{
    /// <summary>The replicates of every series, in the order drawn.</summary>
    /// <param name="series">The series, all over the same units.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>One array a series; NaN where a replicate drew no value.</returns>
    public static double[][] Replicate(IReadOnlyList<BootstrapSeries> series, BootstrapOptions options, CancellationToken cancellation)
    {
        options.Validate();
        if (series.Count == 0)
        {
            return [];
        }

        int units = series[0].UnitCount;
        if (series.Any(s => s.UnitCount != units))
        {
            throw new ArgumentException("all series must have the same units");
        }

        // Several values of a unit are slots of their own in the reference's sum, which the lanes of totals do not know.
        return options.Statistic == BootstrapStatistic.Mean && units > 0 && !series.Any(s => s.HasClusters)
            ? Resampling.Run([.. series.Select(Totals)], [units], options, cancellation).Replicates
            : ReplicatePlainly(series, options, cancellation);
    }

    /// <summary>The twin of <see cref="Resampling"/>, one series and one replicate after the other: the same numbers.</summary>
    internal static double[][] ReplicatePlainly(IReadOnlyList<BootstrapSeries> series, BootstrapOptions options, CancellationToken cancellation)
    {
        int units = series[0].UnitCount;
        double[][] replicates = [.. series.Select(_ => new double[options.Replicates])];
        var random = new NumPyRandomState(options.Seed);
        var drawn = new int[units];
        var workspace = new List<double>(units);
        for (int b = 0; b < options.Replicates; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (units > 0)
            {
                random.Choice(units, drawn);
            }

            for (int s = 0; s < series.Count; s++)
            {
                replicates[s][b] = Statistic(series[s], drawn, options.Statistic, workspace);
            }

            options.Work?.Add(1);
        }

        return replicates;
    }

    /// <summary>The statistic of the sample itself.</summary>
    /// <param name="series">The series.</param>
    /// <param name="statistic">The statistic.</param>
    /// <returns>The estimate; NaN of no values.</returns>
    public static double Estimate(BootstrapSeries series, BootstrapStatistic statistic) =>
        Statistic(series, [.. Enumerable.Range(0, series.UnitCount)], statistic, []);

    private static ResamplingSeries Totals(BootstrapSeries series) =>
        new([.. Enumerable.Range(0, series.UnitCount).Select(u => series[u].ToArray())]);

    private static double Statistic(BootstrapSeries series, ReadOnlySpan<int> drawn, BootstrapStatistic statistic, List<double> workspace)
    {
        workspace.Clear();
        int count = 0;
        foreach (int unit in drawn)
        {
            ReadOnlySpan<double> values = series[unit];
            count += values.Length;
            foreach (double value in values)
            {
                workspace.Add(value);
            }

            // The reference sums over all drawn slots with NaN as 0: the slot decides the pairing of the sum.
            if (values.IsEmpty && statistic == BootstrapStatistic.Mean)
            {
                workspace.Add(0);
            }
        }

        if (count == 0)
        {
            return double.NaN;
        }

        Span<double> slots = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(workspace);
        if (statistic == BootstrapStatistic.Mean)
        {
            return NumPySum.Pairwise(slots) / count;
        }

        slots.Sort();
        return ReplicateInterval.Quantile(slots, 0.5);
    }
}
