using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>One side of a percentage decrease: the replicates of each task, of scores that are bootstrapped here or of intervals that bring theirs.</summary>
/// <param name="Replicates">The replicates by task.</param>
/// <param name="Images">The images of the scores; null where there were only intervals.</param>
/// <param name="HasValue">Whether any score or interval of the metric has a value.</param>
/// <param name="Seed">The seed of the draws, where it is known.</param>
internal sealed record ReplicatedSide(Dictionary<string, double[]> Replicates, HashSet<string>? Images, bool HasValue, uint? Seed)
{
    /// <summary>Whether a task has a replicate with a value.</summary>
    public bool IsDefined(string task) => Replicates.TryGetValue(task, out double[]? values) && values.Any(value => !double.IsNaN(value));

    /// <summary>Reads scores and intervals; those that are neither are reported, and passed over.</summary>
    /// <exception cref="ArgumentException">There would be too many replicates.</exception>
    public static ReplicatedSide Read(
        object[] items, LocalizationMetric metric, string[] tasks, BootstrapOptions options, WatchedWork work, string parameter, Action<ErrorRecord> report, CancellationToken cancellation)
    {
        var tables = new LocalizationTables(metric.ToString(), tasks);
        var images = new HashSet<string>(StringComparer.Ordinal);
        var replicates = new Dictionary<string, double[]>(StringComparer.Ordinal);
        bool any = false;
        uint? seed = null;
        foreach (object item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (ObjectProperty.Unwrap(item) is BootstrapInterval held ? held : (object?)ScoreRow.Read(item) ?? item)
            {
                case LocalizationScore score:
                    double value = metric == LocalizationMetric.IoU ? score.IoU : score.Hit;
                    any |= !double.IsNaN(value);
                    images.Add(score.ImageId);
                    if (!tables.Add(score.ImageId, score.Task, value))
                    {
                        report(ChexError.DuplicateItem(score.GetIdentity().ToString(), $"an earlier score of -{parameter}", "a later one"));
                    }

                    break;
                case BootstrapInterval interval:
                    seed ??= interval.Seed;
                    any |= Add(interval, metric, replicates, parameter, report);
                    break;
                case { } other:
                    report(ChexError.InputInvalid(other, $"For -{parameter}, scores (Measure-ChexLocalization) and intervals with replicates"));
                    break;
            }
        }

        if (images.Count == 0)
        {
            return new ReplicatedSide(replicates, null, any, seed);
        }

        foreach (BootstrapInterval interval in work.Run(() => tables.Intervals(options with { Work = work.Count }, cancellation)))
        {
            replicates.TryAdd(LocalizationTables.TaskOf(interval), interval.GetReplicates());
        }

        return new ReplicatedSide(replicates, images, any, options.Seed);
    }

    private static bool Add(BootstrapInterval interval, LocalizationMetric metric, Dictionary<string, double[]> replicates, string parameter, Action<ErrorRecord> report)
    {
        if (interval.Property != metric.ToString())
        {
            return false;
        }

        double[] values = interval.GetReplicates();
        if (values.Length == 0)
        {
            report(ChexError.Parameter(
                $"-{parameter}: the interval of {interval.Property} has no replicates; give Get-BootstrapInterval -IncludeReplicates.", "ReplicatesMissing", interval));
            return false;
        }

        string task = interval.GetGroup().FirstOrDefault(part => part.Key == "Task").Value as string ?? string.Empty;
        if (!replicates.TryAdd(task, values))
        {
            report(ChexError.DuplicateItem($"{task}, {interval.Property}", $"an earlier interval of -{parameter}", "a later one"));
        }

        return true;
    }
}
