using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Intersection over union of the boundaries of two masks.</summary>
/// <remarks>
/// The boundary of a mask is what an erosion takes off it: its pixels that are within d steps, diagonal ones too, of a pixel that is off or of
/// the picture's edge; d = 0.02 of the diagonal, rounded (halves to even), 1 at least.
/// Source: Cheng, Girshick, Dollár, Berg and Kirillov, Boundary IoU, CVPR 2021; the code of its authors, mask_to_boundary.
/// </remarks>
public static class BoundaryIoU
{
    /// <summary>The thickness of a boundary as a share of the picture's diagonal.</summary>
    public const double DilationRatio = 0.02;

    /// <summary>The thickness of a boundary in pixels.</summary>
    /// <param name="size">The picture's size.</param>
    /// <returns>1 or more.</returns>
    public static int Thickness(PictureSize size)
    {
        double diagonal = Math.Sqrt(((double)size.Height * size.Height) + ((double)size.Width * size.Width));
        return Math.Max(1, (int)Math.Round(DilationRatio * diagonal, MidpointRounding.ToEven));
    }

    /// <summary>The score of two masks, 0 to 1; NaN where both are empty.</summary>
    /// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
    /// <param name="predicted">The predicted mask.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The score.</returns>
    public static double Score(RunLengthMask predicted, RunLengthMask truth, CancellationToken cancellation = default)
    {
        if (predicted.Size != truth.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {predicted.Size} and {truth.Size}");
        }

        int thickness = Thickness(truth.Size);
        (long shared, long either) = Boundary(predicted, thickness, cancellation).Compare(Boundary(truth, thickness, cancellation));
        return either == 0 ? double.NaN : (double)shared / either;
    }

    private static ColumnBits Boundary(RunLengthMask mask, int thickness, CancellationToken cancellation)
    {
        ColumnBits inner = ColumnBits.Of(mask, thickness), boundary = ColumnBits.Of(mask);
        inner.ErodeAcross(thickness, cancellation);
        boundary.Remove(inner);
        return boundary;
    }
}
