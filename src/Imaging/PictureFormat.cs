namespace CheXplanation.Imaging;

/// <summary>The formats that are read.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    Bmp,
    Gif,
    WebP,
}
