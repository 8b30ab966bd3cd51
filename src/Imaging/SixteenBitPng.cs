using System.Buffers.Binary;
using System.IO.Compression;

namespace CheXplanation.Imaging;

/// <summary>Reads PNGs of 16 bits a sample at their full depth, which SkiaSharp cuts to 8.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), sections 9 (filters) and 11.3.2.1 (tRNS). Interlaced files are refused.</remarks>
internal static class SixteenBitPng
{
    private delegate void RowAction(int y, ReadOnlySpan<byte> row);

    /// <summary>Which pixels are on, row-major, 1 or 0: any colour above 0, and not transparent.</summary>
    /// <remarks>The caller has held the size that the header claims against its limit.</remarks>
    public static byte[] ReadOn(Stream file, PngHeader header, string path, CancellationToken cancellation)
    {
        byte[] transparent = ReadTransparentColour(file, header, path);
        var on = new byte[header.Size.PixelCount];
        int pixel = 2 * header.Channels, width = header.Size.Width;
        ReadRows(file, header, path, (y, row) => MarkOn(row, pixel, header.HasAlpha, transparent, on.AsSpan(y * width, width)), cancellation);
        return on;
    }

    /// <summary>The grey values, 0 to 65535, row-major; of several samples a pixel the first.</summary>
    /// <remarks>The caller has held the size that the header claims against its limit.</remarks>
    public static float[] ReadGrey(Stream file, PngHeader header, string path)
    {
        var grey = new float[header.Size.PixelCount];
        int pixel = 2 * header.Channels, width = header.Size.Width;
        ReadRows(file, header, path, (y, row) =>
        {
            for (int x = 0; x < width; x++)
            {
                grey[(y * width) + x] = BinaryPrimitives.ReadUInt16BigEndian(row[(x * pixel)..]);
            }
        }, CancellationToken.None);
        return grey;
    }

    private static void ReadRows(Stream file, PngHeader header, string path, RowAction action, CancellationToken cancellation)
    {
        if (header.Interlaced)
        {
            throw Malformed(path, "byte 28", "a 16-bit PNG that is not interlaced", "an interlaced one");
        }

        using var data = new PngDataStream(file, PngChunk.Enumerate(file, path).Where(chunk => chunk.Type == "IDAT"), path);
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        int pixel = 2 * header.Channels;
        byte[] row = new byte[pixel * header.Size.Width], above = new byte[row.Length];
        try
        {
            for (int y = 0; y < header.Size.Height; y++)
            {
                cancellation.ThrowIfCancellationRequested();
                int filter = zlib.ReadByte();
                zlib.ReadExactly(row);
                Unfilter(filter, row, above, pixel, path);
                action(y, row);
                (row, above) = (above, row);
            }

            // The rest holds the checksums of what was read; more pixels than the picture has are not unpacked.
            _ = zlib.ReadByte();
            while (data.Read(above) > 0)
            {
            }
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException || IsOfZlib(error))
        {
            throw new DataFormatException(DataFault.Malformed, "its pixels", $"a whole picture of {header.Size}", error is EndOfStreamException ? "fewer pixels" : "bytes that do not unpack", path, error);
        }
    }

    /// <summary>Whether zlib itself gave up, as where the data want a dictionary: its exception is an IOException that is not public.</summary>
    private static bool IsOfZlib(Exception error) => error is IOException && error.GetType().Assembly == typeof(ZLibStream).Assembly;

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

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel, string path)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= pixel ? row[i - pixel] : 0, up = above[i], corner = i >= pixel ? above[i - pixel] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw Malformed(path, "its pixels", "a row filter of 0 to 4", filter < 0 ? "the end of the data" : $"{filter}"),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static DataFormatException Malformed(string path, string position, string expected, string found) =>
        new(DataFault.Malformed, position, expected, found, path);
}
