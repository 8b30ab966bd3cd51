using System.Buffers.Binary;

namespace CheXplanation.Imaging;

/// <summary>The IHDR chunk.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), section 11.2.2.</remarks>
internal readonly record struct PngHeader(PictureSize Size, int BitDepth, int ColourType, bool Interlaced)
{
    /// <summary>Signature, chunk header, and the thirteen bytes.</summary>
    public const int Length = 29;

    /// <summary>The samples of a pixel: grey, RGB, index, grey and alpha, RGBA.</summary>
    public int Channels => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Whether the last sample of a pixel is alpha.</summary>
    public bool HasAlpha => ColourType is 4 or 6;

    /// <summary>Reads it from a file's start.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> start, string path)
    {
        if (start.Length < Length)
        {
            throw Malformed(path, $"byte {start.Length}", $"a PNG header of {Length} bytes", "the end of the file");
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(start[8..]) != 13 || !start[12..16].SequenceEqual("IHDR"u8))
        {
            throw Malformed(path, "byte 8", "the chunk IHDR of 13 bytes", "another");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(start[16..]), height = BinaryPrimitives.ReadUInt32BigEndian(start[20..]);
        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new PngHeader(new PictureSize((int)width, (int)height), start[24], start[25], start[28] != 0)
            : throw Malformed(path, "byte 16", $"sides of 1 to {int.MaxValue} pixels", $"{width}x{height}");
    }

    private static DataFormatException Malformed(string path, string position, string expected, string found) =>
        new(DataFault.Malformed, position, expected, found, path);
}
