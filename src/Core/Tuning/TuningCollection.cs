using CheXplanation.Statistics;

namespace CheXplanation.Tuning;

/// <summary>What is known of each image, by task; the images lie in the order of their ids, whatever the order they came in.</summary>
internal sealed class TuningCollection<T>
{
    private readonly SortedDictionary<string, SortedDictionary<string, T>> _tasks = new(StringComparer.Ordinal);

    public TuningCollection(IEnumerable<string> tasks)
    {
        foreach (string task in tasks)
        {
            _tasks.TryAdd(PathologyTask.Canonical(task), new(StringComparer.Ordinal));
        }
    }

    public bool Add(string task, string imageId, T item)
    {
        string name = PathologyTask.Canonical(task);
        if (!_tasks.TryGetValue(name, out SortedDictionary<string, T>? images))
        {
            _tasks.Add(name, images = new(StringComparer.Ordinal));
        }

        return images.TryAdd(imageId, item);
    }

    /// <summary>What is known of each task, tasks in ordinal order, images in the order of their ids.</summary>
    public IEnumerable<(string Task, IReadOnlyCollection<T> Images)> Items() => _tasks.Select(task => (task.Key, (IReadOnlyCollection<T>)task.Value.Values));

    /// <summary>A row a task and grid value, tasks in ordinal order; no row is marked as best.</summary>
    public IEnumerable<TuningRow[]> Curves(TuningKind kind, Func<string, IReadOnlyList<double>> grid, Func<T, int, double, double> score)
    {
        foreach ((string task, SortedDictionary<string, T> images) in _tasks)
        {
            yield return [.. grid(task).Select((value, index) => Row(kind, task, value, [.. images.Values.Select(image => score(image, index, value))]))];
        }
    }

    /// <summary>Marks the first of the largest values; NaN is never largest.</summary>
    public static TuningRow[] MarkBest(TuningRow[] curve, Func<TuningRow, double> value, bool firstIfNone)
    {
        int best = firstIfNone ? 0 : -1;
        double largest = double.NegativeInfinity;
        for (int i = 0; i < curve.Length; i++)
        {
            if (value(curve[i]) > largest)
            {
                largest = value(curve[i]);
                best = i;
            }
        }

        return [.. curve.Select((row, i) => row with { IsBest = i == best })];
    }

    private static TuningRow Row(TuningKind kind, string task, double threshold, double[] scores)
    {
        int defined = scores.Length;
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                scores[i] = 0;
                defined--;
            }
        }

        return new TuningRow
        {
            Kind = kind,
            Task = task,
            Threshold = threshold,
            MeanIoU = defined == 0 ? double.NaN : NumPySum.Pairwise(scores) / defined,
            ImageCount = defined,
        };
    }
}
