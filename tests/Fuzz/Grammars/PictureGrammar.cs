using System.Buffers.Binary;
using System.Text;
using CheXplanation.Tests.Imaging;

namespace CheXplanation.Fuzz.Grammars;

/// <summary>Pictures as pieces of four bytes, a PNG's checksums mended afterwards.</summary>
public static class PictureGrammar
{
    private static readonly byte[] Noise = Enumerable.Range(0, 700).Select(i => (byte)(i * 37 % 251)).ToArray();

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        HandmadePng.Write(20, 30, 8, 0, Rows(630, 21)), HandmadePng.Write(6, 30, 8, 2, Rows(570, 19)), HandmadePng.Write(3, 1, 8, 3, [0, 0, 1, 0], [0, 0, 0, 0, 0, 200]),
        HandmadePng.Write(10, 30, 16, 0, Rows(630, 21)), HandmadePng.Write(2, 4, 16, 6, Rows(68, 17)), HandmadePng.Write(4, 4, 16, 2, Rows(100, 25), null, [0, 0, 0, 0, 0, 0]),
        HandmadePicture.GreyJpeg, HandmadePicture.ColourJpeg, HandmadePicture.WebP, HandmadePicture.Bmp, HandmadePicture.Gif,
    ];

    public static IReadOnlyList<byte[]> Words { get; } =
    [
        [0], [1], [0xff], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0, 0, 0, 0], [0, 0, 4, 0], [0, 0, 0, 16], [8], [16], [0xff, 0xc2], [0xff, 0xda], [0xff, 0xd9], [0x2c], [0x3b],
        .. ((string[])["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "acTL", "fdAT", "VP8 ", "VP8L", "VP8X", "ANIM", "RIFF"]).Select(Encoding.ASCII.GetBytes), [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xae, 0x42, 0x60, 0x82],
    ];

    /// <summary>Words for heatmaps: pictures' own, and what TIFF's directories are made of.</summary>
    public static IReadOnlyList<byte[]> TiffWords { get; } =
    [
        .. Words, .. ((ushort[])[256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 339]).SelectMany(tag => new[] { new[] { (byte)tag, (byte)(tag >> 8) }, [(byte)tag, (byte)(tag >> 8), 4, 0, 1, 0, 0, 0] }),
        [(byte)'I', (byte)'I', 42, 0], [(byte)'M', (byte)'M', 0, 42], [1, 0], [2, 0], [3, 0], [5, 0], [32, 0], [64, 0], [5, 0, 0, 0], [8, 0, 0, 0], [0x6d, 0x80, 0, 0], [0xb2, 0x80, 0, 0], [1, 0, 0, 0x80],
    ];

    public static List<byte[]> Split(byte[] bytes)
    {
        var words = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(4, bytes.Length - at);
            words.Add(bytes[at..(at + length)]);
            at += length;
        }

        return words;
    }

    /// <summary>Mostly writes each chunk's checksum anew, so that what is in the chunk is read.</summary>
    public static byte[] Mend(byte[] bytes, Random random)
    {
        if (bytes is not [0x89, (byte)'P', ..] || random.Next(5) == 0)
        {
            return bytes;
        }

        for (long at = 8; at + 12 <= bytes.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)at));
            if (at + 12 + length > bytes.Length)
            {
                break;
            }

            Span<byte> body = bytes.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((int)(at + 8 + length)), Crc(body));
            at += 12 + length;
        }

        return bytes;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    /// <summary>Rows of noise, each with a filter of 0 to 4 in front.</summary>
    private static byte[] Rows(int count, int row) => [.. Noise.Take(count).Select((value, i) => i % row == 0 ? (byte)(i / row % 5) : value)];
}
