using System.Buffers.Binary;

namespace CheXplanation.Imaging;

/// <summary>Reads the labels of a PNG: the grey values or, of an indexed picture, the indices themselves and not their colours.</summary>
internal static class LabelPng
{
    private const int Grey = 0;
    private const int Indexed = 3;

    /// <summary>The label of each pixel, row-major.</summary>
    /// <remarks>The caller has held the size that the header claims against its limit.</remarks>
    public static ushort[] Read(Stream file, PngHeader header, string path, CancellationToken cancellation)
    {
        if (header.ColourType is not (Grey or Indexed) || header.BitDepth is not (1 or 2 or 4 or 8 or 16))
        {
            throw new DataFormatException(
                DataFault.Malformed, "byte 24", "a PNG of labels: grey or indexed", $"colour type {header.ColourType} with {header.BitDepth} bits a sample", path);
        }

        var labels = new ushort[header.Size.PixelCount];
        int width = header.Size.Width, depth = header.BitDepth;
        PngRows.Read(file, header, path, (y, row) => Unpack(row, depth, labels.AsSpan(y * width, width)), cancellation);
        return labels;
    }

    private static void Unpack(ReadOnlySpan<byte> row, int depth, Span<ushort> labels)
    {
        int perByte = depth < 8 ? 8 / depth : 1, mask = (1 << Math.Min(depth, 8)) - 1;
        for (int x = 0; x < labels.Length; x++)
        {
            labels[x] = depth == 16 ? BinaryPrimitives.ReadUInt16BigEndian(row[(2 * x)..])
                : (ushort)((row[x / perByte] >> (8 - (depth * ((x % perByte) + 1)))) & mask);
        }
    }
}
