namespace CheXplanation.Imaging;

/// <summary>A decoded picture in 8-bit grey.</summary>
public sealed class GreyPicture
{
    private readonly byte[] _pixels;

    internal GreyPicture(PictureSize size, byte[] pixels)
    {
        Size = size;
        _pixels = pixels;
    }

    /// <summary>The size.</summary>
    public PictureSize Size { get; }

    /// <summary>The pixels, row-major, Height x Width.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;
}
