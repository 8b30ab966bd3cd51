using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Hits to expect of points that know nothing of the picture's content.</summary>
public static class ChanceHit
{
    /// <summary>The expected hit of a pixel drawn at random: the truth's share of the picture. NaN where the truth is empty.</summary>
    /// <remarks>It is also what RelevanceMass, RelevanceRank, TopPrecision and PixelAveragePrecision give a constant map.</remarks>
    /// <param name="truth">The true mask.</param>
    /// <returns>0 to 1.</returns>
    public static double Random(RunLengthMask truth) => truth.IsEmpty ? double.NaN : (double)truth.Area / truth.Size.PixelCount;

    /// <summary>1 where the picture's centre lies in the truth, else 0; NaN where the truth is empty.</summary>
    /// <remarks>The centre is the pixel at Width / 2 and Height / 2, rounded down: of an even number the right or lower one of the two in the middle.</remarks>
    /// <param name="truth">The true mask.</param>
    /// <returns>1, 0 or NaN.</returns>
    public static double Center(RunLengthMask truth) =>
        truth.IsEmpty ? double.NaN : truth.Contains(truth.Size.Width / 2, truth.Size.Height / 2) ? 1 : 0;
}
