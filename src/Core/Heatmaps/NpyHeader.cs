using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>The header of an npy file: where its numbers begin and how they lie.</summary>
/// <remarks>Source: numpy's reference, <c>numpy.lib.format</c>, versions 1.0, 2.0 and 3.0. The dict literal is parsed, never evaluated.</remarks>
internal readonly record struct NpyHeader(ArrayLayout Layout, int Length)
{
    private const int MaxLength = 65536;

    /// <summary>The bytes that every npy file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header from a stream of so many bytes, which then stands at the first number.</summary>
    public static NpyHeader Read(Stream stream, long streamLength)
    {
        Span<byte> start = stackalloc byte[12];
        ReadExactly(stream, start[..8], 0);
        if (!start.StartsWith(Magic))
        {
            throw Malformed(0, "the bytes \\x93NUMPY", Convert.ToHexString(start[..6]));
        }

        int version = start[6], sizeLength = version == 1 ? 2 : 4;
        if (version is < 1 or > 3 || start[7] != 0)
        {
            throw Malformed(6, "npy version 1.0, 2.0 or 3.0", $"{start[6]}.{start[7]}");
        }

        ReadExactly(stream, start.Slice(8, sizeLength), 8);
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        int textAt = 8 + sizeLength;
        if (length > MaxLength || length > streamLength - textAt)
        {
            throw Malformed(8, $"a header of at most {Math.Max(0, Math.Min(MaxLength, streamLength - textAt))} bytes", $"{length}");
        }

        var bytes = new byte[length];
        ReadExactly(stream, bytes, textAt);
        string text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        ArrayLayout layout = NpyHeaderText.Parse(text, textAt);
        var header = new NpyHeader(layout, textAt + (int)length);
        header.CheckLength(streamLength);
        return header;
    }

    /// <summary>The file must hold the shape's numbers and nothing else.</summary>
    private void CheckLength(long streamLength)
    {
        int width = ElementKinds.SizeOf(Layout.Element);
        long left = streamLength - Length;
        Layout.Check(long.MaxValue, "byte 8");
        if (Layout.Count * width != left)
        {
            throw Malformed(Length, $"{Layout.Count * width} bytes for {Layout.Describe()}", $"{left}");
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> destination, int at)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw Malformed(at + read, $"an npy header of {at + destination.Length} bytes at least", "the end of the data");
        }
    }

    private static DataFormatException Malformed(int at, string expected, string found) => ByteCursor.Malformed(at, expected, found);
}
