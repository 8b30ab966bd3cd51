using System.Runtime.Intrinsics;

namespace CheXplanation.Statistics;

/// <summary>The replicates of several series over the same units, drawn jointly, and their standard errors where they were asked for.</summary>
/// <remarks>
/// The draws come from one stream in the order of the replicates, whoever computes them: the numbers do not depend on the number of threads.
/// Means take four series at once; order statistics count how often each value was drawn and walk the sorted values once, without sorting anew.
/// </remarks>
internal sealed class Resampling
{
    private const int ChunkLength = 64;

    private readonly IReadOnlyList<ResamplingSeries> _series;
    private readonly BootstrapOptions _options;
    private readonly SampleStatistic _statistic;
    private readonly int[] _strataEnds;
    private readonly MeanLanes[] _lanes;
    private readonly bool _studentized;
    private readonly UnitDraws _draws;
    private readonly Lock _gate = new();
    private int _next;

    private Resampling(IReadOnlyList<ResamplingSeries> series, int[] strataEnds, BootstrapOptions options, CancellationToken cancellation)
    {
        _series = series;
        _options = options;
        _statistic = options.GetStatistic();
        _strataEnds = strataEnds;
        _studentized = options.Method == BootstrapMethod.Studentized;
        _lanes = _statistic.Kind == BootstrapStatistic.Mean ? [.. series.Chunk(MeanLanes.Lanes).Select(four => Lanes(four, cancellation))] : [];
        _draws = new UnitDraws(options.Seed);
        Replicates = [.. series.Select(_ => new double[options.Replicates])];
        Errors = _studentized ? [.. series.Select(_ => new double[options.Replicates])] : null;
    }

    /// <summary>One array a series, in the order drawn; NaN where a replicate drew no value.</summary>
    public double[][] Replicates { get; }

    /// <summary>The standard error of each replicate, of a studentized interval.</summary>
    public double[][]? Errors { get; }

    /// <summary>Draws and computes all replicates.</summary>
    /// <param name="series">The series, all over the same units, those of a stratum side by side.</param>
    /// <param name="strataEnds">Where each stratum ends, the last at the number of units.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Resampling Run(IReadOnlyList<ResamplingSeries> series, int[] strataEnds, BootstrapOptions options, CancellationToken cancellation)
    {
        var work = new Resampling(series, strataEnds, options, cancellation);
        if (series.Count == 0 || series[0].UnitCount == 0)
        {
            foreach (double[] values in work.Replicates)
            {
                Array.Fill(values, double.NaN);
            }

            return work;
        }

        // A script block belongs to the thread that called.
        int threads = work._statistic.Kind == BootstrapStatistic.Script ? 1 : Math.Min(options.Threads, (options.Replicates + ChunkLength - 1) / ChunkLength);
        if (threads == 1)
        {
            work.Work(cancellation);
            return work;
        }

        foreach (ResamplingSeries one in series)
        {
            // Sorted once here, so that the workers only read.
            cancellation.ThrowIfCancellationRequested();
            _ = one.Sorted;
        }

        Task[] workers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () => work.Work(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WhenAll(workers).GetAwaiter().GetResult();
        return work;
    }

    /// <summary>The standard error of the sample's own mean, or NaN for other statistics: those take the replicates' deviation.</summary>
    public double OwnError(int series)
    {
        if (_statistic.Kind != BootstrapStatistic.Mean)
        {
            return double.NaN;
        }

        int[] all = [.. Enumerable.Range(0, _series[0].UnitCount)];
        MeanLanes lanes = _lanes[series / MeanLanes.Lanes];
        return lanes.StandardError(all, lanes.Mean(all), _strataEnds)[series % MeanLanes.Lanes];
    }

    private static MeanLanes Lanes(IReadOnlyList<ResamplingSeries> four, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new MeanLanes(four);
    }

    private void Work(CancellationToken cancellation)
    {
        int units = _series[0].UnitCount;
        var drawn = new int[ChunkLength * units];
        var workspace = new Workspace(units, _series.Max(one => one.ValueCount));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int first, count;
            lock (_gate)
            {
                first = _next;
                count = Math.Min(ChunkLength, _options.Replicates - first);
                if (count <= 0)
                {
                    return;
                }

                _next += count;
                Draw(drawn.AsSpan(0, count * units), units);
            }

            for (int b = 0; b < count; b++)
            {
                Compute(first + b, drawn.AsSpan(b * units, units), workspace);
            }

            _options.Work?.Add(count);
        }
    }

