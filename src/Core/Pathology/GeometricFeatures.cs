using System.Globalization;
using CheXplanation.Masks;

namespace CheXplanation.Pathology;

/// <summary>The shape of a pathology in one image.</summary>
/// <param name="InstanceCount">The number of polygons that were drawn; 0 where the mask is empty.</param>
/// <param name="AreaRatio">The part of the picture that the mask covers.</param>
/// <param name="Elongation">The longer side of the smallest rectangle over the shorter one; NaN for an empty mask, a line or one pixel.</param>
/// <param name="RectangleAreaRatio">The area of the longest contour over that of its smallest rectangle; NaN where <paramref name="Elongation"/> is.</param>
/// <remarks>
/// Source: <c>compute_pathology_features.py</c>, main and get_geometric_features.
/// Differs: a line or one pixel divides by zero there.
/// </remarks>
public readonly record struct GeometricFeatures(int InstanceCount, double AreaRatio, double Elongation, double RectangleAreaRatio)
{
    /// <summary>How far the shape is from a rectangle: 1 - RectangleAreaRatio.</summary>
    public double Irrectangularity => 1 - RectangleAreaRatio;

    /// <summary>The features of a mask.</summary>
    /// <remarks>Throws: ArgumentOutOfRangeException for a negative count.</remarks>
    /// <param name="mask">The mask.</param>
    /// <param name="polygonCount">The number of polygons in its annotation.</param>
    /// <param name="cancellation">Ends the measuring early.</param>
    /// <returns>The features.</returns>
    public static GeometricFeatures Of(RunLengthMask mask, int polygonCount, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(polygonCount);
        if (mask.IsEmpty)
        {
            return new GeometricFeatures(0, 0, double.NaN, double.NaN);
        }

        double areaRatio = (double)mask.Area / mask.Size.PixelCount;
        PixelPoint[] contour = LongestContour(mask, cancellation);
        MinimumAreaRectangle rectangle = MinimumAreaRectangle.Around(contour);
        double width = rectangle.Width, height = rectangle.Height;
        return Math.Min(width, height) == 0
            ? new GeometricFeatures(polygonCount, areaRatio, double.NaN, double.NaN)
            : new GeometricFeatures(polygonCount, areaRatio, Math.Max(width, height) / Math.Min(width, height), AreaWithin(contour) / (width * height));
    }

    /// <summary>The features as <c>2 instances, 1.8% of the picture, elongation 1.29</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{InstanceCount} instance{(InstanceCount == 1 ? "" : "s")}, {AreaRatio:0.0%} of the picture, elongation {Elongation:0.00}");

    /// <summary>The contour with the most points, holes' included; of equally long ones the last found. Counted from the mask's box.</summary>
    private static PixelPoint[] LongestContour(RunLengthMask mask, CancellationToken cancellation)
    {
        PixelBox box = mask.GetBox();
        var borders = new ContourBorders { Cancellation = cancellation };
        borders.Load(Cut(mask, box), new PictureSize(box.Width, box.Height));
        PixelPoint[] longest = [];
        while (borders.Next(ContourApproximation.None, out ReadOnlySpan<PixelPoint> points))
        {
            if (points.Length >= longest.Length)
            {
                longest = points.ToArray();
            }
        }

        return longest;
    }

    /// <summary>The mask within its box, row-major: sides and areas do not change where the origin moves.</summary>
    private static byte[] Cut(RunLengthMask mask, PixelBox box)
    {
        var pixels = new byte[(long)box.Width * box.Height];
        int height = mask.Size.Height;
        long start = 0;
        for (int i = 0; i < mask.RunCount; start += mask.Runs[i++])
        {
            int x = (int)(start / height) - box.X, y = (int)(start % height);
            for (int left = (i & 1) != 0 ? mask.Runs[i] : 0; left > 0; left--)
            {
                pixels[(long)(y - box.Y) * box.Width + x] = 1;
                if (++y == height)
                {
                    y = 0;
                    x++;
                }
            }
        }

        return pixels;
    }

    /// <summary>The area of the polygon through the pixels' centres, as OpenCV's contourArea.</summary>
    private static double AreaWithin(ReadOnlySpan<PixelPoint> contour)
    {
        long twice = 0;
        PixelPoint before = contour[^1];
        foreach (PixelPoint point in contour)
        {
            twice += (long)before.X * point.Y - (long)before.Y * point.X;
            before = point;
        }

        return Math.Abs(twice) * 0.5;
    }
}
