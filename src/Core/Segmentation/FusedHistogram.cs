using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>How many outputs of a grid have each of the 256 levels of <see cref="OtsuThreshold"/>.</summary>
/// <remarks>
/// The level never falls as the value rises. So where the levels of a cell's source values agree, those below widened down
/// and those above widened up by the guard of <see cref="FusedGrid"/>, all its outputs have that level. The outputs of the
/// other cells are computed, and counted by comparing them with the smallest value of each level that the cell may hold.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class FusedHistogram
{
    private const int Levels = 256;
    private const int Lanes = 8;
    private const byte Turned = 255;

    // Of more levels than these, counting one output after the other is faster.
    private const int MostComparisons = 12;

    // The smallest value of each level; of level 0 it is never asked for.
    private readonly float[] _smallest = new float[Levels];

    private readonly long[] _counts = new long[Levels];

    // Per cell the lowest level it may hold, and 255 less the highest.
    private byte[] _lower = [];
    private byte[] _upper = [];
    private float[] _outputs = [];

    /// <summary>The smallest value of a level, 1 to 255; NaN, which nothing reaches, where no value has it or a higher one.</summary>
    public float SmallestOf(int level) => _smallest[level];

    /// <summary>Counts; the extremes of the outputs are known, and the range is positive.</summary>
    public void Count(FusedGrid grid, float minimum, float maximum, float range, Span<long> histogram)
    {
        for (int level = 1; level < Levels; level++)
        {
            _smallest[level] = CutValue.OfLevel(minimum, maximum, range, level);
        }

        int length = grid.Map.Length;
        if (_lower.Length < length)
        {
            _lower = new byte[length];
            _upper = new byte[length];
        }

        Quantize(grid.Map, -grid.Guard, minimum, range, 0, _lower);
        Quantize(grid.Map, grid.Guard, minimum, range, Turned, _upper);
        SpreadMinima(_lower.AsSpan(0, length), grid.Width);
        SpreadMinima(_upper.AsSpan(0, length), grid.Width);
        int room = (grid.Columns.LongestCell + 1) * Lanes;
        _outputs = _outputs.Length < room ? new float[room] : _outputs;
        Array.Clear(_counts);
        for (int row = 0; row < grid.Height; row++)
        {
            CountRow(grid, row, minimum, range);
        }

        _counts.CopyTo(histogram);
    }

    private void CountRow(FusedGrid grid, int row, float minimum, float range)
    {
        ReadOnlySpan<byte> lower = _lower.AsSpan(row * grid.Width, grid.Width), upper = _upper.AsSpan(row * grid.Width, grid.Width);
        ReadOnlySpan<int> columns = grid.Columns.First;
        int top = grid.Rows.First[row], bottom = grid.Rows.First[row + 1];
        for (int column = 0; column < lower.Length; column++)
        {
            int least = lower[column], most = Turned - upper[column];
            if (least == most)
            {
                _counts[least] += (long)(columns[column + 1] - columns[column]) * (bottom - top);
                continue;
            }

            CellCorners corners = grid.Corners(column, row);
            for (int y = top; y < bottom; y += Lanes)
            {
                int rows = Math.Min(Lanes, bottom - y);
                int length = Evaluate(grid, corners, columns[column], columns[column + 1], y);
                if (most - least <= MostComparisons)
                {
                    CountByComparing(length, rows, least, most);
                }
                else
                {
                    CountOneByOne(length, rows, minimum, range);
                }
            }
        }
    }

    private int Evaluate(FusedGrid grid, CellCorners corners, int left, int right, int y)
    {
        Vector256<float> above = Vector256.Create(grid.Rows.Near[y..]), below = Vector256.Create(grid.Rows.Far[y..]);
        ref readonly float near = ref MemoryMarshal.GetReference(grid.Columns.Near);
        ref readonly float far = ref MemoryMarshal.GetReference(grid.Columns.Far);
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        nuint length = 0;
        for (int x = left; x < right; x++, length += Lanes)
        {
            corners.Blend(above, below, Unsafe.Add(ref Unsafe.AsRef(in near), x), Unsafe.Add(ref Unsafe.AsRef(in far), x)).StoreUnsafe(ref outputs, length);
        }

        return (int)length;
    }

    private void CountByComparing(int length, int rows, int least, int most)
    {
        ref float outputs = ref MemoryMarshal.GetArrayDataReference(_outputs);
        Vector256<int> lanes = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(rows));
        int below = (length / Lanes) * rows;
        for (int level = least + 1; level <= most; level++)
        {
            Vector256<float> smallest = Vector256.Create(_smallest[level]);
            Vector256<int> negated = Vector256<int>.Zero;
            for (nuint i = 0; i < (nuint)length; i += Lanes)
            {
                negated += Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref outputs, i), smallest).AsInt32();
            }

            int reached = -Vector256.Sum(negated & lanes);
            _counts[level - 1] += below - reached;
            below = reached;
        }

        _counts[most] += below;
    }

    private void CountOneByOne(int length, int rows, float minimum, float range)
    {
        Vector256<float> minima = Vector256.Create(minimum), ranges = Vector256.Create(range);
        Span<int> levels = stackalloc int[Lanes];
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256.ConvertToInt32(Vector256.Create(255f) * ((Vector256.Create(_outputs.AsSpan(i)) - minima) / ranges)).CopyTo(levels);
            for (int lane = 0; lane < rows; lane++)
            {
                _counts[levels[lane]]++;
            }
        }
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
    private static void SpreadMinima(Span<byte> levels, int width)
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
