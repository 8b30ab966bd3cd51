namespace CheXplanation.Masks;

/// <content>What can be done with a mask, as methods; all work on the runs.</content>
public sealed partial class RunLengthMask
{
    /// <summary>The pixels that are on in this mask or the other.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <returns>The union.</returns>
    public RunLengthMask Union(RunLengthMask other) => MaskAlgebra.Union(this, other);

    /// <summary>The pixels that are on in this mask and the other.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <returns>The intersection.</returns>
    public RunLengthMask Intersect(RunLengthMask other) => MaskAlgebra.Intersection(this, other);

    /// <summary>The pixels that are on in this mask but not in the other.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <returns>The difference.</returns>
    public RunLengthMask Except(RunLengthMask other) => MaskAlgebra.Difference(this, other);

    /// <summary>The pixels that are off.</summary>
    /// <returns>The complement.</returns>
    public RunLengthMask Invert()
    {
        int[] runs = _runs[0] == 0 ? _runs[1..] : [0, .. _runs];
        return new RunLengthMask(Size, runs);
    }

    /// <summary>Intersection over union with a truth; 0 where both are empty, as in pycocotools.</summary>
    /// <param name="truth">A mask of the same size.</param>
    /// <param name="truthIsCrowd">Whether the truth is a crowd in COCO's sense: then the union is this mask alone.</param>
    /// <returns>The share, 0 to 1.</returns>
    public double GetIoU(RunLengthMask truth, bool truthIsCrowd = false) => MaskOverlap.IoU(this, truth, truthIsCrowd);

    /// <summary>Polygons along the edges of the pixels, which pycocotools draws as this mask, bit for bit.</summary>
    /// <returns>The corners of each polygon; none where the mask is empty.</returns>
    public IReadOnlyList<PixelPoint[]> ToPolygons() => MaskPolygons.Of(this);

    /// <summary>This mask at another size, its pixels taken from the nearest ones.</summary>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="sampling">Which pixel is the nearest.</param>
    /// <returns>The resized mask.</returns>
    public RunLengthMask Resize(int width, int height, MaskSampling sampling = MaskSampling.Pillow) => MaskGeometry.Resize(this, new PictureSize(width, height), sampling);

    /// <summary>A rectangle of this mask.</summary>
    /// <param name="x">Its first column.</param>
    /// <param name="y">Its first row.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <returns>The part.</returns>
    public RunLengthMask Crop(int x, int y, int width, int height) => MaskGeometry.Crop(this, new PixelBox(x, y, width, height));

    /// <summary>This mask with pixels added around it that are off.</summary>
    /// <param name="left">The columns to add on the left.</param>
    /// <param name="top">The rows to add at the top.</param>
    /// <param name="right">The columns to add on the right.</param>
    /// <param name="bottom">The rows to add at the bottom.</param>
    /// <returns>The larger mask.</returns>
    public RunLengthMask Pad(int left, int top, int right, int bottom) => MaskGeometry.Pad(this, left, top, right, bottom);

    /// <summary>This mask mirrored, left to right.</summary>
    /// <returns>The mirrored mask.</returns>
    public RunLengthMask FlipHorizontally() => MaskGeometry.FlipHorizontally(this);

    /// <summary>This mask mirrored, top to bottom.</summary>
    /// <returns>The mirrored mask.</returns>
    public RunLengthMask FlipVertically() => MaskGeometry.FlipVertically(this);

    /// <summary>The counts string of COCO's compressed encoding.</summary>
    /// <returns>The text.</returns>
    public string ToCounts() => CocoRunLengthText.Encode(this);
}
