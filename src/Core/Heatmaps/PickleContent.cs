using System.Globalization;

namespace CheXplanation.Heatmaps;

/// <summary>The bytes that a pickle holds: in the file itself, or as text that protocols 0 to 2 write in their place.</summary>
internal readonly record struct PickleContent(Stream Stream, long Start, long End)
{
    public long Length => End - Start;

    /// <summary>Finds the bytes; text is decoded into memory, a long one up to the limit.</summary>
    public static PickleContent Find(Stream file, PickleValue bytes, long limit = long.MaxValue) => bytes switch
    {
        PickleBytes raw => new PickleContent(file, raw.Offset, raw.Offset + raw.Length),
        PickleEncodedBytes { Text: PickleLongText text } =>
            InMemory(Latin1FromUtf8(Read(file, text.Offset, Math.Min(text.Length, limit)), text.Offset, limit < text.Length)),
        PickleEncodedBytes { Text: PickleLineText text } => Find(file, text, limit),
        PickleEncodedBytes { Text: PickleText text } => InMemory(Latin1(text.Value)),
        PickleLineText text => InMemory(text.IsQuoted ? PickleLineEscapes.DecodeQuoted(Read(file, text.Offset, text.Length), text.Offset)
            : PickleLineEscapes.DecodeRawUnicode(Read(file, text.Offset, text.Length), text.Offset)),
        PickleText text => InMemory(Latin1(text.Value)),
        _ => throw ByteCursor.Malformed(0, "bytes", bytes.Describe()),
    };

    private static PickleContent InMemory(byte[] bytes) => new(new MemoryStream(bytes, false), 0, bytes.Length);

    private static byte[] Read(Stream file, long offset, long length) =>
        new ByteCursor(file, offset, offset + length).ReadBytes((ulong)length, "text");

    private static byte[] Latin1(string text) =>
        [.. text.Select(c => c < 256 ? (byte)c : throw ByteCursor.Malformed(0, "Latin-1 text", ((int)c).ToString("X4", CultureInfo.InvariantCulture)))];

    private static byte[] Latin1FromUtf8(byte[] utf8, long offset, bool isCut)
    {
        int count = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte value = utf8[i];
            if (value is 0xc2 or 0xc3 && i + 1 < utf8.Length && (utf8[i + 1] & 0xc0) == 0x80)
            {
                value = (byte)(((value & 3) << 6) | (utf8[++i] & 0x3f));
            }
            else if (isCut && i == utf8.Length - 1 && value is 0xc2 or 0xc3)
            {
                break;
            }
            else if (value > 127)
            {
                throw ByteCursor.Malformed(offset + i, "Latin-1 text in UTF-8", $"byte 0x{value:x2}");
            }

            utf8[count++] = value;
        }

        return utf8[..count];
    }
}
