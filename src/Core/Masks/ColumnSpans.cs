namespace CheXplanation.Masks;

/// <summary>Pixels of one column that are on without a gap.</summary>
/// <param name="X">The column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Bottom">The row after the last.</param>
internal readonly record struct ColumnSpan(int X, int Top, int Bottom)
{
    /// <summary>The number of pixels.</summary>
    public int Length => Bottom - Top;
}

/// <summary>The pixels of a mask that are on, as spans of one column each: by column, then by row.</summary>
/// <remarks>A run that goes on from one column into the next is two spans.</remarks>
internal ref struct ColumnSpans(RunLengthMask mask)
{
    private const int SpansBetweenLooks = 1 << 16;

    private readonly ReadOnlySpan<int> _runs = mask.Runs;
    private readonly int _height = mask.Size.Height;
    private int _next;
    private long _at;
    private long _end;

    /// <summary>The span that was come to.</summary>
    public ColumnSpan Current { get; private set; }

    public readonly ColumnSpans GetEnumerator() => this;

    /// <summary>Goes to the next span; false where there is none.</summary>
    public bool MoveNext()
    {
        while (_at == _end)
        {
            if (_next + 1 >= _runs.Length)
            {
                return false;
            }

            _at = _end + _runs[_next];
            _end = _at + _runs[_next + 1];
            _next += 2;
        }

        int x = (int)(_at / _height), top = (int)(_at - ((long)x * _height));
        int bottom = (int)Math.Min(_height, top + _end - _at);
        Current = new ColumnSpan(x, top, bottom);
        _at += bottom - top;
        return true;
    }

    /// <summary>All spans of a mask.</summary>
    public static ColumnSpan[] Of(RunLengthMask mask, CancellationToken cancellation = default)
    {
        var spans = new List<ColumnSpan>(mask.RunCount);
        foreach (ColumnSpan span in new ColumnSpans(mask))
        {
            if (spans.Count % SpansBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            spans.Add(span);
        }

        return [.. spans];
    }
}
