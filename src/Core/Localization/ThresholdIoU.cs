namespace CheXplanation.Localization;

/// <summary>IoU of the masks that one map gives at every threshold.</summary>
/// <remarks>
/// A threshold t turns on the pixels whose normalised value, (v - min) / (max - min) in float32, is above t, as
/// ConvertTo-ChexSegmentation -Threshold does. Nothing is binned: each threshold at which the mask changes is tried.
/// Source: the best threshold is that of MaxBoxAcc's idea (Choe and others, CVPR 2020) for masks; the mean is the area under the curve.
/// </remarks>
/// <param name="Best">The largest IoU that any threshold gives: what a perfect choice of the threshold would reach.</param>
/// <param name="BestThreshold">The smallest threshold that gives it.</param>
/// <param name="Mean">The mean IoU over all thresholds from 0 to 1, each as likely.</param>
internal readonly record struct ThresholdIoU(double Best, double BestThreshold, double Mean)
{
    /// <summary>Tries all thresholds; all NaN where no pixel is true, or the map is constant or its range is not finite.</summary>
    /// <param name="ranking">The pixels by their relevance.</param>
    /// <param name="minimum">The least value of the map.</param>
    /// <param name="maximum">The largest.</param>
    public static ThresholdIoU Of(PixelRanking ranking, float minimum, float maximum)
    {
        float range = maximum - minimum;
        if (ranking.Inside == 0 || range == 0 || !float.IsFinite(range))
        {
            return new ThresholdIoU(double.NaN, double.NaN, double.NaN);
        }

        double best = -1, threshold = double.NaN, area = 0;
        float last = float.NaN;
        long inside = 0, reached = 0;
        foreach (PixelGroup group in ranking.Groups)
        {
            // Different values may be equal once normalised: only where that value falls is there a threshold.
            float level = (group.Value - minimum) / range;
            if (level < last)
            {
                double iou = (double)inside / (reached + ranking.Inside - inside);
                area += ((double)last - level) * iou;
                if (iou >= best)
                {
                    (best, threshold) = (iou, level);
                }
            }

            last = level;
            inside += group.Inside;
            reached += group.Inside + group.Outside;
        }

        return new ThresholdIoU(best, threshold, area);
    }
}
