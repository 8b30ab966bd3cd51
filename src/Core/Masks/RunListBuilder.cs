namespace CheXplanation.Masks;

/// <summary>Collects runs and keeps them canonical: alternating, off first, none empty but the first.</summary>
internal ref struct RunListBuilder
{
    private int[] _runs;
    private int _count;

    public RunListBuilder(int capacity)
    {
        _runs = GC.AllocateUninitializedArray<int>(Math.Max(capacity, 4));
        _runs[0] = 0;
        _count = 1;
    }

    /// <summary>Adds pixels of one value, joining them to the last run where that has the same value.</summary>
    public void Append(bool on, int length)
    {
        if (length == 0)
        {
            return;
        }

        if (((_count - 1) & 1) != 0 == on)
        {
            _runs[_count - 1] += length;
            return;
        }

        if (_count == _runs.Length)
        {
            if (_count >= DataLimits.Runs)
            {
                throw new DataFormatException(DataFault.InvalidValue, "mask", $"at most {DataLimits.Runs} runs", "more");
            }

            Array.Resize(ref _runs, _runs.Length * 2);
        }

        _runs[_count++] = length;
    }

    public readonly int[] ToArray() => _runs.AsSpan(0, _count).ToArray();
}
