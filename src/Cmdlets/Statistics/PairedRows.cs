using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>The rows of Compare-ChexLocalization -Paired: differences on the same images, with what was dropped.</summary>
internal sealed class PairedRows(CompareChexLocalizationCommand command, WatchedWork work, SharedPatients patients)
{
    /// <summary>Writes the rows of one property; false where it was not asked for and a side has no value of it.</summary>
    public bool Compare(string property, object[] baselines, object[] candidates, bool asked)
    {
        if (!asked && !(HasProperty(baselines, property) && HasProperty(candidates, property)))
        {
            command.WriteVerbose($"{property} is passed over: one side does not have it.");
            return false;
        }

        var reader = new PairedScoreReader(property, command.Unit, command.StratifyBy, patients, command.WriteError);
        reader.Read(baselines, true);
        reader.Read(candidates, false);
        if (!asked && (!reader.BaselineHasValue || !reader.CandidateHasValue))
        {
            command.WriteVerbose($"{property} is passed over: one side has no value of it.");
            return false;
        }

        if (command.StratifyBy is not null && reader.Strata.Count == 0)
        {
            command.ThrowTerminatingError(ChexError.PropertyNotFound(command.StratifyBy));
        }

        bool sameImages = !WarnOfDropped(property, reader);
        try
        {
            PairedComparisonOptions options = Options(reader);
            IReadOnlyList<PairedScores> scores = reader.Tasks(command.TaskList is not null || command.MyInvocation.BoundParameters.ContainsKey(nameof(command.Task)) ? command.Task : null);
            IReadOnlyList<PairedComparison> rows = work.Run(() => PairedComparisons.Compute(property, scores, options, command.Stop));
            command.WriteObject(rows, true);
            WarnOf(property, rows, sameImages);
        }
        catch (ArgumentException error)
        {
            command.ThrowTerminatingError(ChexError.Parameter(error, "ComparisonSettings", null));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        return true;
    }

    private PairedComparisonOptions Options(PairedScoreReader reader) => new()
    {
        Bootstrap = new BootstrapOptions
        {
            Method = command.Method, Replicates = command.Replicates, Seed = command.Seed, Confidence = command.Confidence, Draw = command.Draw, UnitName = command.Unit, Work = work.Count,
        },
        Test = command.Test, Alternative = command.Alternative, Permutations = command.Permutations, Correction = command.Correction,
        Margin = command.Margin, LowerIsBetter = command.LowerIsBetter, Strata = command.StratifyBy is null ? null : reader.Strata,
    };

    /// <summary>Tells of images that only one side has; false where both have the same.</summary>
    private bool WarnOfDropped(string property, PairedScoreReader reader)
    {
        (string[] Images, string Side)[] sides = [.. new (string[] Images, string Side)[] { ([.. reader.BaselineOnly], "baseline"), ([.. reader.CandidateOnly], "candidate") }
            .Where(side => side.Images.Length > 0)];
        if (sides.Length > 0)
        {
            command.WriteWarning($"{property}: the images differ; dropped: {string.Join(" and ", sides.Select(side => $"{ImageList.Describe(side.Images)} that only the {side.Side} has"))}.");
        }

        return sides.Length > 0;
    }

    private void WarnOf(string property, IReadOnlyList<PairedComparison> rows, bool sameImages)
    {
        PairedComparison[] unequal = [.. rows.Where(row => row.BaselineOnly + row.CandidateOnly > 0)], noted = [.. rows.Where(row => row.Note is not null)];
        if (sameImages && unequal.Length > 0)
        {
            command.WriteWarning($"{property}: both sides have the same images, but not of {string.Join(", ", unequal.Select(row => row.Task))}; BaselineOnly and CandidateOnly count what was dropped.");
        }

        if (noted.Length > 0)
        {
            command.WriteWarning($"{property}: {noted.Length} of {rows.Count} comparisons need a word of care; their Note says why. The first, {noted[0].Task}: {noted[0].Note}.");
        }
    }

    private static bool HasProperty(object[] items, string property) => items.Any(item => ObjectProperty.TryGet(PSObject.AsPSObject(item), property, out _));
}
