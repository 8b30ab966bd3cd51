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

    /// <summary>Which score a file of the reference holds, by its name.</summary>
    /// <param name="fileName">The name without a folder.</param>
    /// <returns>IoU or Hit; null where the name is none of the reference's.</returns>
    public static string? MetricOf(string fileName)
    {
        string name = Path.GetFileNameWithoutExtension(fileName);
        string[] hits = ["_hit", "_bs_hit", "_summary_ptgame"], ious = ["_iou", "_bs_iou", "_summary", "_eval_summary_ious"];
        if (name.StartsWith("regression_", StringComparison.Ordinal))
        {
            // regression_modelprob_iou.csv ends as the scores of 2021 do.
            return null;
        }

        bool isToday = name.EndsWith("_results_per_cxr", StringComparison.Ordinal) || name.EndsWith("_summary_results", StringComparison.Ordinal);
        return isToday && name.StartsWith("iou_", StringComparison.Ordinal) ? nameof(LocalizationScore.IoU)
            : isToday && name.StartsWith("hitmiss_", StringComparison.Ordinal) ? nameof(LocalizationScore.Hit)
            : Array.Exists(hits, end => name.EndsWith(end, StringComparison.Ordinal)) ? nameof(LocalizationScore.Hit)
            : Array.Exists(ious, end => name.EndsWith(end, StringComparison.Ordinal)) ? nameof(LocalizationScore.IoU)
            : null;
    }

    /// <summary>The names of 2021, with phase, method and model.</summary>
    /// <remarks>Source: <c>eval_miou.py</c> and <c>eval_ptgame.py</c> of October 2021; for the slice Predicted <c>eval.py</c> of March 2021.</remarks>
    /// <param name="ofHits">Whether the scores are hits, not IoU.</param>
    /// <param name="human">Whether the scores are of human readers.</param>
    /// <param name="score">A score, for its phase, method, model and slice.</param>
    /// <returns>The names.</returns>
    /// <exception cref="ArgumentException">Phase, method or model hold what a file's name cannot.</exception>
    public static LocalizationFileNames Year2021(bool ofHits, bool human, LocalizationScore score)
    {
        string?[] parts = human ? [score.Phase, "human"] : [score.Phase, score.Method, score.Model];
        string name = string.Join('_', parts.Where(part => !string.IsNullOrEmpty(part)));
        if (name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || name.AsSpan().IndexOfAny("/\\:") >= 0)
        {
            throw new ArgumentException($"Phase, method and model become part of a file's name, which '{name}' cannot be.", nameof(score));
        }

        name += !ofHits && score.Slice == EvaluationSlice.TruePositive ? "_tp" : string.Empty;
        return ofHits
            ? new($"{name}_hit.csv", $"{name}_bs_hit.csv", $"{name}_summary_ptgame.csv")
            : new($"{name}_iou.csv", $"{name}_bs_iou.csv", score.Slice == EvaluationSlice.Predicted ? $"{score.Phase}_eval_summary_ious.csv" : $"{name}_summary.csv");
    }
}
