namespace CheXplanation.Masks;

/// <summary>Fills polygons pixel for pixel as Pillow does (<c>ImageDraw.polygon(xy, outline=1, fill=1)</c> on a mode 1 picture).</summary>
/// <remarks>
/// Source: Pillow 9.4, ImageDraw.py and Draw.c (polygon_generic): float32 edges, horizontal edges drawn, the
/// correction of discontiguous corners, no outline of its own.
/// An active-edge table visits only the edges that cross a row; the rows come out as from Pillow's full scan, because
/// there, too, a row depends on nothing but the edges that touch it, their order and their numbers.
/// </remarks>
public static class PillowPolygon
{
    /// <summary>Sets the pixels of a polygon to 1 and leaves the others as they are.</summary>
    /// <remarks>
    /// Shape: <paramref name="pixels"/> is row-major, Height x Width.
    /// Units: pixels; coordinates are truncated toward zero.
    /// Throws: ArgumentException for fewer than two points, a coordinate that is not finite, or a span of another length.
    /// Source: <c>segmentation_utils.py</c>, annotation to mask, through Pillow 9.4.
    /// Differs: coordinates beyond 32 bits are moved to the nearest 32-bit number (undefined in Pillow).
    /// </remarks>
    /// <param name="points">The corners in order; the polygon closes itself.</param>
    /// <param name="pixels">The picture, zeros and ones.</param>
    /// <param name="size">The size of the picture.</param>
    public static void Fill(ReadOnlySpan<(double X, double Y)> points, Span<byte> pixels, PictureSize size)
    {
        if (points.Length < 2)
        {
            throw new ArgumentException($"A polygon needs at least two points; this one has {points.Length}.", nameof(points));
        }

        var corners = new PixelPoint[points.Length];
        for (int i = 0; i < corners.Length; i++)
        {
            (double x, double y) = points[i];
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                throw new ArgumentException($"Point {i} of the polygon, ({x}, {y}), is not finite.", nameof(points));
            }

            corners[i] = new PixelPoint((int)x, (int)y);
        }

        Fill(corners, pixels, size, new PolygonWorkspace());
    }

    /// <summary>Sets the pixels of a polygon with whole coordinates to 1 and leaves the others as they are.</summary>
    /// <remarks>
    /// Shape: <paramref name="pixels"/> is row-major, Height x Width.
    /// Throws: ArgumentException for fewer than two points or a span of another length.
    /// </remarks>
    /// <param name="points">The corners in order; the polygon closes itself.</param>
    /// <param name="pixels">The picture, zeros and ones.</param>
    /// <param name="size">The size of the picture.</param>
    /// <param name="workspace">Memory that is kept from call to call; one thread at a time.</param>
    public static void Fill(ReadOnlySpan<PixelPoint> points, Span<byte> pixels, PictureSize size, PolygonWorkspace workspace)
    {
        if (points.Length < 2)
        {
            throw new ArgumentException($"A polygon needs at least two points; this one has {points.Length}.", nameof(points));
        }

        if (pixels.Length != size.PixelCount)
        {
            throw new ArgumentException($"A picture of {size} has {size.PixelCount} pixels, not {pixels.Length}.", nameof(pixels));
        }

        if (pixels.IsEmpty)
        {
            return;
        }

        workspace.SetEdges(points);
        ReadOnlySpan<PolygonEdge> edges = workspace.Edges;
        int first = size.Height - 1;
        int last = 0;
        foreach (PolygonEdge edge in edges)
        {
            first = Math.Min(first, edge.Top);
            last = Math.Max(last, edge.Bottom);
            if (edge.IsHorizontal)
            {
                DrawRow(pixels, size, edge.Left, edge.Top, edge.Right);
            }
        }

        first = Math.Max(first, 0);
        last = Math.Min(last, size.Height);
        workspace.StartRows(first, Math.Min(last, size.Height - 1));
        for (int y = first; y <= last && y < size.Height; y++)
        {
            workspace.Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> crossings = workspace.Crossings(y, last);
            for (int i = 1; i < crossings.Length; i += 2)
            {
                DrawRow(pixels, size, RoundUp(crossings[i - 1]), y, RoundDown(crossings[i]));
            }
        }
    }

    private static int RoundUp(float value) =>
        value >= 0 ? (int)MathF.Floor(value + 0.5f) : -(int)Math.Floor(Math.Abs((double)value) + 0.5);

    private static int RoundDown(float value) =>
        value >= 0 ? (int)MathF.Ceiling(value - 0.5f) : -(int)Math.Ceiling(Math.Abs((double)value) - 0.5);

    private static void DrawRow(Span<byte> pixels, PictureSize size, int from, int y, int to)
    {
        if ((uint)y >= (uint)size.Height)
        {
            return;
        }

        int left = Math.Max(Math.Min(from, to), 0);
        int right = Math.Min(Math.Max(from, to), size.Width - 1);
        if (left <= right)
        {
            pixels.Slice((y * size.Width) + left, right - left + 1).Fill(1);
        }
    }
}
