using CheXplanation.Masks;
using SkiaSharp;

namespace CheXplanation.Imaging;

/// <summary>Reads and writes pictures; nothing of SkiaSharp shows.</summary>
/// <remarks>
/// The files are untrusted: the size that a header claims is held against the limit before a pixel is allocated or decoded.
/// Formats: PNG, JPEG, BMP, GIF (first frame), WebP, as SkiaSharp decodes them; the orientation tag of a JPEG is not applied, as in Pillow.
/// </remarks>
public static class PictureFile
{
    /// <summary>The size of a picture, from its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <returns>The size.</returns>
    /// <exception cref="DataFormatException">The file is no picture, or claims more pixels than the limit.</exception>
    public static PictureSize ReadSize(string path, long pixelLimit = PictureSize.DefaultPixelLimit)
    {
        using SKCodec codec = Open(path);
        return CheckSize(codec, path, pixelLimit);
    }

    /// <summary>Decodes a picture to 8-bit grey.</summary>
    /// <remarks>
    /// Shape: row-major, Height x Width.
    /// Colours become grey as in Pillow's convert('L'): (19595 R + 38470 G + 7471 B + 32768) / 65536. Transparency is ignored; 16 bit keep their high byte.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static GreyPicture ReadGrey(string path, long pixelLimit = PictureSize.DefaultPixelLimit)
    {
        using SKCodec codec = Open(path);
        PictureSize size = CheckSize(codec, path, pixelLimit);
        if (codec.Info.ColorType == SKColorType.Gray8)
        {
            return new GreyPicture(size, Decode(codec, path, size, SKColorType.Gray8, 1));
        }

        byte[] colours = Decode(codec, path, size, SKColorType.Rgba8888, 4);
        var grey = new byte[size.PixelCount];
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<byte> pixel = colours.AsSpan(4 * i, 4);
            grey[i] = (byte)(((19595 * pixel[0]) + (38470 * pixel[1]) + (7471 * pixel[2]) + 32768) >> 16);
        }

        return new GreyPicture(size, grey);
    }

    /// <summary>Reads a mask picture: a pixel is on where any of its colours is above 0 and it is not transparent.</summary>
    /// <remarks>16-bit values are told from 0 at their full depth.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static RunLengthMask ReadMask(string path, long pixelLimit = PictureSize.DefaultPixelLimit)
    {
        using SKCodec codec = Open(path);
        PictureSize size = CheckSize(codec, path, pixelLimit);
        if (SixteenBitPng.IsOne(path))
        {
            (ushort[] samples, int channels) = SixteenBitPng.Read(path);
            return On(samples, channels, channels % 2 == 0, size);
        }

        return codec.Info.ColorType == SKColorType.Gray8
            ? RunLengthMask.FromRowMajor(Decode(codec, path, size, SKColorType.Gray8, 1), size)
            : On(Decode(codec, path, size, SKColorType.Rgba8888, 4), 4, true, size);
    }

    private static RunLengthMask On<T>(T[] samples, int channels, bool hasAlpha, PictureSize size)
        where T : IEquatable<T>
    {
        var pixels = new byte[size.PixelCount];
        int colours = hasAlpha ? channels - 1 : channels;
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<T> pixel = samples.AsSpan(i * channels, channels);
            bool opaque = !hasAlpha || !pixel[^1].Equals(default!);
            pixels[i] = opaque && pixel[..colours].IndexOfAnyExcept(default(T)!) >= 0 ? (byte)1 : (byte)0;
        }

        return RunLengthMask.FromRowMajor(pixels, size);
    }

    /// <summary>Writes an 8-bit grey PNG; the same picture gives the same bytes.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="grey">Row-major, Height x Width.</param>
    /// <param name="size">The picture's size.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than pixels.</exception>
    public static void WritePng(Stream stream, ReadOnlySpan<byte> grey, PictureSize size)
    {
        if (grey.Length != size.PixelCount)
        {
            throw new ArgumentException($"a picture of {size} has {size.PixelCount} pixels, not {grey.Length}", nameof(grey));
        }

        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(size.Width, size.Height, SKColorType.Gray8, SKAlphaType.Opaque), grey, size.Width);
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(stream);
    }

    /// <summary>Writes a mask as an 8-bit grey PNG: 255 is on, 0 is off.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="mask">The mask.</param>
    public static void WriteMask(Stream stream, RunLengthMask mask)
    {
        byte[] pixels = mask.ToRowMajor();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(255 * pixels[i]);
        }

        WritePng(stream, pixels, mask.Size);
    }

    private static SKCodec Open(string path)
    {
        SKData data;
        using (FileStream stream = File.OpenRead(path))
        {
            data = SKData.Create(stream, stream.Length);
        }

        // The codec holds the data from here on.
        SKCodec? codec = data is null ? null : SKCodec.Create(data);
        return codec ?? throw new DataFormatException(DataFault.Malformed, "byte 0", "a picture (PNG, JPEG, BMP, GIF, WebP)", "another format, or a damaged header", path);
    }

    private static PictureSize CheckSize(SKCodec codec, string path, long pixelLimit)
    {
        var size = new PictureSize(codec.Info.Width, codec.Info.Height);
        return size.PixelCount <= pixelLimit
            ? size
            : throw new DataFormatException(DataFault.PictureTooLarge, "its header", $"at most {pixelLimit} pixels", $"{size} = {size.PixelCount} pixels", path);
    }

    private static byte[] Decode(SKCodec codec, string path, PictureSize size, SKColorType colours, int bytesPerPixel)
    {
        long length = size.PixelCount * bytesPerPixel;
        if (length > Array.MaxLength)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, "its header", $"at most {Array.MaxLength / bytesPerPixel} pixels of this kind", $"{size}", path);
        }

        var pixels = new byte[length];
        SKAlphaType alpha = colours == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        SKCodecResult result;
        unsafe
        {
            fixed (byte* start = pixels)
            {
                // Without a colour space the stored values come as they are.
                result = codec.GetPixels(new SKImageInfo(size.Width, size.Height, colours, alpha, null), (IntPtr)start);
            }
        }

        return result == SKCodecResult.Success
            ? pixels
            : throw new DataFormatException(DataFault.Malformed, "its pixels", $"a whole picture of {size}", result == SKCodecResult.IncompleteInput ? "the end of the file" : result.ToString(), path);
    }
}
