using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>What a COCO annotation says of its pixels: runs, polygons, or a box alone.</summary>
/// <remarks>
/// Source: annToRLE and loadRes of pycocotools (coco.py). Differs: a polygon of four numbers is refused, which pycocotools takes for a box;
/// runs that do not add up, and sizes that are not the image's, are errors.
/// </remarks>
internal sealed record CocoShape
{
    // The outline is walked in steps of a fifth of a pixel; far corners would cost time that the file did not pay for.
    private const int MarginPixels = 1 << 10;

    public EncodedRuns? Encoded { get; init; }

    public IReadOnlyList<PicturePoint[]>? Polygons { get; init; }

    public PictureBox? Box { get; init; }

    /// <summary>Whether only the box tells the pixels.</summary>
    public bool IsBox => Encoded is null && Polygons is null && Box is not null;

    /// <summary>Draws or decodes it; the picture's size is needed where the shape does not tell it.</summary>
    public RunLengthMask ToMask(PictureSize? picture, string path, CocoReadOptions options)
    {
        if (Encoded is not null)
        {
            return Decode(Encoded, picture, path + ".segmentation", options.PixelLimit);
        }

        if (Polygons is null && Box is null)
        {
            throw new DataFormatException(DataFault.Malformed, path, "a segmentation or a bbox", "neither");
        }

        PictureSize size = Check(picture ?? throw new DataFormatException(
            DataFault.SizeUnknown, path, "a picture size: polygons and boxes have none of their own", "none"), path, options.PixelLimit);
        return Polygons is not null ? Draw(Polygons, size, path + ".segmentation", options.Cancellation) : DrawBox(Box!.Value, size, path + ".bbox");
    }

    /// <summary>Draws a box as pycocotools does.</summary>
    public static RunLengthMask DrawBox(PictureBox box, PictureSize size, string path)
    {
        if (box.Width < 0 || box.Height < 0)
        {
            throw new DataFormatException(DataFault.InvalidValue, path, "a width and a height of 0 or more", $"{box}");
        }

        CheckNear(box.X, box.Width, size.Width, path);
        CheckNear(box.Y, box.Height, size.Height, path);
        return CocoPolygon.DrawBox(box.X, box.Y, box.Width, box.Height, size, path);
    }

    /// <summary>A size within the limit.</summary>
    public static PictureSize Check(PictureSize size, string path, long pixelLimit) => size.PixelCount <= pixelLimit
        ? size
        : throw new DataFormatException(DataFault.PictureTooLarge, path, $"at most {pixelLimit} pixels", $"{size} = {size.PixelCount} pixels");

    private static RunLengthMask Decode(EncodedRuns encoded, PictureSize? picture, string path, long pixelLimit)
    {
        PictureSize size = encoded.GetSize(path);
        if (picture is { } known && known != size)
        {
            throw new DataFormatException(DataFault.InvalidRle, path + ".size", $"[{known.Height}, {known.Width}], the size of its image", $"[{size.Height}, {size.Width}]");
        }

        return encoded.Decode(Check(size, path + ".size", pixelLimit), path, path + ".counts");
    }

    private static RunLengthMask Draw(IReadOnlyList<PicturePoint[]> polygons, PictureSize size, string path, CancellationToken cancellation)
    {
        var union = MaskJoin.Union(cancellation);
        for (int i = 0; i < polygons.Count; i++)
        {
            string place = $"{path}[{i}]";
            foreach (PicturePoint point in polygons[i])
            {
                CheckNear(point.X, 0, size.Width, place);
                CheckNear(point.Y, 0, size.Height, place);
            }

            union.Add(CocoPolygon.Draw(polygons[i], size, place, cancellation));
        }

        return union.ToMask();
    }

    private static void CheckNear(double start, double length, int side, string path)
    {
        double least = -side - MarginPixels, most = (2.0 * side) + MarginPixels;
        if (!(start >= least && start + length <= most))
        {
            throw new DataFormatException(DataFault.InvalidValue, path, FormattableString.Invariant($"coordinates within {least} and {most} pixels"), FormattableString.Invariant($"{start} to {start + length}"));
        }
    }
}
