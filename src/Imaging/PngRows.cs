using System.IO.Compression;

namespace CheXplanation.Imaging;

/// <summary>Unpacks the rows of a PNG, as its samples stand in the file.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), sections 7.2 (samples of less than a byte) and 9 (filters). Interlaced files are refused.</remarks>
internal static class PngRows
{
    /// <summary>Takes one row.</summary>
    /// <param name="y">Which one.</param>
    /// <param name="row">Its bytes; they are used again for the row after the next.</param>
    public delegate void RowAction(int y, ReadOnlySpan<byte> row);

    /// <summary>Reads all rows. The caller has held the size that the header claims against its limit.</summary>
    public static void Read(Stream file, PngHeader header, string path, RowAction action, CancellationToken cancellation)
    {
        if (header.Interlaced)
        {
            throw Malformed(path, "byte 28", "a PNG of labels or of 16 bits that is not interlaced", "an interlaced one");
        }

        using var data = new PngDataStream(file, PngChunk.Enumerate(file, path).Where(chunk => chunk.Type == "IDAT"), path);
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        int bits = header.Channels * header.BitDepth, pixel = Math.Max(1, bits / 8);
        byte[] row = new byte[checked((int)((((long)bits * header.Size.Width) + 7) / 8))], above = new byte[row.Length];
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
