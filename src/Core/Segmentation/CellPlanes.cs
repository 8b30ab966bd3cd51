using System.Numerics;
using System.Runtime.Intrinsics;
using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>Which cells of a grid lie wholly above a cut, which wholly below: two bits a cell, column after column.</summary>
/// <remarks>
/// A source value is surely in where it is at least the cut and the guard of <see cref="FusedGrid"/>, surely out where it is below the cut less the
/// guard. A cell is In where its four source values are, Out where they are; the rest is mixed and has to be evaluated.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class CellPlanes
{
    private const int WordBits = BitBlock.Side;

    private ulong[] _inside = [];
    private ulong[] _outside = [];
    private ulong[] _insideColumns = [];
    private ulong[] _outsideColumns = [];
    private int _columnWords;

    /// <summary>The cells of a source column that are In, a bit each, the uppermost in the lowest bit.</summary>
    public ReadOnlySpan<ulong> Inside(int column) => _insideColumns.AsSpan(column * _columnWords, _columnWords);

    /// <summary>The cells of a source column that are Out.</summary>
    public ReadOnlySpan<ulong> Outside(int column) => _outsideColumns.AsSpan(column * _columnWords, _columnWords);

    /// <summary>The number of cells that are neither In nor Out.</summary>
    public int MixedCount { get; private set; }

    /// <summary>Classifies the cells.</summary>
    public void Classify(FusedGrid grid, float cut)
    {
        int rowWords = (grid.Width + WordBits - 1) / WordBits;
        int blockRows = (grid.Height + WordBits - 1) / WordBits;
        int length = rowWords * blockRows * WordBits;
        _columnWords = blockRows;
        if (_inside.Length < length)
        {
            _inside = new ulong[length];
            _outside = new ulong[length];
            _insideColumns = new ulong[length];
            _outsideColumns = new ulong[length];
        }

        float low = cut - grid.Guard, high = cut + grid.Guard;
        for (int y = 0; y < grid.Height; y++)
        {
            Compare(grid.Row(y), low, high, _inside.AsSpan(y * rowWords, rowWords), _outside.AsSpan(y * rowWords, rowWords));
        }

        Combine(_inside, grid.Width, grid.Height, rowWords);
        Combine(_outside, grid.Width, grid.Height, rowWords);
        int decided = 0;
        for (int i = 0; i < grid.Height * rowWords; i++)
        {
            decided += BitOperations.PopCount(_inside[i]) + BitOperations.PopCount(_outside[i]);
        }

        MixedCount = (grid.Width * grid.Height) - decided;
        Transpose(_inside, _insideColumns, grid.Height, rowWords, blockRows);
        Transpose(_outside, _outsideColumns, grid.Height, rowWords, blockRows);
    }

    private static void Compare(ReadOnlySpan<float> row, float low, float high, Span<ulong> inside, Span<ulong> outside)
    {
        inside.Clear();
        outside.Clear();
        Vector256<float> lows = Vector256.Create(low), highs = Vector256.Create(high);
        int x = 0;
        for (; x <= row.Length - Vector256<float>.Count; x += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.Create(row[x..]);
            inside[x / WordBits] |= (ulong)Vector256.GreaterThanOrEqual(values, highs).ExtractMostSignificantBits() << (x % WordBits);
            outside[x / WordBits] |= (ulong)Vector256.LessThan(values, lows).ExtractMostSignificantBits() << (x % WordBits);
        }

        for (; x < row.Length; x++)
        {
            inside[x / WordBits] |= (row[x] >= high ? 1UL : 0) << (x % WordBits);
            outside[x / WordBits] |= (row[x] < low ? 1UL : 0) << (x % WordBits);
        }
    }

    /// <summary>From source values to cells: each bit and those to the right, below and diagonally below; the last ones count twice.</summary>
    private static void Combine(Span<ulong> plane, int width, int height, int rowWords)
    {
        for (int y = 0; y < height; y++)
        {
            Span<ulong> row = plane.Slice(y * rowWords, rowWords);
            ReadOnlySpan<ulong> below = y + 1 < height ? plane.Slice((y + 1) * rowWords, rowWords) : row;
            ulong last = (row[^1] & below[^1]) & (1UL << ((width - 1) % WordBits));
            for (int word = 0; word < rowWords; word++)
            {
                ulong both = row[word] & below[word];
                ulong carried = word + 1 < rowWords ? (row[word + 1] & below[word + 1]) << (WordBits - 1) : last;
                row[word] = word + 1 < rowWords ? both & ((both >> 1) | carried) : both & ((both >> 1) | last);
            }
        }
    }

    private static void Transpose(ReadOnlySpan<ulong> rows, Span<ulong> columns, int height, int rowWords, int blockRows)
    {
        Span<ulong> block = stackalloc ulong[WordBits];
        for (int word = 0; word < rowWords; word++)
        {
            for (int blockRow = 0; blockRow < blockRows; blockRow++)
            {
                for (int y = 0; y < WordBits; y++)
                {
                    int row = (blockRow * WordBits) + y;
                    block[y] = row < height ? rows[(row * rowWords) + word] : 0;
                }

                BitBlock.Transpose(block);
                for (int x = 0; x < WordBits; x++)
                {
                    columns[(((word * WordBits) + x) * blockRows) + blockRow] = block[x];
                }
            }
        }
    }
}
