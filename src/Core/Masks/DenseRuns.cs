using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Masks;

/// <summary>Turns dense row-major pixels into column-major runs and back.</summary>
/// <remarks>
/// Rows lie side by side in memory, runs go down columns. Bits are what is turned: of 64 x 64 pixels a word a row (<see cref="BitBlock"/>),
/// so that no column is walked through memory byte by byte. A square that is all off or all on, as most are, is not turned at all.
/// </remarks>
internal static class DenseRuns
{
    private const int Side = BitBlock.Side;

    /// <summary>Shape: <paramref name="pixels"/> is Height x Width, row-major; any value but 0 is on.</summary>
    public static int[] EncodeRowMajor(ReadOnlySpan<byte> pixels, PictureSize size, CancellationToken cancellation)
    {
        var changes = new ColumnChanges(size.Height);
        int words = (size.Height + Side - 1) / Side;
        var columns = new ulong[words * Math.Min(Side, size.Width)];
        Span<ulong> block = stackalloc ulong[Side];
        for (int x = 0; x < size.Width; x += Side)
        {
            cancellation.ThrowIfCancellationRequested();
            int width = Math.Min(Side, size.Width - x);
            for (int word = 0; word < words; word++)
            {
                int y = word * Side, height = Math.Min(Side, size.Height - y);
                block[height..].Clear();
                Gather(pixels[((y * size.Width) + x)..], size.Width, width, block[..height]);
                Turn(block);
                for (int column = 0; column < width; column++)
                {
                    columns[(column * words) + word] = block[column];
                }
            }

            for (int column = 0; column < width; column++)
            {
                changes.Add(columns.AsSpan(column * words, words));
            }
        }

        return changes.ToRuns(size.PixelCount);
    }

    /// <summary>Shape: <paramref name="destination"/> is Height x Width, row-major; 1 is on.</summary>
    public static void DecodeRowMajor(ReadOnlySpan<int> runs, PictureSize size, Span<byte> destination, CancellationToken cancellation)
    {
        int words = (size.Height + Side - 1) / Side;
        var columns = new ulong[words * Math.Min(Side, size.Width)];
        var reader = new RunReader(runs, size.Height);
        Span<ulong> block = stackalloc ulong[Side];
        for (int x = 0; x < size.Width; x += Side)
        {
            cancellation.ThrowIfCancellationRequested();
            int width = Math.Min(Side, size.Width - x);
            Array.Clear(columns);
            for (int column = 0; column < width; column++)
            {
                reader.ReadColumn(columns.AsSpan(column * words, words));
            }

            for (int word = 0; word < words; word++)
            {
                int y = word * Side, height = Math.Min(Side, size.Height - y);
                block[width..].Clear();
                for (int column = 0; column < width; column++)
                {
                    block[column] = columns[(column * words) + word];
                }

                Turn(block);
                Scatter(block[..height], destination[((y * size.Width) + x)..], size.Width, width);
            }
        }
    }

    /// <summary>Turns a block, unless that would change nothing.</summary>
    private static void Turn(Span<ulong> block)
    {
        if (block.ContainsAnyExcept(0UL) && block.ContainsAnyExcept(ulong.MaxValue))
        {
            BitBlock.Transpose(block);
        }
    }

    /// <summary>A word a row, a bit a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<byte> pixels, int stride, int width, Span<ulong> rows)
    {
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * stride, width);
            ulong bits = 0;
            if (width == Side)
            {
                Vector256<byte> low = Vector256.Create(row), high = Vector256.Create(row[Vector256<byte>.Count..]);
                bits = ~(Vector256.Equals(low, Vector256<byte>.Zero).ExtractMostSignificantBits()
                    | ((ulong)Vector256.Equals(high, Vector256<byte>.Zero).ExtractMostSignificantBits() << Vector256<byte>.Count));
            }
            else
            {
                for (int x = 0; x < width; x++)
                {
                    bits |= row[x] != 0 ? 1UL << x : 0;
                }
            }

