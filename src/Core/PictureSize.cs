namespace CheXplanation;

/// <summary>The size of a picture in pixels.</summary>
/// <remarks>The formats disagree on the order (<c>cxr_dims</c> is w,h; <c>img_size</c> and <c>size</c> are h,w), so a size is never a bare pair.</remarks>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>The most pixels a picture may have unless the caller says otherwise: 2^28.</summary>
    public const long DefaultPixelLimit = 1L << 28;

    /// <summary>The number of pixels.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Takes sides that a file tells as numbers of any kind.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="size">The size.</param>
    /// <returns>True if both are whole numbers from 1 to 2^31 - 1.</returns>
    public static bool TryFrom(double width, double height, out PictureSize size)
    {
        bool isSize = IsSide(width) && IsSide(height);
        size = isSize ? new PictureSize((int)width, (int)height) : default;
        return isSize;
    }

    private static bool IsSide(double side) => side is >= 1 and <= int.MaxValue && side == Math.Floor(side);

    /// <summary>The size as <c>WIDTHxHEIGHT</c>.</summary>
    public override string ToString() => $"{Width}x{Height}";
}
