using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Segmentation;

/// <summary>The mask of all outputs that reach a cut, column after column, from classified cells.</summary>
/// <remarks>
/// The cells of a source column make a list of stretches that serves all its picture columns: an In or Out stretch costs
/// one comparison a column; the outputs of a mixed one are computed eight at a time, and the changes read off their bits.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class FusedRuns
{
    private const int Lanes = 8;

    private readonly List<Stretch> _stretches = [];

    /// <summary>Writes the changes of the mask.</summary>
    public void Write(FusedGrid grid, CellPlanes planes, float cut, MaskBoundaries boundaries)
    {
        int height = grid.Rows.OutputLength;
        bool on = false;
        for (int column = 0; column < grid.Width; column++)
        {
            int left = grid.Columns.First[column], right = grid.Columns.First[column + 1];
            if (left == right)
            {
                continue;
            }

            List(planes.Inside(column), planes.Outside(column), grid.Rows.First);
            grid.Cancellation.ThrowIfCancellationRequested();
            for (int x = left; x < right; x++)
            {
                on = WriteColumn(grid, column, x, x * height, cut, boundaries, on);
            }
        }
    }

    private bool WriteColumn(FusedGrid grid, int column, int x, int start, float cut, MaskBoundaries boundaries, bool on)
    {
        Span<int> changes = boundaries.Reserve(grid.Rows.OutputLength + 1);
        int count = 0;
        foreach (ref readonly Stretch stretch in CollectionsMarshal.AsSpan(_stretches))
        {
            if (stretch.Kind == CellKind.Mixed)
            {
                on = WriteMixed(grid, column, x, in stretch, start, cut, changes, ref count, on);
            }
            else if (on != (stretch.Kind == CellKind.In))
            {
                on = !on;
                changes[count++] = start + stretch.Top;
            }
        }

        boundaries.Advance(count);
        return on;
    }

    private static bool WriteMixed(
        FusedGrid grid, int column, int x, in Stretch stretch, int start, float cut, Span<int> changes, ref int count, bool on)
    {
        ReadOnlySpan<int> first = grid.Rows.First;
        ref readonly float near = ref MemoryMarshal.GetReference(grid.Rows.Near);
        ref readonly float far = ref MemoryMarshal.GetReference(grid.Rows.Far);
        float leftWeight = grid.Columns.Near[x], rightWeight = grid.Columns.Far[x];
        Vector256<float> cuts = Vector256.Create(cut);
        uint before = on ? 1u : 0;
        for (int row = stretch.FirstRow; row < stretch.EndRow; row++)
        {
            CellCorners corners = grid.Corners(column, row);
            int bottom = first[row + 1];
            for (int y = first[row]; y < bottom; y += Lanes)
            {
                Vector256<float> values = corners.Blend(
                    Vector256.LoadUnsafe(in near, (nuint)y), Vector256.LoadUnsafe(in far, (nuint)y), leftWeight, rightWeight);
                int rows = Math.Min(Lanes, bottom - y);
                uint bits = Vector256.GreaterThanOrEqual(values, cuts).ExtractMostSignificantBits();
                for (uint turns = (bits ^ ((bits << 1) | before)) & ((1u << rows) - 1); turns != 0; turns &= turns - 1)
                {
                    changes[count++] = start + y + BitOperations.TrailingZeroCount(turns);
                }

                before = (bits >> (rows - 1)) & 1;
            }
        }

        return before != 0;
    }

    private void List(ReadOnlySpan<ulong> inside, ReadOnlySpan<ulong> outside, ReadOnlySpan<int> first)
    {
        _stretches.Clear();
        int rows = first.Length - 1;
        for (int row = 0; row < rows;)
        {
            CellKind kind = Has(inside, row) ? CellKind.In : Has(outside, row) ? CellKind.Out : CellKind.Mixed;
            int end = kind switch
            {
                CellKind.In => EndOf(inside, row, rows),
                CellKind.Out => EndOf(outside, row, rows),
                _ => EndOfMixed(inside, outside, row, rows),
            };
            if (first[row] < first[end])
            {
                _stretches.Add(new Stretch(kind, row, end, first[row]));
            }

            row = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Has(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> (row & 63) & 1) != 0;

    private static int EndOf(ReadOnlySpan<ulong> bits, int row, int rows)
    {
        ulong clear = ~bits[row >> 6] & (ulong.MaxValue << (row & 63));
        int word = row >> 6;
        while (clear == 0 && ++word < bits.Length)
        {
            clear = ~bits[word];
        }

        return Math.Min(rows, (word << 6) + (word < bits.Length ? BitOperations.TrailingZeroCount(clear) : 0));
    }

    private static int EndOfMixed(ReadOnlySpan<ulong> inside, ReadOnlySpan<ulong> outside, int row, int rows)
    {
        do
        {
            row++;
        }
        while (row < rows && !Has(inside, row) && !Has(outside, row));
        return row;
    }

    private enum CellKind : byte
    {
        In,
        Out,
        Mixed,
    }

    /// <summary>Cells of one kind below each other, and their first output.</summary>
    private readonly record struct Stretch(CellKind Kind, int FirstRow, int EndRow, int Top);
}
