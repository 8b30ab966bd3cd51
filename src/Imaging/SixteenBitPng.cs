using System.Buffers.Binary;

namespace CheXplanation.Imaging;

/// <summary>Reads PNGs of 16 bits a sample at their full depth, which SkiaSharp cuts to 8.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), section 11.3.2.1 (tRNS).</remarks>
internal static class SixteenBitPng
{
    /// <summary>Which pixels are on, row-major, 1 or 0: any colour above 0, and not transparent.</summary>
    /// <remarks>The caller has held the size that the header claims against its limit.</remarks>
    public static byte[] ReadOn(Stream file, PngHeader header, string path, CancellationToken cancellation)
    {
        byte[] transparent = ReadTransparentColour(file, header, path);
        var on = new byte[header.Size.PixelCount];
        int pixel = 2 * header.Channels, width = header.Size.Width;
        PngRows.Read(file, header, path, (y, row) => MarkOn(row, pixel, header.HasAlpha, transparent, on.AsSpan(y * width, width)), cancellation);
        return on;
    }

    /// <summary>The grey values, 0 to 65535, row-major; of several samples a pixel the first.</summary>
    /// <remarks>The caller has held the size that the header claims against its limit.</remarks>
    public static float[] ReadGrey(Stream file, PngHeader header, string path, CancellationToken cancellation = default)
    {
        var grey = new float[header.Size.PixelCount];
        int pixel = 2 * header.Channels, width = header.Size.Width;
        PngRows.Read(file, header, path, (y, row) =>
        {
            for (int x = 0; x < width; x++)
            {
                grey[(y * width) + x] = BinaryPrimitives.ReadUInt16BigEndian(row[(x * pixel)..]);
            }
        }, cancellation);
        return grey;
    }

    /// <summary>The colour of the chunk tRNS; empty where there is none.</summary>
    private static byte[] ReadTransparentColour(Stream file, PngHeader header, string path)
    {
        PngChunk chunk = PngChunk.Enumerate(file, path).TakeWhile(chunk => chunk.Type != "IDAT").FirstOrDefault(chunk => chunk.Type == "tRNS");
        if (header.HasAlpha || chunk.Length != 2 * header.Channels)
        {
            return [];
        }

        var colour = new byte[chunk.Length];
        file.Position = chunk.Start;
        file.ReadExactly(colour);
        return colour;
    }

    private static void MarkOn(ReadOnlySpan<byte> row, int pixel, bool hasAlpha, ReadOnlySpan<byte> transparent, Span<byte> on)
    {
        int colours = hasAlpha ? pixel - 2 : pixel;
        for (int x = 0; x < on.Length; x++, row = row[pixel..])
        {
            bool visible = hasAlpha ? row[colours..pixel].ContainsAnyExcept((byte)0) : !row[..pixel].SequenceEqual(transparent);
            on[x] = visible && row[..colours].ContainsAnyExcept((byte)0) ? (byte)1 : (byte)0;
        }
    }
}
