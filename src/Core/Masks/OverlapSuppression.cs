namespace CheXplanation.Masks;

/// <summary>Of things that overlap too much keeps the first: non-maximum suppression, greedy, in the order given.</summary>
/// <remarks>
/// The best come first: the caller sorts by score. One is dropped where its IoU with a kept one before it is above the limit.
/// Source: rleNms and bbNms of pycocotools (maskApi.c).
/// </remarks>
public static class OverlapSuppression
{
    /// <summary>Which masks are kept.</summary>
    /// <param name="masks">The masks, best first, all of one size.</param>
    /// <param name="limit">The largest IoU of two that are kept, 0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>True for each mask that is kept.</returns>
    public static bool[] Keep(IReadOnlyList<RunLengthMask> masks, double limit, CancellationToken cancellation = default) =>
        Keep(masks, static (a, b) => MaskOverlap.Share(MaskOverlap.SharedArea(a, b), a, b, false), limit, cancellation);

    /// <summary>Which boxes are kept.</summary>
    /// <param name="boxes">The boxes, best first.</param>
    /// <param name="limit">The largest IoU of two that are kept, 0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>True for each box that is kept.</returns>
    public static bool[] Keep(IReadOnlyList<PictureBox> boxes, double limit, CancellationToken cancellation = default) =>
        Keep(boxes, static (a, b) => MaskOverlap.IoU(a, b), limit, cancellation);

    private static bool[] Keep<T>(IReadOnlyList<T> items, Func<T, T, double> overlap, double limit, CancellationToken cancellation)
    {
        var keep = new bool[items.Count];
        Array.Fill(keep, true);
        for (int i = 0; i < keep.Length; i++)
        {
            for (int j = i + 1; keep[i] && j < keep.Length; j++)
            {
                cancellation.ThrowIfCancellationRequested();
                keep[j] = keep[j] && overlap(items[i], items[j]) <= limit;
            }
        }

        return keep;
    }
}
