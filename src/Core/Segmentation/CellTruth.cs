using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>How many outputs of each cell of a source column a true mask holds, and which.</summary>
/// <remarks>
/// Each run of a picture column adds its ends to the two cells they lie in, and to the cells between them as a difference, so that a column
/// costs its runs and not its pixels. The pixels of a source column are only written out where a cell asks for one of them.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class CellTruth
{
    private int[] _cellOf = [];
    private int[] _areas = [];
    private int[] _whole = [];
    private ulong[] _bits = [];
    private int _words;
    private bool _written;
    private int _run;
    private long _position;
    private int _firstRun;
    private long _firstPosition;
    private int _left;
    private int _right;

    /// <summary>Begins with the first source column.</summary>
    public void Start(FusedGrid grid)
    {
        int height = grid.Rows.OutputLength;
        _words = (height + BitBlock.Side - 1) / BitBlock.Side;
        if (_cellOf.Length < height)
        {
            _cellOf = new int[height];
        }

        if (_areas.Length < grid.Height)
        {
            _areas = new int[grid.Height];
            _whole = new int[grid.Height + 1];
        }

        for (int row = 0; row < grid.Height; row++)
        {
            _cellOf.AsSpan(grid.Rows.First[row]..grid.Rows.First[row + 1]).Fill(row);
        }

        (_run, _position) = (0, 0);
    }

    /// <summary>Goes on to the next source column, whose picture columns are left to right; the area of the truth in each of its cells.</summary>
    public ReadOnlySpan<int> Next(FusedGrid grid, ReadOnlySpan<int> runs, int left, int right)
    {
        (_firstRun, _firstPosition, _left, _right, _written) = (_run, _position, left, right, false);
        int height = grid.Rows.OutputLength;
        Array.Clear(_areas, 0, grid.Height);
        Array.Clear(_whole, 0, grid.Height + 1);
        long end = (long)right * height;
        while (_run < runs.Length)
        {
            long next = _position + runs[_run];
            if ((_run & 1) != 0)
            {
                Add(grid, Math.Max(_position, (long)left * height), Math.Min(next, end), height);
            }

            if (next > end)
            {
                break;
            }

            _position = next;
            _run++;
        }

        int whole = 0;
        for (int row = 0; row < grid.Height; row++)
        {
            whole += _whole[row];
            _areas[row] += whole * (grid.Rows.First[row + 1] - grid.Rows.First[row]);
        }

        return _areas.AsSpan(0, grid.Height);
    }

    /// <summary>Whether a pixel of the source column is on.</summary>
    public bool IsOn(ReadOnlySpan<int> runs, int x, int y, int height)
    {
        if (!_written)
        {
            WriteBits(runs, height);
        }

        return ((_bits[((x - _left) * _words) + (y / BitBlock.Side)] >> (y % BitBlock.Side)) & 1) != 0;
    }

    /// <summary>Adds pixels from..to of a run, which may go over several picture columns.</summary>
    private void Add(FusedGrid grid, long from, long to, int height)
    {
        while (from < to)
        {
            int y = (int)(from % height), count = (int)Math.Min(to - from, height - y);
            int first = _cellOf[y], last = _cellOf[y + count - 1];
            if (first == last)
            {
                _areas[first] += count;
            }
            else
            {
                _areas[first] += grid.Rows.First[first + 1] - y;
                _areas[last] += y + count - grid.Rows.First[last];
                _whole[first + 1]++;
                _whole[last]--;
            }

            from += count;
        }
    }

    private void WriteBits(ReadOnlySpan<int> runs, int height)
    {
        int length = (_right - _left) * _words;
        if (_bits.Length < length)
        {
            _bits = new ulong[length];
        }

        Array.Clear(_bits, 0, length);
        long position = _firstPosition, end = (long)_right * height;
        for (int run = _firstRun; run < runs.Length && position < end; position += runs[run++])
        {
            if ((run & 1) != 0)
            {
                SetBits(Math.Max(position, (long)_left * height), Math.Min(position + runs[run], end), height);
            }
        }

        _written = true;
    }

    private void SetBits(long from, long to, int height)
    {
        while (from < to)
        {
            int x = (int)(from / height), y = (int)(from % height), count = (int)Math.Min(to - from, height - y);
            BitBlock.SetColumn(_bits.AsSpan((x - _left) * _words, _words), y, y + count);
            from += count;
        }
    }
}
