using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>The lowest and the highest level that the outputs of each cell may hold.</summary>
/// <remarks>
/// The level never falls as the value rises, so the outputs of a cell lie between the level of its smallest source value less the guard of
/// <see cref="FusedGrid"/> and that of its largest and the guard.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class CellLevels
{
    private const byte Turned = 255;

    // The highest levels are kept as 255 less the level, so that one search for minima serves both.
    private byte[] _lowest = [];
    private byte[] _highest = [];

    /// <summary>The lowest level of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Lowest(int cell) => _lowest[cell];

    /// <summary>The highest level of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Highest(int cell) => Turned - _highest[cell];

    /// <summary>Finds the levels; the extremes of the outputs are known, and the range is positive.</summary>
    public void Prepare(FusedGrid grid, float minimum, float range)
    {
        int length = grid.Map.Length;
        if (_lowest.Length < length)
        {
            _lowest = new byte[length];
            _highest = new byte[length];
        }

        Quantize(grid.Map, -grid.Guard, minimum, range, 0, _lowest);
        Quantize(grid.Map, grid.Guard, minimum, range, Turned, _highest);
        SpreadMinima(_lowest.AsSpan(0, length), grid.Width);
        SpreadMinima(_highest.AsSpan(0, length), grid.Width);
    }

    /// <summary>How many of the first cells may hold levels that lie further apart.</summary>
    public int CountWider(int cells, int distance) =>
        CountWider(_lowest.AsSpan(0, cells), _highest.AsSpan(0, cells), distance);

    /// <summary>How many pairs of a lowest number and a highest, which is kept as 255 less it, lie further apart.</summary>
    internal static int CountWider(ReadOnlySpan<byte> lowest, ReadOnlySpan<byte> turnedHighest, int distance)
    {
        if (distance >= Turned)
        {
            // No two levels lie further apart, and a byte holds no more.
            return 0;
        }

        int wide = 0, i = 0;
        for (; i <= lowest.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256<byte> apart = ~Vector256.Create(turnedHighest[i..]) - Vector256.Create(lowest[i..]);
            wide += BitOperations.PopCount(Vector256.GreaterThan(apart, Vector256.Create((byte)distance)).ExtractMostSignificantBits());
        }

        for (; i < lowest.Length; i++)
        {
            wide += Turned - turnedHighest[i] - lowest[i] > distance ? 1 : 0;
        }

        return wide;
    }

    /// <summary>destination[i] = the level of source[i] + shift, at least 0 and at most 255, its bits turned by the mask.</summary>
    private static void Quantize(ReadOnlySpan<float> source, float shift, float minimum, float range, byte turn, Span<byte> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            ReadOnlySpan<float> block = source[i..];
            Vector256<ushort> low = Vector256.Narrow(Level(block, shift, minimum, range), Level(block[8..], shift, minimum, range));
            Vector256<ushort> high = Vector256.Narrow(Level(block[16..], shift, minimum, range), Level(block[24..], shift, minimum, range));
            (Vector256.Narrow(low, high) ^ Vector256.Create(turn)).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (byte)((byte)Math.Clamp(255f * ((source[i] + shift - minimum) / range), 0, 255) ^ turn);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Level(ReadOnlySpan<float> values, float shift, float minimum, float range)
    {
        Vector256<float> shifted = Vector256.Create(values) + Vector256.Create(shift);
        Vector256<float> level = Vector256.Create(255f) * ((shifted - Vector256.Create(minimum)) / Vector256.Create(range));
        return Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(level, Vector256<float>.Zero), Vector256.Create(255f))).AsUInt32();
    }

    /// <summary>Each level becomes the smallest of its cell's four; beyond the border the last ones count again.</summary>
    internal static void SpreadMinima(Span<byte> levels, int width)
    {
        for (int start = 0; start < levels.Length; start += width)
        {
            Span<byte> row = levels.Slice(start, width);
            ReadOnlySpan<byte> below = start + width < levels.Length ? levels.Slice(start + width, width) : row;
            int x = 0;
            for (; x <= width - 1 - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                Vector256<byte> left = Vector256.Min(Vector256.Create<byte>(row[x..]), Vector256.Create(below[x..]));
                Vector256<byte> right = Vector256.Min(Vector256.Create<byte>(row[(x + 1)..]), Vector256.Create(below[(x + 1)..]));
                Vector256.Min(left, right).CopyTo(row[x..]);
            }

            for (; x < width; x++)
            {
                int next = Math.Min(x + 1, width - 1);
                row[x] = Math.Min(Math.Min(row[x], below[x]), Math.Min(row[next], below[next]));
            }
        }
    }
}
