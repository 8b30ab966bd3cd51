using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>What to say of a threshold that rests on little, or of which not all can be told that was asked.</summary>
internal static class ThresholdDoubts
{
    private const int FewPositives = 10;

    /// <summary>The doubts about a choice.</summary>
    /// <param name="row">The choice, with what was counted.</param>
    /// <param name="unit">The property that names the units.</param>
    /// <param name="folds">The folds that were asked for; 0 for none.</param>
    /// <param name="replicates">The draws that were asked for; 0 for none.</param>
    public static IEnumerable<string> Of(TuningRow row, string unit, int folds, int replicates)
    {
        if (Basis(row, unit) is { } basis)
        {
            yield return $"the choice rests on {basis}, fewer than {FewPositives}; another sample may choose quite differently";
        }

        string[] missing = [.. new[] { (Asked: folds > 0, Name: "cross-validated mean"), (Asked: replicates > 0, Name: "interval of the threshold") }
            .Where(part => part.Asked).Select(part => part.Name)];
        if (row.UnitCount < 2 && missing.Length > 0)
        {
            yield return $"{row.UnitCount} {unit} with a score: there is no {string.Join(" and no ", missing)}";
        }
        else if (row.FoldCount < folds)
        {
            yield return $"{row.FoldCount} folds, one for each {unit}, where {folds} were asked for";
        }
    }

    /// <summary>What a choice rests on, where that is little; null else. The units of a cutoff hold images without the finding, too.</summary>
    private static string? Basis(TuningRow row, string unit) =>
        row.PositiveCount < FewPositives ? $"{row.PositiveCount} {(row.PositiveCount == 1 ? "image" : "images")} with the finding"
        : row.Kind == TuningKind.SegmentationThreshold && row.UnitCount < FewPositives ? $"{row.PositiveCount} images with the finding of {row.UnitCount} different {unit}"
        : null;
}
