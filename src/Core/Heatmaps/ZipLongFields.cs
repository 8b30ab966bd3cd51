using System.Buffers.Binary;

namespace CheXplanation.Heatmaps;

/// <summary>The zip64 field of a directory entry: those lengths and places that 32 bits cannot hold.</summary>
/// <remarks>Source: PKWARE's APPNOTE 6.3, section 4.5.3.</remarks>
internal static class ZipLongFields
{
    private const ushort Id = 1;

    /// <summary>The entry with its long numbers, in the order length, stored length, place, each only where 32 bits were not enough.</summary>
    public static ZipEntry Apply(ZipEntry entry, ReadOnlySpan<byte> extra, long at)
    {
        ReadOnlySpan<byte> field = Find(extra, at);
        long length = entry.Length == uint.MaxValue ? Take(ref field, at) : entry.Length;
        long stored = entry.StoredLength == uint.MaxValue ? Take(ref field, at) : entry.StoredLength;
        long headerAt = entry.HeaderAt == uint.MaxValue ? Take(ref field, at) : entry.HeaderAt;
        return entry with { Length = length, StoredLength = stored, HeaderAt = headerAt };
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra, long at)
    {
        while (extra.Length >= 4)
        {
            ushort id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                throw ByteCursor.Malformed(at, $"an extra field of at most {extra.Length - 4} bytes", $"{length}");
            }

            if (id == Id)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static long Take(ref ReadOnlySpan<byte> field, long at)
    {
        if (field.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(field) < 0)
        {
            throw ByteCursor.Malformed(at, "a zip64 field with the missing numbers", $"{field.Length} bytes");
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
        return value;
    }
}
