namespace CheXplanation.Masks;

/// <summary>Makes a mask column by column, from left to right.</summary>
internal ref struct ColumnWriter
{
    private readonly PictureSize _size;
    private RunListBuilder _runs;
    private int _row;

    public ColumnWriter(PictureSize size, int capacity)
    {
        _size = size;
        _runs = new RunListBuilder(capacity);
    }

    /// <summary>Sets rows of the column on; they lie below those that were set before.</summary>
    public void Add(int first, int end)
    {
        _runs.Append(false, first - _row);
        _runs.Append(true, end - first);
        _row = end;
    }

    /// <summary>Goes on to the next column.</summary>
    public void EndColumn()
    {
        _runs.Append(false, _size.Height - _row);
        _row = 0;
    }

    public readonly RunLengthMask ToMask() => RunLengthMask.FromCanonicalRuns(_size, _runs.ToArray());
}
