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

    /// <summary>The size as <c>WIDTHxHEIGHT</c>.</summary>
    public override string ToString() => $"{Width}x{Height}";
}
