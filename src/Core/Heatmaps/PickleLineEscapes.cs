using System.Globalization;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>The two ways in which protocol 0 writes bytes as a line of text.</summary>
/// <remarks>Source: Python's <c>pickletools.py</c>, opcodes UNICODE (raw-unicode-escape) and STRING (a repr in quotes).</remarks>
internal static class PickleLineEscapes
{
    /// <summary>Latin-1 bytes in which a backslash begins \uXXXX.</summary>
    public static byte[] DecodeRawUnicode(ReadOnlySpan<byte> line, long offset)
    {
        var bytes = new List<byte>(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            // A backslash that begins no escape stands for itself.
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == 'u')
            {
                bytes.Add(Hexadecimal(line, i + 2, 4, offset));
                i += 5;
            }
            else
            {
                bytes.Add(line[i]);
            }
        }

        return [.. bytes];
    }

    /// <summary>A repr without its quotes, as Python 2 wrote it.</summary>
    public static byte[] DecodeQuoted(ReadOnlySpan<byte> line, long offset)
    {
        var bytes = new List<byte>(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                bytes.Add(line[i]);
                continue;
            }

            i++;
            byte? plain = (i < line.Length ? (char)line[i] : '\0') switch
            {
                'n' => (byte)'\n',
                'r' => (byte)'\r',
                't' => (byte)'\t',
                '\\' or '\'' or '"' => line[i],
                'x' => null,
                _ => throw ByteCursor.Malformed(offset + i, "an escape of Python 2's repr", "another"),
            };
            bytes.Add(plain ?? Hexadecimal(line, i + 1, 2, offset));
            i += plain is null ? 2 : 0;
        }

        return [.. bytes];
    }

    private static byte Hexadecimal(ReadOnlySpan<byte> line, int at, int digits, long offset)
    {
        if (at + digits <= line.Length
            && int.TryParse(Encoding.Latin1.GetString(line.Slice(at, digits)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            && value < 256)
        {
            return (byte)value;
        }

        throw ByteCursor.Malformed(offset + at, $"{digits} hexadecimal digits of a byte", "something else");
    }
}