            rows[y] = bits;
        }
    }

    /// <summary>A byte a bit: 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<ulong> rows, Span<byte> pixels, int stride, int width)
    {
        // Each byte takes the byte of the word that holds its bit, and of that its bit.
        Vector256<byte> spread = Vector256.Create(0x0000000000000000UL, 0x0101010101010101UL, 0x0202020202020202UL, 0x0303030303030303UL).AsByte();
        Vector256<byte> bit = Vector256.Create(0x8040201008040201UL).AsByte();
        for (int y = 0; y < rows.Length; y++)
        {
            Span<byte> row = pixels.Slice(y * stride, width);
            ulong bits = rows[y];
            if (bits == 0)
            {
                row.Clear();
            }
            else if (width == Side)
            {
                ref byte target = ref MemoryMarshal.GetReference(row);
                Expand((uint)bits, spread, bit).StoreUnsafe(ref target);
                Expand((uint)(bits >> 32), spread, bit).StoreUnsafe(ref target, (nuint)Vector256<byte>.Count);
            }
            else
            {
                for (int x = 0; x < width; x++)
                {
                    row[x] = (byte)((bits >> x) & 1);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Expand(uint bits, Vector256<byte> spread, Vector256<byte> bit) =>
        Vector256.Min(Vector256.Shuffle(Vector256.Create(bits).AsByte(), spread) & bit, Vector256<byte>.One);

    /// <summary>The column-major positions where pixels change, from columns of bits; the picture begins off.</summary>
    private struct ColumnChanges(int height)
    {
        private readonly int _height = height;
        private int[] _positions = new int[1024];
        private int _count;
        private int _start;
        private ulong _last;

        public void Add(ReadOnlySpan<ulong> column)
        {
            for (int word = 0; word < column.Length; word++)
            {
                if (_positions.Length - _count < Side)
                {
                    Grow();
                }

                ulong bits = column[word], changes = bits ^ ((bits << 1) | _last);
                int left = _height - (word * Side);
                if (left < Side)
                {
                    // Rows below the picture are off and none of it.
                    changes &= (1UL << left) - 1;
                    _last = (bits >> (left - 1)) & 1;
                }
                else
                {
                    _last = bits >> (Side - 1);
                }

                for (; changes != 0; changes &= changes - 1)
                {
                    _positions[_count++] = _start + (word * Side) + BitOperations.TrailingZeroCount(changes);
                }
            }

            _start += _height;
        }

        public readonly int[] ToRuns(long pixels)
        {
            var runs = new int[_count + 1];
            int last = 0;
            for (int i = 0; i < _count; i++)
            {
                runs[i] = _positions[i] - last;
                last = _positions[i];
            }

            runs[_count] = (int)pixels - last;
            return runs;
        }

        private void Grow()
        {
            if (_count >= DataLimits.Runs)
            {
                throw new DataFormatException(DataFault.InvalidValue, "mask", $"at most {DataLimits.Runs} runs", "more");
            }

            Array.Resize(ref _positions, _positions.Length * 2);
        }
    }

    /// <summary>Writes runs as columns of bits, one after the other.</summary>
    private ref struct RunReader(ReadOnlySpan<int> runs, int height)
    {
        private readonly ReadOnlySpan<int> _runs = runs;
        private int _next;
        private int _left;
        private bool _on = true;

        /// <summary>Sets the bits of the next column, which are clear.</summary>
        public void ReadColumn(Span<ulong> column)
        {
            for (int y = 0; y < height;)
            {
                while (_left == 0)
                {
                    _left = _runs[_next++];
                    _on = !_on;
                }

                int count = Math.Min(_left, height - y);
                if (_on)
                {
                    BitBlock.SetColumn(column, y, y + count);
                }

                _left -= count;
                y += count;
            }
        }
    }
}