    private void Draw(Span<int> drawn, int units)
    {
        if (_strataEnds.Length == 1)
        {
            // A replicate follows the other in the stream: one call draws them all.
            _draws.Choice(units, drawn);
            return;
        }

        for (int offset = 0; offset < drawn.Length; offset += units)
        {
            int from = 0;
            foreach (int end in _strataEnds)
            {
                Span<int> part = drawn[(offset + from)..(offset + end)];
                _draws.Choice(end - from, part);
                for (int i = 0; i < part.Length; i++)
                {
                    part[i] += from;
                }

                from = end;
            }
        }
    }

    private void Compute(int replicate, ReadOnlySpan<int> drawn, Workspace workspace)
    {
        if (_statistic.Kind == BootstrapStatistic.Mean)
        {
            for (int group = 0; group < _lanes.Length; group++)
            {
                Vector256<double> mean = _lanes[group].Mean(drawn);
                Vector256<double> error = _studentized ? _lanes[group].StandardError(drawn, mean, _strataEnds) : default;
                for (int lane = 0, s = group * MeanLanes.Lanes; lane < MeanLanes.Lanes && s < _series.Count; lane++, s++)
                {
                    Replicates[s][replicate] = mean[lane];
                    if (_studentized)
                    {
                        Errors![s][replicate] = error[lane];
                    }
                }
            }

            return;
        }

        workspace.Count(drawn);
        for (int s = 0; s < _series.Count; s++)
        {
            Replicates[s][replicate] = Statistic(_series[s], drawn, workspace);
        }

        if (_studentized)
        {
            ComputeErrors(replicate, drawn, workspace);
        }
    }

    /// <summary>The deviation of replicates of the replicate, each with a stream of its own.</summary>
    private void ComputeErrors(int replicate, ReadOnlySpan<int> drawn, Workspace workspace)
    {
        workspace.Inner.Reseed(unchecked(((_options.Seed + 1) * 0x9E3779B1U) ^ ((uint)replicate * 0x85EBCA6BU)));
        var inner = new double[_series.Count][];
        for (int s = 0; s < inner.Length; s++)
        {
            inner[s] = new double[_options.InnerReplicates];
        }

        for (int i = 0; i < _options.InnerReplicates; i++)
        {
            int from = 0;
            foreach (int end in _strataEnds)
            {
                Span<int> part = workspace.Again.AsSpan(from, end - from);
                workspace.Inner.Choice(part.Length, part);
                for (int j = 0; j < part.Length; j++)
                {
                    part[j] = drawn[from + part[j]];
                }

                from = end;
            }

            workspace.Count(workspace.Again);
            for (int s = 0; s < inner.Length; s++)
            {
                inner[s][i] = Statistic(_series[s], workspace.Again, workspace);
            }
        }

        for (int s = 0; s < inner.Length; s++)
        {
            Errors![s][replicate] = SampleDeviation.Of(inner[s]);
        }
    }

    private double Statistic(ResamplingSeries series, ReadOnlySpan<int> drawn, Workspace workspace)
    {
        if (_statistic.Kind == BootstrapStatistic.Script)
        {
            return _statistic.Of(series.Collect(drawn));
        }

        Span<int> times = workspace.Times.AsSpan(0, series.ValueCount);
        ReadOnlySpan<int> owners = series.Owners, counts = workspace.UnitTimes;
        int total = 0;
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = counts[owners[i]];
            total += times[i];
        }

        return _statistic.OfCounted(series.Sorted, times, total);
    }

    private sealed class Workspace(int units, int values)
    {
        public int[] UnitTimes { get; } = new int[units];

        public int[] Times { get; } = new int[values];

        public int[] Again { get; } = new int[units];

        public UnitDraws Inner { get; } = new(0);

        public void Count(ReadOnlySpan<int> drawn)
        {
            Array.Clear(UnitTimes);
            foreach (int unit in drawn)
            {
                UnitTimes[unit]++;
            }
        }
    }
}
