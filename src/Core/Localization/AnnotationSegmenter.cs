using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>Draws annotations as masks; a worker keeps its own.</summary>
/// <remarks>Source: <c>annotation_to_segmentation.py</c>: every polygon drawn by Pillow into one picture, which is their union.</remarks>
public sealed class AnnotationSegmenter
{
    private readonly PolygonWorkspace _workspace = new();
    private byte[] _pixels = [];
    private PixelPoint[] _corners = [];

    /// <summary>Ends a drawing early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation { get => _workspace.Cancellation; init => _workspace.Cancellation = value; }

    /// <summary>Draws an annotation.</summary>
    /// <param name="annotation">The polygons; none make an empty mask, two points a line.</param>
    /// <returns>The mask, under the annotation's identity.</returns>
    /// <exception cref="DataFormatException">The picture has more pixels than a mask can hold.</exception>
    public SegmentationMask Segment(Annotation annotation)
    {
        PictureSize size = annotation.GetSize();
        RunLengthMask mask = RunLengthMask.Empty(size);
        if (annotation.PolygonCount > 0)
        {
            int count = checked((int)size.PixelCount);
            if (_pixels.Length < count)
            {
                _pixels = GC.AllocateUninitializedArray<byte>(count);
            }

            Span<byte> pixels = _pixels.AsSpan(0, count);
            BinaryPixels.Clear(pixels, Cancellation);
            foreach (PicturePoint[] polygon in annotation.Polygons)
            {
                PillowPolygon.Fill(Truncate(polygon), pixels, size, _workspace);
            }

            mask = RunLengthMask.FromRowMajor(pixels, size, Cancellation);
        }

        return new SegmentationMask(annotation.GetIdentity(), mask);
    }

    private ReadOnlySpan<PixelPoint> Truncate(PicturePoint[] polygon)
    {
        if (_corners.Length < polygon.Length)
        {
            _corners = new PixelPoint[polygon.Length];
        }

        for (int i = 0; i < polygon.Length; i++)
        {
            _corners[i] = polygon[i].Truncate();
        }

        return _corners.AsSpan(0, polygon.Length);
    }
}
