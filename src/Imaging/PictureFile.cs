using CheXplanation.Masks;
using SkiaSharp;

namespace CheXplanation.Imaging;

/// <summary>Reads and writes pictures; nothing of SkiaSharp shows.</summary>
/// <remarks>
/// The files are untrusted: the size that a header claims is held against the limit before a pixel is allocated or decoded.
/// Formats: PNG, JPEG, BMP, GIF (first frame), WebP, as SkiaSharp decodes them, told by their leading bytes and not by their names;
/// the orientation tag of a JPEG is not applied, as in Pillow, nor is any colour profile.
/// </remarks>
public static class PictureFile
{
    private const int LongestSide = 1_000_000;
    private const int PixelsBetweenLooks = 1 << 20;

    /// <summary>The size of a picture, from its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <returns>The size.</returns>
    /// <exception cref="DataFormatException">The file is no picture, or claims more pixels than the limit.</exception>
    public static PictureSize ReadSize(string path, long pixelLimit = PictureSize.DefaultPixelLimit)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit);
        return picture.Size;
    }

    /// <summary>Decodes a picture to 8-bit grey.</summary>
    /// <remarks>
    /// Shape: row-major, Height x Width.
    /// Grey files keep their values. Colours become grey as in Pillow's convert('L'): (19595 R + 38470 G + 7471 B + 32768) / 65536.
    /// Transparency is ignored. 16-bit grey keeps its high byte; 16-bit colours are scaled to 8 bits and rounded first.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <param name="cancellation">Ends the reading early; a WebP or GIF is decoded in one piece.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static GreyPicture ReadGrey(string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit, cancellation);
        if (picture.IsGrey)
        {
            return new GreyPicture(picture.Size, picture.DecodeGrey());
        }

        ReadOnlySpan<byte> colours = picture.DecodeColours();
        byte[] grey = GC.AllocateUninitializedArray<byte>((int)picture.Size.PixelCount);
        for (int i = 0; i < grey.Length; i++, colours = colours[4..])
        {
            if (i % PixelsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            grey[i] = (byte)(((19595 * colours[0]) + (38470 * colours[1]) + (7471 * colours[2]) + 32768) >> 16);
        }

        return new GreyPicture(picture.Size, grey);
    }

    /// <summary>Decodes a radiograph to the 8-bit grey that a reader sees.</summary>
    /// <remarks>
    /// As <see cref="ReadGrey"/>, but 16-bit grey runs from its lowest value as black to its highest as white: detectors fill 10 to 14 of
    /// the bits, whose high byte alone would be nearly black. One value throughout keeps its high byte, as does an interlaced file.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <param name="cancellation">Ends the reading early; a WebP or GIF is decoded in one piece.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static GreyPicture ReadRadiograph(string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit, cancellation);
        if (picture.Png is not { BitDepth: 16, ColourType: 0 or 4, Interlaced: false } png)
        {
            return ReadGrey(path, pixelLimit, cancellation);
        }

        picture.CheckWhole();
        return new GreyPicture(picture.Size, Windowed(SixteenBitPng.ReadGrey(picture.File, png, path, cancellation)));
    }

    /// <summary>Reads a mask picture: a pixel is on where any of its colours is above 0 and it is not wholly transparent.</summary>
    /// <remarks>16-bit values are told from 0 at their full depth. A lossy file may hold values just above 0 where its maker had 0; they are on.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <param name="cancellation">Ends the reading early; a WebP or GIF is decoded in one piece.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static RunLengthMask ReadMask(string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default) =>
        ReadMaskAndFaint(path, pixelLimit, cancellation).Mask;

    /// <summary>The same, and how many of its pixels are on though they are darker than half of the brightest: blur of a lossy file, soft edges, or labels.</summary>
    /// <remarks>Counted in pictures of 8 bits or fewer.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <param name="cancellation">Ends the reading early; a WebP or GIF is decoded in one piece.</param>
    /// <returns>The mask, and the number of faint pixels.</returns>
    /// <exception cref="DataFormatException">The file is no picture, is truncated, or claims more pixels than the limit.</exception>
    public static (RunLengthMask Mask, long Faint) ReadMaskAndFaint(
        string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit, cancellation);
        byte[] pixels = ReadOn(picture, path, cancellation);
        return (RunLengthMask.FromRowMajor(pixels, picture.Size, cancellation), CountFaint(pixels, cancellation));
    }

    /// <summary>Reads a picture of labels: a PNG, grey or indexed, of 1 to 16 bits. Of an indexed one the indices are the labels, not their colours.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels that it may have.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <returns>The masks by label, without label 0, and the picture's size.</returns>
    /// <exception cref="DataFormatException">The file is no such PNG, is truncated, or claims more pixels than the limit.</exception>
    public static (SortedDictionary<int, RunLengthMask> Masks, PictureSize Size) ReadLabels(
        string path, long pixelLimit = PictureSize.DefaultPixelLimit, CancellationToken cancellation = default)
    {
        using PictureSource picture = PictureSource.Open(path, pixelLimit, cancellation);
        if (picture.Png is not { } png)
        {
            throw new DataFormatException(DataFault.Malformed, "byte 0", "a PNG of labels", "another kind of picture, which does not keep labels", path);
        }

        picture.CheckWhole();
        ushort[] labels = LabelPng.Read(picture.File, png, path, cancellation);
        return (LabelRuns.Split(labels, picture.Size, cancellation), picture.Size);
    }

    /// <summary>Writes an 8-bit grey PNG; the same picture gives the same bytes.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="grey">Row-major, Height x Width.</param>
    /// <param name="size">The picture's size: sides of 1 to 1,000,000 pixels, as PNG's common library has it.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than pixels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is too short or too long.</exception>
    public static void WritePng(Stream stream, ReadOnlySpan<byte> grey, PictureSize size)
    {
        if (size.Width is < 1 or > LongestSide || size.Height is < 1 or > LongestSide)
        {
            throw new ArgumentOutOfRangeException(nameof(size), $"a PNG has sides of 1 to {LongestSide} pixels, not {size}");
        }

        if (grey.Length != size.PixelCount)
        {
            throw new ArgumentException($"a picture of {size} has {size.PixelCount} pixels, not {grey.Length}", nameof(grey));
        }

        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(size.Width, size.Height, SKColorType.Gray8, SKAlphaType.Opaque), grey, size.Width);
        // Whole in memory before the stream is touched: a full disk must not raise within the encoder.
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

    private static byte[] Windowed(float[] values)
    {
        float low = values.Min(), range = values.Max() - low;
        return range == 0
            ? Array.ConvertAll(values, value => (byte)((int)value >> 8))
            : Array.ConvertAll(values, value => (byte)MathF.Round(255 * (value - low) / range));
    }

    private static long CountFaint(ReadOnlySpan<byte> pixels, CancellationToken cancellation)
    {
        Span<long> counts = stackalloc long[byte.MaxValue + 1];
        for (int start = 0; start < pixels.Length; start += PixelsBetweenLooks)
        {
            cancellation.ThrowIfCancellationRequested();
            AddCounts(pixels[start..Math.Min(start + PixelsBetweenLooks, pixels.Length)], counts);
        }

        int brightest = counts.LastIndexOfAnyExcept(0);
        long faint = 0;
        for (int value = 1; value < (brightest + 1) / 2; value++)
        {
            faint += counts[value];
        }

        return faint;
    }

    /// <summary>Counts each value; in four tables by turns, since one value after the other would wait for its own count.</summary>
    private static void AddCounts(ReadOnlySpan<byte> pixels, Span<long> counts)
    {
        Span<int> tables = stackalloc int[4 * (byte.MaxValue + 1)];
        tables.Clear();
        int i = 0;
        for (; i <= pixels.Length - 4; i += 4)
        {
            tables[pixels[i]]++;
            tables[256 + pixels[i + 1]]++;
            tables[512 + pixels[i + 2]]++;
            tables[768 + pixels[i + 3]]++;
        }

        for (; i < pixels.Length; i++)
        {
            tables[pixels[i]]++;
        }

        for (int value = 0; value < counts.Length; value++)
        {
            counts[value] += tables[value] + tables[256 + value] + tables[512 + value] + tables[768 + value];
        }
    }

    private static byte[] ReadOn(PictureSource picture, string path, CancellationToken cancellation)
    {
        if (picture.Png is { BitDepth: 16 } png)
        {
            picture.CheckWhole();
            return SixteenBitPng.ReadOn(picture.File, png, path, cancellation);
        }

        if (picture.IsGrey)
        {
            return picture.DecodeGrey();
        }

        ReadOnlySpan<byte> colours = picture.DecodeColours();
        byte[] on = GC.AllocateUninitializedArray<byte>((int)picture.Size.PixelCount);
        for (int i = 0; i < on.Length; i++, colours = colours[4..])
        {
            if (i % PixelsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            on[i] = colours[3] != 0 ? Math.Max(colours[0], Math.Max(colours[1], colours[2])) : (byte)0;
        }

        return on;
    }
}
