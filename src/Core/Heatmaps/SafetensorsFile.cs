using System.Buffers.Binary;
using System.Text.Json;

namespace CheXplanation.Heatmaps;

/// <summary>Reads safetensors files: named arrays.</summary>
/// <remarks>
/// An eight-byte length, a JSON header, then the numbers, little endian and row-major. As the format demands, the arrays cover the
/// numbers without gaps or overlaps, and no name stands twice.
/// Source: the format section of the safetensors documentation.
/// </remarks>
internal static class SafetensorsFile
{
    /// <summary>The longest header, as the format has it.</summary>
    public const long MaxHeaderLength = 100_000_000;

    private const int LengthBytes = 8;

    /// <summary>Checks the header and describes the arrays, in the order of their bytes.</summary>
    public static IEnumerable<HeatmapArray> Read(Func<Stream> open)
    {
        long dataAt;
        List<SafetensorsEntry> entries;
        using (Stream stream = open())
        {
            byte[] header = ReadHeader(stream);
            dataAt = LengthBytes + header.Length;
            entries = SafetensorsHeader.Parse(header);
            CheckCover(entries, stream.Length - dataAt);
        }

        return entries.Select(entry => new HeatmapArray(entry.Name, entry.Layout, () => ReadValues(open, entry, dataAt)));
    }

    private static byte[] ReadHeader(Stream stream)
    {
        var cursor = new ByteCursor(stream);
        ulong length = cursor.ReadUInt64("the header's length");
        if (length is < 2 or > MaxHeaderLength)
        {
            throw ByteCursor.Malformed(0, $"a header of 2 to {MaxHeaderLength} bytes", $"{length}");
        }

        return cursor.ReadBytes(length, "the header");
    }

    private static void CheckCover(List<SafetensorsEntry> entries, long dataLength)
    {
        entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        long at = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != at || entry.End > dataLength)
            {
                throw new DataFormatException(
                    DataFault.Malformed, entry.Position, $"bytes from {at} to at most {dataLength}, without gap or overlap", $"{entry.Start} to {entry.End}");
            }

            at = entry.End;
        }

        if (at != dataLength)
        {
            throw new DataFormatException(DataFault.Malformed, "the header", $"arrays of {dataLength} bytes in all", $"{at}");
        }
    }

    private static float[] ReadValues(Func<Stream> open, SafetensorsEntry entry, long dataAt)
    {
        using Stream stream = open();
        stream.Position = dataAt + entry.Start;
        return ArrayValues.Read(stream, entry.Layout);
    }
}
