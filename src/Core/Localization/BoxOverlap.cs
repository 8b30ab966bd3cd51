using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Intersection over union of the smallest upright boxes around two masks.</summary>
public static class BoxOverlap
{
    /// <summary>The score of two masks, 0 to 1; 0 where one is empty, NaN where both are.</summary>
    /// <remarks>Units: a box counts its pixels, so that one of a single pixel has the area 1.</remarks>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <returns>The score.</returns>
    public static double Score(RunLengthMask predicted, RunLengthMask truth) =>
        predicted.IsEmpty && truth.IsEmpty ? double.NaN : MaskOverlap.IoU(PictureBox.Of(predicted.GetBox()), PictureBox.Of(truth.GetBox()));
}
