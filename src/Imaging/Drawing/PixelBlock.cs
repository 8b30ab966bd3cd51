using SkiaSharp;

namespace CheXplanation.Imaging.Drawing;

/// <summary>Pixels in red, green, blue, 255, row after row.</summary>
internal sealed record PixelBlock(byte[] Pixels, PictureSize Size)
{
    private const int Quality = 90;

    public SKImage ToImage() => SKImage.FromPixelCopy(new SKImageInfo(Size.Width, Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), Pixels, Size.Width * 4);

    public byte[] ToJpeg()
    {
        using SKImage image = ToImage();
        using SKData data = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }
}
