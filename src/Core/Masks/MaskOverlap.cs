namespace CheXplanation.Masks;

/// <summary>Intersection over union of masks and of boxes, one by one or each with each, with COCO's crowds.</summary>
/// <remarks>
/// Units: a share, 0 to 1. A truth that is a crowd stands for many things: then the union is the prediction alone. Where nothing
/// overlaps it is 0, also of two empty masks, as in pycocotools; <c>LocalizationScore</c> says NaN there.
/// Source: rleIou and bbIou of pycocotools (maskApi.c). Differs: masks of two sizes are an ArgumentException there, pycocotools says -1.
/// </remarks>
public static class MaskOverlap
{
    /// <summary>The overlap of two masks.</summary>
    /// <param name="predicted">The prediction.</param>
    /// <param name="truth">The truth, of the same size.</param>
    /// <param name="truthIsCrowd">Whether the truth is a crowd.</param>
    /// <returns>The share, 0 to 1.</returns>
    public static double IoU(RunLengthMask predicted, RunLengthMask truth, bool truthIsCrowd = false) =>
        Share(MaskAlgebra.IntersectionArea(predicted, truth), predicted, truth, truthIsCrowd);

    /// <summary>The overlap of two boxes.</summary>
    /// <param name="predicted">The prediction.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="truthIsCrowd">Whether the truth is a crowd.</param>
    /// <returns>The share, 0 to 1.</returns>
    public static double IoU(PictureBox predicted, PictureBox truth, bool truthIsCrowd = false)
    {
        double width = Math.Min(predicted.Width + predicted.X, truth.Width + truth.X) - Math.Max(predicted.X, truth.X);
        double height = Math.Min(predicted.Height + predicted.Y, truth.Height + truth.Y) - Math.Max(predicted.Y, truth.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        double shared = width * height, area = predicted.Width * predicted.Height;
        return shared / (truthIsCrowd ? area : area + (truth.Width * truth.Height) - shared);
    }

    /// <summary>The overlap of each prediction with each truth.</summary>
    /// <param name="predicted">The predictions.</param>
    /// <param name="truth">The truths, all of the same size.</param>
    /// <param name="truthIsCrowd">Whether each truth is a crowd; empty where none is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Shape: predictions x truths.</returns>
    public static double[,] Matrix(
        IReadOnlyList<RunLengthMask> predicted, IReadOnlyList<RunLengthMask> truth, ReadOnlySpan<bool> truthIsCrowd = default, CancellationToken cancellation = default)
    {
        if (truthIsCrowd.Length != 0 && truthIsCrowd.Length != truth.Count)
        {
            throw new ArgumentException($"{truth.Count} truths need as many crowd flags, not {truthIsCrowd.Length}", nameof(truthIsCrowd));
        }

        var overlaps = new double[predicted.Count, truth.Count];
        for (int i = 0; i < predicted.Count; i++)
        {
            for (int j = 0; j < truth.Count; j++)
            {
                cancellation.ThrowIfCancellationRequested();
                bool isCrowd = truthIsCrowd.Length != 0 && truthIsCrowd[j];
                overlaps[i, j] = Share(SharedArea(predicted[i], truth[j]), predicted[i], truth[j], isCrowd);
            }
        }

        return overlaps;
    }

    /// <summary>The pixels that are on in both; masks whose boxes do not meet are not walked through.</summary>
    /// <remarks>A mask keeps its box, so this is for masks that are compared with several others.</remarks>
    internal static long SharedArea(RunLengthMask one, RunLengthMask other) =>
        Meet(one.GetBox(), other.GetBox()) || one.Size != other.Size ? MaskAlgebra.IntersectionArea(one, other) : 0;

    /// <summary>The overlap of two masks whose shared pixels are known.</summary>
    internal static double Share(long shared, RunLengthMask predicted, RunLengthMask truth, bool truthIsCrowd) =>
        shared == 0 ? 0 : (double)shared / (truthIsCrowd ? predicted.Area : predicted.Area + truth.Area - shared);

    private static bool Meet(PixelBox a, PixelBox b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
}
