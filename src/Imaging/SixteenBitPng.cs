using System.Buffers.Binary;
using System.IO.Compression;

namespace CheXplanation.Imaging;

/// <summary>Reads PNGs of 16 bits a sample at their full depth, which SkiaSharp cuts to 8.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), sections 5 (chunks), 9 (filters). Interlaced files are refused.</remarks>
internal static class SixteenBitPng
{
    private const int HeaderLength = 33;

    /// <summary>Whether a file is such a PNG.</summary>
    public static bool IsOne(string path)
    {
        Span<byte> start = stackalloc byte[HeaderLength];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(start, HeaderLength, throwOnEndOfStream: false) == HeaderLength && start[1..4].SequenceEqual("PNG"u8) && start[24] == 16;
    }

    /// <summary>Decodes the samples, row-major, the channels of a pixel together: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</summary>
    /// <remarks>The caller has checked the size that the header claims.</remarks>
    public static (ushort[] Samples, int Channels) Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        ReadOnlySpan<byte> header = file.AsSpan(16, 13);
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        int channels = header[9] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => throw Malformed(path, "byte 25", "a colour type of 0, 2, 4 or 6", $"{header[9]}") };
        if (header[12] != 0)
        {
            throw Malformed(path, "byte 28", "a PNG that is not interlaced", "an interlaced one");
        }

        var samples = new ushort[checked((long)width * height * channels)];
        using var zlib = new ZLibStream(Packed(file, path), CompressionMode.Decompress);
        byte[] row = new byte[checked(2 * width * channels)], above = new byte[row.Length];
        try
        {
            for (int y = 0; y < height; y++)
            {
                int filter = zlib.ReadByte();
                zlib.ReadExactly(row);
                Unfilter(filter, row, above, 2 * channels, path);
                for (int i = 0; i < row.Length; i += 2)
                {
                    samples[((long)y * row.Length + i) / 2] = BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(i));
                }

                (row, above) = (above, row);
            }
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw Malformed(path, "its pixels", $"a whole picture of {width}x{height}", error.Message);
        }

        return (samples, channels);
    }

    /// <summary>The contents of the IDAT chunks.</summary>
    private static MemoryStream Packed(byte[] file, string path)
    {
        var packed = new MemoryStream();
        for (long at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (length > file.Length - at - 12)
            {
                throw Malformed(path, $"byte {at}", $"a chunk of at most {file.Length - at - 12} bytes", $"one of {length}");
            }

            if (file.AsSpan((int)at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(file, (int)at + 8, (int)length);
            }

            at += 12 + length;
        }

        packed.Position = 0;
        return packed;
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
                _ => throw Malformed(path, "its pixels", "a row filter of 0 to 4", $"{filter}"),
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
