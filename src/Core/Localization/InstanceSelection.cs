using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>Of masks that overlap too much keeps the most probable: non-maximum suppression.</summary>
/// <remarks>Source: rleNms and bbNms of pycocotools (maskApi.c), which take masks that are sorted by score; here they are sorted first.</remarks>
public static class InstanceSelection
{
    /// <summary>Which masks are kept.</summary>
    /// <param name="masks">Masks of one picture; of equal probabilities the first goes first, those without one go last.</param>
    /// <param name="limit">The largest IoU of two that are kept, 0 to 1.</param>
    /// <param name="boxes">Whether their boxes are compared, not their pixels.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>True for each mask that is kept, in the order given.</returns>
    public static bool[] Keep(IReadOnlyList<SegmentationMask> masks, double limit, bool boxes = false, CancellationToken cancellation = default)
    {
        int[] order = [.. Enumerable.Range(0, masks.Count).OrderBy(i => double.IsNaN(masks[i].Probability)).ThenByDescending(i => masks[i].Probability)];
        bool[] kept = boxes
            ? OverlapSuppression.Keep([.. order.Select(i => PictureBox.Of(masks[i].GetMask().GetBox()))], limit, cancellation)
            : OverlapSuppression.Keep([.. order.Select(i => masks[i].GetMask())], limit, cancellation);
        var keep = new bool[masks.Count];
        for (int i = 0; i < order.Length; i++)
        {
            keep[order[i]] = kept[i];
        }

        return keep;
    }
}
