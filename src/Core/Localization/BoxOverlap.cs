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
    public static double Score(RunLengthMask predicted, RunLengthMask truth)
    {
        PixelBox a = predicted.GetBox(), b = truth.GetBox();
        long width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        long height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        long shared = Math.Max(0, width) * Math.Max(0, height);
        long union = ((long)a.Width * a.Height) + ((long)b.Width * b.Height) - shared;
        return union == 0 ? double.NaN : (double)shared / union;
    }
}
