namespace CheXplanation.Localization;

/// <summary>Area under the receiver operating characteristic of a picture's pixels: the chance that a true pixel is more relevant than another one.</summary>
/// <remarks>
/// Ties count half, as in scikit-learn's roc_auc_score; the sum is one of whole numbers, so no digit is lost.
/// Source: Hanley and McNeil, Radiology 143 (1982); Fawcett, Pattern Recognition Letters 27 (2006).
/// </remarks>
internal static class PixelAuroc
{
    /// <summary>The area, 0 to 1, 0.5 by chance; NaN where no pixel is true or all are.</summary>
    public static double Score(PixelRanking ranking)
    {
        if (ranking.Inside == 0 || ranking.Outside == 0)
        {
            return double.NaN;
        }

        long below = ranking.Outside, twice = 0;
        foreach (PixelGroup group in ranking.Groups)
        {
            below -= group.Outside;
            twice += group.Inside * ((2 * below) + group.Outside);
        }

        return twice / (2.0 * ranking.Inside * ranking.Outside);
    }
}
