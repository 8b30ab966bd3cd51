using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>By how many percent a candidate's scores lie below the baseline's, such as a model's below the human benchmark's.</summary>
/// <remarks>
/// Source: <c>calculate_percentage_decrease.py</c>. Scores are bootstrapped here; intervals bring their replicates
/// (Import-ChexLocalization of a bootstrap CSV, or Get-BootstrapInterval -IncludeReplicates).
/// </remarks>
[Cmdlet(VerbsData.Compare, "ChexLocalization")]
[OutputType(typeof(PercentageDecrease))]
public sealed class CompareChexLocalizationCommand : ChexCmdlet
{
    /// <summary>The baseline, such as the human benchmark: scores, or intervals with replicates.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The baseline, such as the human benchmark: scores, or intervals with replicates.")]
    public object[] Baseline { get; set; } = [];

    /// <summary>The candidate, such as a model's masks: scores, or intervals with replicates.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "The candidate, such as a model's masks: scores, or intervals with replicates.")]
    public object[] Candidate { get; set; } = [];

    /// <summary>The scores to compare; those that both sides have unless given.</summary>
    [Parameter(HelpMessage = "The scores to compare.")]
    public LocalizationMetric[] Property { get; set; } = [LocalizationMetric.IoU, LocalizationMetric.Hit];

    /// <summary>The tasks; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>The number of replicates.</summary>
    [Parameter(HelpMessage = "The number of replicates.")]
    [ValidateRange(BootstrapOptions.FewestReferenceReplicates, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the draws.")]
    public uint Seed { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool asked = MyInvocation.BoundParameters.ContainsKey(nameof(Property));
        bool any = false;
        object[] baselines = OneSource.Of(this, Baseline, nameof(Baseline)), candidates = OneSource.Of(this, Candidate, nameof(Candidate));
        foreach (LocalizationMetric metric in Property)
        {
            Side baseline = Read(baselines, metric, nameof(Baseline)), candidate = Read(candidates, metric, nameof(Candidate));
            if (!asked && (!baseline.HasValue || !candidate.HasValue))
            {
                WriteVerbose($"{metric} is passed over: one side has no value of it.");
                continue;
            }

            any = true;
            Compare(metric, baseline, candidate);
        }

        if (!any)
        {
            WriteWarning("Nothing to compare: the two sides share neither IoU nor Hit.");
        }

        Tell($"{baselines.Length} objects of the baseline compared with {candidates.Length} of the candidate");
    }

    private void Compare(LocalizationMetric metric, Side baseline, Side candidate)
    {
        if (baseline.Images is not null && candidate.Images is not null && !baseline.Images.SetEquals(candidate.Images))
        {
            int shared = baseline.Images.Count(candidate.Images.Contains);
            WriteWarning($"{metric}: the baseline has {baseline.Images.Count} images, the candidate {candidate.Images.Count}, of which they share {shared}; "
                + "each side is drawn on its own images, so their replicates do not pair.");
        }

        if (baseline.Seed is { } one && candidate.Seed is { } other && one != other)
        {
            WriteWarning($"{metric}: the baseline was drawn with seed {one}, the candidate with {other}; their replicates do not pair.");
        }

        string[] oneSided = [.. Task.Where(task => IsDefined(baseline, task) != IsDefined(candidate, task))];
        if (oneSided.Length > 0)
        {
            WriteWarning($"{metric}: only one side has scores of {string.Join(", ", oneSided)}; the average row is over different tasks on the two sides, as in the reference.");
        }

        try
        {
            string[] tasks = [.. Task.Where(task => baseline.Replicates.ContainsKey(task) && candidate.Replicates.ContainsKey(task))];
            foreach (PercentageDecrease row in PercentageDecrease.Compute(
                tasks, [.. tasks.Select(task => baseline.Replicates[task])], [.. tasks.Select(task => candidate.Replicates[task])], Cancellation))
            {
                WriteObject(row with { Property = metric.ToString() });
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "ReplicatesDiffer", null));
        }
    }

    private static bool IsDefined(Side side, string task) => side.Replicates.TryGetValue(task, out double[]? values) && values.Any(value => !double.IsNaN(value));

    private Side Read(object[] items, LocalizationMetric metric, string parameter)
    {
        var tables = new LocalizationTables(metric.ToString(), Task);
        var images = new HashSet<string>(StringComparer.Ordinal);
        var replicates = new Dictionary<string, double[]>(StringComparer.Ordinal);
        bool any = false;
        uint? seed = null;
        foreach (object item in items)
        {
            ThrowIfStopping();
            switch (ObjectProperty.Unwrap(item) is BootstrapInterval held ? held : (object?)ScoreRow.Read(item) ?? item)
            {
                case LocalizationScore score:
                    double value = metric == LocalizationMetric.IoU ? score.IoU : score.Hit;
                    any |= !double.IsNaN(value);
                    images.Add(score.ImageId);
                    if (!tables.Add(score.ImageId, score.Task, value))
                    {
                        WriteError(ChexError.DuplicateItem(score.GetIdentity().ToString(), $"an earlier score of -{parameter}", "a later one"));
                    }

                    break;
                case BootstrapInterval interval:
                    seed ??= interval.Seed;
                    any |= AddInterval(interval, metric, replicates, parameter);
                    break;
                case { } other:
                    WriteError(ChexError.InputInvalid(other, $"For -{parameter}, scores (Measure-ChexLocalization) and intervals with replicates"));
                    break;
            }
        }

        if (images.Count == 0)
        {
            return new Side(replicates, null, any, seed);
        }

        try
        {
            var options = new BootstrapOptions { Replicates = Replicates, Seed = Seed };
            foreach (BootstrapInterval interval in tables.Intervals(options, Cancellation))
            {
                replicates.TryAdd(LocalizationTables.TaskOf(interval), interval.GetReplicates());
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error.Message, "BootstrapSettings", null));
        }

        return new Side(replicates, images, any, Seed);
    }

    private bool AddInterval(BootstrapInterval interval, LocalizationMetric metric, Dictionary<string, double[]> replicates, string parameter)
    {
        if (interval.Property != metric.ToString())
        {
            return false;
        }

        double[] values = interval.GetReplicates();
        if (values.Length == 0)
        {
            WriteError(ChexError.Parameter(
                $"-{parameter}: the interval of {interval.Property} has no replicates; give Get-BootstrapInterval -IncludeReplicates.", "ReplicatesMissing", interval));
            return false;
        }

        string task = interval.GetGroup().FirstOrDefault(part => part.Key == "Task").Value as string ?? string.Empty;
        if (!replicates.TryAdd(task, values))
        {
            WriteError(ChexError.DuplicateItem($"{task}, {interval.Property}", $"an earlier interval of -{parameter}", "a later one"));
        }

        return true;
    }

    private sealed record Side(Dictionary<string, double[]> Replicates, HashSet<string>? Images, bool HasValue, uint? Seed);
}
