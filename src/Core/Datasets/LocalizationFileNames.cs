using CheXplanation.Localization;

namespace CheXplanation.Datasets;

/// <summary>The names of the reference's three wide CSVs.</summary>
/// <param name="PerImage">Scores per image.</param>
/// <param name="Replicates">Bootstrap replicates.</param>
/// <param name="Summary">Intervals.</param>
public sealed record LocalizationFileNames(string PerImage, string Replicates, string Summary)
{
    /// <summary>The names of today's scripts.</summary>
    /// <remarks>Source: <c>eval.py</c>, main.</remarks>
    /// <param name="ofHits">Whether the scores are hits, not IoU.</param>
    /// <param name="human">Whether the scores are of human readers.</param>
    /// <returns>The names.</returns>
    public static LocalizationFileNames Current(bool ofHits, bool human)
    {
        string prefix = (ofHits ? "hitmiss" : "iou") + (human ? "_humanbenchmark" : string.Empty);
        return new($"{prefix}_results_per_cxr.csv", $"{prefix}_bootstrap_results_per_cxr.csv", $"{prefix}_summary_results.csv");
    }

    /// <summary>The names of 2021, with phase, method and model.</summary>
    /// <remarks>Source: <c>eval_miou.py</c> and <c>eval_ptgame.py</c> of October 2021; for the slice Predicted <c>eval.py</c> of March 2021.</remarks>
    /// <param name="ofHits">Whether the scores are hits, not IoU.</param>
    /// <param name="human">Whether the scores are of human readers.</param>
    /// <param name="score">A score, for its phase, method, model and slice.</param>
    /// <returns>The names.</returns>
    public static LocalizationFileNames Year2021(bool ofHits, bool human, LocalizationScore score)
    {
        string?[] parts = human ? [score.Phase, "human"] : [score.Phase, score.Method, score.Model];
        string name = string.Join('_', parts.Where(part => !string.IsNullOrEmpty(part)));
        name += !ofHits && score.Slice == EvaluationSlice.TruePositive ? "_tp" : string.Empty;
        return ofHits
            ? new($"{name}_hit.csv", $"{name}_bs_hit.csv", $"{name}_summary_ptgame.csv")
            : new($"{name}_iou.csv", $"{name}_bs_iou.csv", score.Slice == EvaluationSlice.Predicted ? $"{score.Phase}_eval_summary_ious.csv" : $"{name}_summary.csv");
    }
}
