using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>The outlines of a mask as polygons.</summary>
public static class MaskOutline
{
    /// <summary>The outer borders of the mask's pieces, through the centres of their pixels; drawn again, they give the mask without its holes.</summary>
    /// <remarks>Source: OpenCV's findContours, RETR_LIST and CHAIN_APPROX_SIMPLE, without hole borders. A piece of one pixel is a line of that pixel twice.</remarks>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the search early.</param>
    /// <returns>The polygons, under the mask's identity.</returns>
    public static Annotation Of(SegmentationMask mask, CancellationToken cancellation = default)
    {
        RunLengthMask runs = mask.GetMask();
        IReadOnlyList<Contour> contours = runs.IsEmpty
            ? []
            : ContourTracing.Trace(runs.ToRowMajor(cancellation), runs.Size, ContourOrder.List, ContourApproximation.Simple, cancellation);
        return new Annotation(mask.GetIdentity(), runs.Size, contours.Where(contour => !contour.IsHole).Select(Points));
    }

    private static PicturePoint[] Points(Contour contour)
    {
        PicturePoint[] points = [.. contour.Points.Select(point => new PicturePoint(point.X, point.Y))];
        return points.Length == 1 ? [points[0], points[0]] : points;
    }
}
