namespace CheXplanation.Localization;

/// <summary>Average precision of a picture's pixels: precision at every threshold, weighed by the recall that it adds.</summary>
/// <remarks>
/// Not interpolated, as scikit-learn's average_precision_score. It is PxAP of Choe and others, Evaluating weakly supervised object localization
/// methods right, CVPR 2020, for one picture and without its bins; theirs pools the pixels of all pictures.
/// </remarks>
internal static class PixelAveragePrecision
{
    /// <summary>The score, 0 to 1, the truth's share of the picture by chance; NaN where no pixel is true.</summary>
    public static double Score(PixelRanking ranking)
    {
        if (ranking.Inside == 0)
        {
            return double.NaN;
        }

        double sum = 0;
        long inside = 0, reached = 0;
        foreach (PixelGroup group in ranking.Groups)
        {
            inside += group.Inside;
            reached += group.Inside + group.Outside;
            sum += group.Inside * ((double)inside / reached);
        }

        return sum / ranking.Inside;
    }
}
