using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>The rows of Compare-ChexLocalization without -Paired: percentage decreases of bootstrapped scores, with what to say of sides that do not match.</summary>
internal sealed class DecreaseRows(CompareChexLocalizationCommand command, WatchedWork work)
{
    /// <summary>Writes the rows of one score; false where it was not asked for and a side has no value of it.</summary>
    public bool Compare(LocalizationMetric metric, object[] baselines, object[] candidates, bool asked)
    {
        ReplicatedSide baseline = Read(baselines, metric, nameof(command.Baseline)), candidate = Read(candidates, metric, nameof(command.Candidate));
        if (!asked && (!baseline.HasValue || !candidate.HasValue))
        {
            command.WriteVerbose($"{metric} is passed over: one side has no value of it.");
            return false;
        }

        Write(metric, baseline, candidate);
        return true;
    }

    private ReplicatedSide Read(object[] items, LocalizationMetric metric, string parameter)
    {
        try
        {
            return ReplicatedSide.Read(items, metric, command.Task, new BootstrapOptions { Replicates = command.Replicates, Seed = command.Seed }, work, parameter, command.WriteError, command.Stop);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            command.ThrowTerminatingError(ChexError.Parameter(error.Message, "BootstrapSettings", null));
            throw;
        }
    }

    private void Write(LocalizationMetric metric, ReplicatedSide baseline, ReplicatedSide candidate)
    {
        if (baseline.Images is not null && candidate.Images is not null && !baseline.Images.SetEquals(candidate.Images))
        {
            int shared = baseline.Images.Count(candidate.Images.Contains);
            command.WriteWarning($"{metric}: the baseline has {baseline.Images.Count} images, the candidate {candidate.Images.Count}, of which they share {shared}; "
                + "each side is drawn on its own images, so their replicates do not pair.");
        }

        if (baseline.Seed is { } one && candidate.Seed is { } other && one != other)
        {
            command.WriteWarning($"{metric}: the baseline was drawn with seed {one}, the candidate with {other}; their replicates do not pair.");
        }

        string[] oneSided = [.. command.Task.Where(task => baseline.IsDefined(task) != candidate.IsDefined(task))];
        if (oneSided.Length > 0)
        {
            command.WriteWarning($"{metric}: only one side has scores of {string.Join(", ", oneSided)}; the average row is over different tasks on the two sides, as in the reference.");
        }

        try
        {
            string[] tasks = [.. command.Task.Where(task => baseline.Replicates.ContainsKey(task) && candidate.Replicates.ContainsKey(task))];
            foreach (PercentageDecrease row in work.Run(() => PercentageDecrease.Compute(
                tasks, [.. tasks.Select(task => baseline.Replicates[task])], [.. tasks.Select(task => candidate.Replicates[task])], command.Stop, work.Count)))
            {
                command.WriteObject(row with { Property = metric.ToString() });
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            command.ThrowTerminatingError(ChexError.Parameter(error, "ReplicatesDiffer", null));
        }
    }
}
