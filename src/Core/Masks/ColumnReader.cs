namespace CheXplanation.Masks;

/// <summary>Reads columns of a mask from left to right, each as the spans of rows that are on. A column may be left out or read again.</summary>
internal ref struct ColumnReader
{
    private readonly ReadOnlySpan<int> _runs;
    private readonly int _height;
    private readonly List<RowSpan> _spans = [];
    private int _run;
    private long _start;

    public ColumnReader(RunLengthMask mask)
    {
        _runs = mask.Runs;
        _height = mask.Size.Height;
    }

    /// <summary>The spans of a column, top first; the list is used again by the next call.</summary>
    public List<RowSpan> Read(int column)
    {
        _spans.Clear();
        long top = (long)column * _height, bottom = top + _height;
        while (_start + _runs[_run] <= top)
        {
            _start += _runs[_run++];
        }

        long start = _start;
        for (int run = _run; run < _runs.Length && start < bottom; start += _runs[run++])
        {
            if ((run & 1) != 0)
            {
                _spans.Add(new RowSpan((int)(Math.Max(start, top) - top), (int)(Math.Min(start + _runs[run], bottom) - top)));
            }
        }

        return _spans;
    }
}
