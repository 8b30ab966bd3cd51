using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>Replaces a mask by its filled contours: holes fill, isolated pixels vanish, thin diagonals change.</summary>
/// <remarks>
/// Source: <c>heatmap_to_segmentation.py</c>, cam_to_segmentation: every contour of OpenCV's findContours (RETR_TREE,
/// CHAIN_APPROX_SIMPLE) with more than one point is drawn by Pillow on an empty picture. The drawings only set pixels,
/// so the order of the contours does not matter.
/// </remarks>
public static class ContourFilling
{
    /// <summary>Fills the contours of a mask in place.</summary>
    /// <remarks>
    /// Shape: <paramref name="pixels"/> is row-major, Height x Width.
    /// Throws: ArgumentException for a span of another length.
    /// </remarks>
    /// <param name="pixels">The mask; everything but 0 is foreground. Zeros and ones afterwards.</param>
    /// <param name="size">The size of the picture.</param>
    public static void Fill(Span<byte> pixels, PictureSize size) => Fill(pixels, size, new ContourFillingWorkspace());

    /// <summary>Fills the contours of a mask in place.</summary>
    /// <remarks>
    /// Shape: <paramref name="pixels"/> is row-major, Height x Width.
    /// Throws: ArgumentException for a span of another length.
    /// </remarks>
    /// <param name="pixels">The mask; everything but 0 is foreground. Zeros and ones afterwards.</param>
    /// <param name="size">The size of the picture.</param>
    /// <param name="workspace">Memory that is kept from call to call; one thread at a time.</param>
    public static void Fill(Span<byte> pixels, PictureSize size, ContourFillingWorkspace workspace)
    {
        workspace.Borders.Load(pixels, size);
        BinaryPixels.Clear(pixels, workspace.Cancellation);
        while (workspace.Borders.Next(ContourApproximation.Simple, out ReadOnlySpan<PixelPoint> points))
        {
            if (points.Length >= 2)
            {
                PillowPolygon.Fill(points, pixels, size, workspace.Polygon);
            }
        }
    }
}

/// <summary>The memory of <see cref="ContourFilling"/>, kept from mask to mask; one thread at a time.</summary>
public sealed class ContourFillingWorkspace
{
    internal ContourBorders Borders { get; } = new();

    internal PolygonWorkspace Polygon { get; } = new();

    /// <summary>Ends a filling early.</summary>
    internal CancellationToken Cancellation
    {
        get => Polygon.Cancellation;
        set => Polygon.Cancellation = Borders.Cancellation = value;
    }
}
