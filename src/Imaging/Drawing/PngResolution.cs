using System.Buffers.Binary;

namespace CheXplanation.Imaging.Drawing;

/// <summary>Writes into a PNG how many pixels an inch it is meant for, which SkiaSharp does not.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), section 11.3.4.3 (pHYs).</remarks>
internal static class PngResolution
{
    private const int AfterHeader = 33;
    private const double InchesPerMetre = 1 / 0.0254;

    public static byte[] Add(byte[] png, int dpi)
    {
        Span<byte> chunk = stackalloc byte[21];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, 9);
        "pHYs"u8.CopyTo(chunk[4..]);
        uint perMetre = (uint)Math.Round(dpi * InchesPerMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[8..], perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[12..], perMetre);
        chunk[16] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(chunk[17..], Check(chunk[4..17]));
        return [.. png.AsSpan(0, AfterHeader), .. chunk, .. png.AsSpan(AfterHeader)];
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
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
}
