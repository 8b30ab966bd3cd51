using System.Collections;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>Scores as the three wide tables of the reference: per image, bootstrap replicates, summary.</summary>
/// <remarks>Source: <c>eval.py</c>, main.</remarks>
public sealed class LocalizationTables
{
    private readonly SortedDictionary<string, Dictionary<string, double>> _rows = new(StringComparer.Ordinal);
    private readonly string _metric;
    private readonly IReadOnlyList<string> _tasks;

    /// <summary>Makes empty tables.</summary>
    /// <param name="metric">The metric, IoU or Hit: hits are written as counts.</param>
    /// <param name="tasks">The tasks in the reference's order.</param>
    public LocalizationTables(string metric, IReadOnlyList<string> tasks)
    {
        _metric = metric;
        _tasks = tasks;
    }

    /// <summary>The number of images.</summary>
    public int ImageCount => _rows.Count;

    /// <summary>Adds a score.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="task">The task.</param>
    /// <param name="value">The score; NaN is undefined.</param>
    /// <returns>False where the image has a score of the task already: the first stands.</returns>
    public bool Add(string imageId, string task, double value)
    {
        if (!_rows.TryGetValue(imageId, out Dictionary<string, double>? row))
        {
            _rows.Add(imageId, row = new(StringComparer.Ordinal));
        }

        return row.TryAdd(task, value);
    }

    /// <summary>A row an image by id, a column a task in ordinal order.</summary>
    /// <returns>The table.</returns>
    public ScoreTable PerImage()
    {
        string[] columns = [.. _tasks.Order(StringComparer.Ordinal)];
        return new ScoreTable(
            columns, [.. _rows.Values.Select(row => columns.Select(task => row.GetValueOrDefault(task, double.NaN)).ToArray())], [.. _rows.Keys])
        {
            AreCounts = _metric == nameof(LocalizationScore.Hit),
        };
    }

    /// <summary>Bootstraps the images.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>One interval a task, in the reference's order, with its replicates.</returns>
    public IReadOnlyList<BootstrapInterval> Intervals(BootstrapOptions options, CancellationToken cancellation)
    {
        var table = new BootstrapTable([_metric], ["Task"], uniqueUnits: true);
        foreach (string task in _tasks)
        {
            foreach ((string image, Dictionary<string, double> row) in _rows)
            {
                table.Add(image, [task], [row.GetValueOrDefault(task, double.NaN)]);
            }
        }

        return table.Compute(options, true, cancellation);
    }

    /// <summary>A row a replicate, a column a task in the reference's order.</summary>
    /// <param name="intervals">What <see cref="Intervals"/> gave.</param>
    /// <returns>The table.</returns>
    public static ScoreTable Replicates(IReadOnlyList<BootstrapInterval> intervals) =>
        new([.. intervals.Select(TaskOf)], new ReplicateRows(intervals), null);

    /// <summary>The replicates turned on their side, a row at a time: there may be millions.</summary>
    private sealed class ReplicateRows(IReadOnlyList<BootstrapInterval> intervals) : IReadOnlyList<double[]>
    {
        public int Count => intervals.Count > 0 ? intervals[0].ReplicatesInOrder.Length : 0;

        public double[] this[int index] => [.. intervals.Select(interval => interval.ReplicatesInOrder.Span[index])];

        public IEnumerator<double[]> GetEnumerator() => Enumerable.Range(0, Count).Select(row => this[row]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>The task of an interval that is grouped by Task.</summary>
    /// <param name="interval">The interval.</param>
    /// <returns>The task.</returns>
    public static string TaskOf(BootstrapInterval interval) => (string)interval.GetGroup()[0].Value!;
}
