namespace CheXplanation.Imaging;

/// <summary>Tells a format by its leading bytes.</summary>
/// <remarks>Files are untrusted, and SkiaSharp would try decoders of more formats (camera raw, icons) on whatever it is given.</remarks>
internal static class PictureSignature
{
    public const int Length = 12;

    public static PictureFormat? Find(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [(byte)'B', (byte)'M', ..] => PictureFormat.Bmp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PictureFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
        _ => null,
    };
}
