using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>One image and task to score: the truth, and what is known of the prediction.</summary>
/// <param name="Size">The picture's size.</param>
/// <param name="Slice">The slice, which decides where scores of masks are defined.</param>
public sealed record MetricSubject(PictureSize Size, EvaluationSlice Slice)
{
    /// <summary>The true mask; null is empty.</summary>
    public RunLengthMask? Truth { get; init; }

    /// <summary>The predicted mask; null where there is none, and scores of masks are NaN.</summary>
    public RunLengthMask? Predicted { get; init; }

    /// <summary>The heatmap; null where there is none, and scores of heatmaps are NaN.</summary>
    public SaliencyMap? Map { get; init; }

    /// <summary>The peak of the heatmap, or a reader's points; null where they are not known. The peak of <see cref="Map"/> is found where it is needed.</summary>
    public IReadOnlyList<PixelPoint>? Points { get; init; }
}
