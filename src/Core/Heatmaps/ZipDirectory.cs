using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>The central directory of a zip file.</summary>
/// <remarks>
/// System.IO.Compression inflates; its ZipArchive is not used, because it tells no places: each map of a file would be found by
/// reading the whole directory again. Every number is held against the file before it is used: no name twice, no overlap, no length
/// that deflate cannot reach, nothing encrypted, no method but stored and deflated.
/// Source: PKWARE's APPNOTE 6.3, sections 4.3.7 to 4.3.16.
/// </remarks>
internal static class ZipDirectory
{
    private const int MaxEntries = 1 << 20;
    private const int EndLength = 22, LocatorLength = 20, LongEndLength = 56, EntryLength = 46, LocalLength = 30;
    private const uint EndMark = 0x06054b50, LocatorMark = 0x07064b50, LongEndMark = 0x06064b50, EntryMark = 0x02014b50, LocalMark = 0x04034b50;

    // Encrypted in either way, or with header fields masked; "compressed patched data" is no file of its own.
    private const ushort Unreadable = 1 | (1 << 5) | (1 << 6) | (1 << 13);

    /// <summary>Reads the directory; the entries come in its order.</summary>
    public static List<ZipEntry> Read(Stream stream)
    {
        (long count, long start, long length) = FindDirectory(stream);
        if (count is < 0 or > MaxEntries || start < 0 || length < 0 || start > stream.Length || length > stream.Length - start || count > length / EntryLength)
        {
            throw Malformed(stream.Length - EndLength, $"a directory of at most {MaxEntries} entries within the file", $"{count} entries, {length} bytes from byte {start}");
        }

        var cursor = new ByteCursor(stream, start, start + length);
        var entries = new List<ZipEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            long at = cursor.Position;
            ZipEntry entry = ReadEntry(cursor);
            if (!names.Add(entry.Name))
            {
                throw Malformed(at, "names that stand once", $"'{entry.Name}' again");
            }

            entries.Add(entry);
        }

        if (cursor.Remaining != 0)
        {
            throw Malformed(cursor.Position, $"{count} entries", $"{cursor.Remaining} bytes more");
        }

