using System.Buffers.Binary;

namespace CheXplanation.Heatmaps;

/// <summary>CRC-32 as zip files have it, eight bytes a step.</summary>
/// <remarks>Source: ISO 3309's polynomial 0xEDB88320 (reflected); table t holds the remainder of a byte followed by t zero bytes.</remarks>
internal static class ZipChecksum
{
    public const uint Start = uint.MaxValue;

    private const uint Polynomial = 0xEDB88320;
    private const int Step = 8;

    private static readonly uint[] Tables = MakeTables();

    public static uint Update(uint checksum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ checksum;
            checksum = tables[(7 << 8) + (byte)next] ^ tables[(6 << 8) + (byte)(next >> 8)]
                ^ tables[(5 << 8) + (byte)(next >> 16)] ^ tables[(4 << 8) + (byte)(next >> 24)]
                ^ tables[(3 << 8) + (byte)(next >> 32)] ^ tables[(2 << 8) + (byte)(next >> 40)]
                ^ tables[(1 << 8) + (byte)(next >> 48)] ^ tables[(byte)(next >> 56)];
        }

        foreach (byte value in bytes)
        {
            checksum = (checksum >> 8) ^ tables[(byte)(checksum ^ value)];
        }

        return checksum;
    }

    public static uint Finish(uint checksum) => ~checksum;

    private static uint[] MakeTables()
    {
        var tables = new uint[Step << 8];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        }

        return tables;
    }
}
