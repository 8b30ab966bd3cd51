using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Imaging;

/// <summary>A chunk of a PNG: its type, where its data begin, how many bytes they are.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), section 5.3.</remarks>
internal readonly record struct PngChunk(string Type, long Start, uint Length)
{
    private const int HeaderLength = 8;
    private const int CheckLength = 4;

    /// <summary>Where the next chunk begins.</summary>
    public long Next => Start + Length + CheckLength;

    /// <summary>The chunks up to IEND; each lies within the file.</summary>
    /// <exception cref="DataFormatException">The file ends within a chunk or before IEND.</exception>
    public static IEnumerable<PngChunk> Enumerate(Stream file, string path)
    {
        PngChunk chunk;
        for (long at = 8; ; at = chunk.Next)
        {
            chunk = ReadHeader(file, at, path);
            yield return chunk;
            if (chunk.Type == "IEND")
            {
                yield break;
            }
        }
    }

    private static PngChunk ReadHeader(Stream file, long at, string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        file.Position = at;
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            throw EndsEarly(path, file.Length, "a chunk up to IEND");
        }

        var chunk = new PngChunk(Encoding.Latin1.GetString(header[4..]), at + HeaderLength, BinaryPrimitives.ReadUInt32BigEndian(header));
        return chunk.Next <= file.Length ? chunk : throw EndsEarly(path, file.Length, $"the chunk of byte {at} to go on up to byte {chunk.Next}");
    }

    private static DataFormatException EndsEarly(string path, long at, string expected) =>
        new(DataFault.Malformed, $"byte {at}", expected, "the end of the file", path);
}