        CheckOverlap(entries, start);
        return entries;
    }

    /// <summary>Where an entry's stored bytes begin; its local header must agree with the directory.</summary>
    public static long FindData(Stream stream, ZipEntry entry)
    {
        var cursor = new ByteCursor(stream, entry.HeaderAt, stream.Length);
        if (cursor.ReadUInt32("a local header") != LocalMark)
        {
            throw Malformed(entry.HeaderAt, "a local header", "something else");
        }

        cursor.Skip(2, "a local header");
        int flags = cursor.ReadUInt16("flags"), method = cursor.ReadUInt16("a method");
        CheckFlags(flags, entry.Name, entry.HeaderAt);
        cursor.Skip(16, "a local header");
        int nameLength = cursor.ReadUInt16("a length"), extraLength = cursor.ReadUInt16("a length");
        byte[] name = cursor.ReadBytes((ulong)nameLength, "a name");
        cursor.Skip((ulong)extraLength, "extra fields");
        if (method != (entry.IsDeflated ? 8 : 0) || Encoding.UTF8.GetString(name) != entry.Name)
        {
            throw Malformed(entry.HeaderAt, $"a local header of '{entry.Name}' as in the directory", $"one of '{Encoding.UTF8.GetString(name)}', method {method}");
        }

        cursor.Demand((ulong)entry.StoredLength, $"the data of '{entry.Name}'");
        return cursor.Position;
    }

    private static (long Count, long Start, long Length) FindDirectory(Stream stream)
    {
        // The end record is the last thing but a comment of at most 65535 bytes.
        int tailLength = (int)Math.Min(stream.Length, EndLength + ushort.MaxValue);
        var tail = new byte[tailLength];
        stream.Position = stream.Length - tailLength;
        tailLength = stream.ReadAtLeast(tail, tailLength, throwOnEndOfStream: false);
        for (int at = tailLength - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndMark && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == tailLength - at - EndLength)
            {
                return ReadEnd(stream, end, stream.Length - tailLength + at);
            }
        }

        throw Malformed(stream.Length, "a zip file's end record", "none: the file is cut off or no zip file");
    }

    private static (long Count, long Start, long Length) ReadEnd(Stream stream, ReadOnlySpan<byte> end, long at)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0 && count != ushort.MaxValue)
        {
            throw Malformed(at + 4, "a zip file in one part", "one of several");
        }

        if (count != ushort.MaxValue && length != uint.MaxValue && start != uint.MaxValue)
        {
            return (count, start, length);
        }

        if (at < LocatorLength)
        {
            throw Malformed(at, "a zip64 locator before it", "the start of the file");
        }

        var cursor = new ByteCursor(stream, at - LocatorLength, at);
        if (cursor.ReadUInt32("a zip64 locator") != LocatorMark)
        {
            // A directory of exactly 65535 entries needs none.
            return (count, start, length);
        }

        cursor.Skip(4, "a zip64 locator");
        ulong longEnd = cursor.ReadUInt64("a zip64 end record's place");
        if (longEnd > (ulong)at || (ulong)at - longEnd < LongEndLength)
        {
            throw Malformed(at - LocatorLength, "a zip64 end record before its locator", $"byte {longEnd}");
        }

        cursor = new ByteCursor(stream, (long)longEnd, at);
        if (cursor.ReadUInt32("a zip64 end record") != LongEndMark)
        {
            throw Malformed((long)longEnd, "a zip64 end record", "something else");
        }

        cursor.Skip(28, "a zip64 end record");
        long longCount = cursor.ReadInt64("a count"), longLength = cursor.ReadInt64("a length"), longStart = cursor.ReadInt64("a place");
        return (longCount, longStart, longLength);
    }

    private static ZipEntry ReadEntry(ByteCursor cursor)
    {
        long at = cursor.Position;
        if (cursor.ReadUInt32("a directory entry") != EntryMark)
        {
            throw Malformed(at, "a directory entry", "something else");
        }

        cursor.Skip(4, "a directory entry");
        int flags = cursor.ReadUInt16("flags"), method = cursor.ReadUInt16("a method");
        cursor.Skip(4, "a time");
        uint checksum = cursor.ReadUInt32("a checksum"), stored = cursor.ReadUInt32("a length"), length = cursor.ReadUInt32("a length");
        int nameLength = cursor.ReadUInt16("a length"), extraLength = cursor.ReadUInt16("a length"), commentLength = cursor.ReadUInt16("a length");
        cursor.Skip(8, "a directory entry");
        uint headerAt = cursor.ReadUInt32("a place");
        string name = Encoding.UTF8.GetString(cursor.ReadBytes((ulong)nameLength, "a name"));
        byte[] extra = cursor.ReadBytes((ulong)extraLength, "extra fields");
        cursor.Skip((ulong)commentLength, "a comment");
        CheckFlags(flags, name, at);
        if (method is not (0 or 8))
        {
            throw Malformed(at, $"'{name}' stored or deflated", $"method {method}");
        }

        ZipEntry entry = ZipLongFields.Apply(new ZipEntry(name, method == 8, headerAt, stored, length, checksum), extra, at);
        return entry.HasPossibleLength
            ? entry
            : throw Malformed(at, $"a length of '{name}' that {entry.StoredLength} bytes can hold", $"{entry.Length}");
    }

    private static void CheckFlags(int flags, string name, long at)
    {
        if ((flags & Unreadable) != 0)
        {
            throw Malformed(at, $"'{name}' neither encrypted nor patched", $"flags 0x{flags:x4}");
        }
    }

    private static void CheckOverlap(List<ZipEntry> entries, long directoryAt)
    {
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.HeaderAt))
        {
            if (entry.HeaderAt < end || entry.HeaderAt > directoryAt - LocalLength || entry.StoredLength > directoryAt - LocalLength - entry.HeaderAt)
            {
                throw entry.Malformed("files that do not overlap, before the directory", $"{entry.StoredLength} bytes from byte {entry.HeaderAt}");
            }

            end = entry.HeaderAt + LocalLength + entry.StoredLength;
        }
    }

    private static DataFormatException Malformed(long at, string expected, string found) => ByteCursor.Malformed(Math.Max(at, 0), expected, found);
}
