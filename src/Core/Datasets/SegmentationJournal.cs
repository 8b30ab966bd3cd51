namespace CheXplanation.Datasets;

/// <summary>Reads journals of masks: JSON Lines, one item a line, each whole or absent.</summary>
/// <remarks>A line counts once its line feed is there. What follows the last line feed is the item at which the writer was killed.</remarks>
public static class SegmentationJournal
{
    private const int LongestLine = DataLimits.TextBytes;

    /// <summary>Reads the items of a journal.</summary>
    /// <param name="stream">The journal.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    /// <param name="onTorn">Called with the line's number where the last line is torn; it is left out.</param>
    /// <returns>The items in the order written.</returns>
    /// <exception cref="DataFormatException">A line that is whole is no line of a journal.</exception>
    public static IEnumerable<JournalItem> Read(Stream stream, long pixelLimit, Action<int> onTorn)
    {
        int number = 0;
        foreach ((ReadOnlyMemory<byte> line, bool whole, _) in Lines(stream))
        {
            number++;
            if (!whole)
            {
                onTorn(number);
                yield break;
            }

            yield return JournalItem.Parse(line, $"line {number}", pixelLimit);
        }
    }

    /// <summary>The lines, each with whether its line feed is there and where the next begins.</summary>
    internal static IEnumerable<(ReadOnlyMemory<byte> Line, bool Whole, long Next)> Lines(Stream stream)
    {
        var buffer = new byte[1 << 16];
        int start = 0, end = 0;
        long next = 0;
        for (int number = 1; ; number++)
        {
            int length;
            int searched = 0;
            while ((length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n')) < 0)
            {
                searched = end - start;
                MakeRoom(ref buffer, ref start, ref end, number);
                int read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                {
                    if (end > start)
                    {
                        yield return (buffer.AsMemory(start, end - start), false, next);
                    }

                    yield break;
                }

                end += read;
            }

            length += searched;
            next += length + 1;
            yield return (buffer.AsMemory(start, length), true, next);
            start += length + 1;
        }
    }

    private static void MakeRoom(ref byte[] buffer, ref int start, ref int end, int number)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (end == buffer.Length)
        {
            if (buffer.Length >= LongestLine)
            {
                throw new DataFormatException(DataFault.Malformed, $"line {number}", $"a line of at most {LongestLine} bytes", "a longer one");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
