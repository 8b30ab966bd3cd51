namespace CheXplanation.Localization;

/// <summary>Pixels of one value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Inside">How many of them are in the truth.</param>
/// <param name="Outside">How many are not.</param>
internal readonly record struct PixelGroup(float Value, int Inside, int Outside);

/// <summary>The values of a ranking from the largest to the least, each once.</summary>
internal ref struct PixelGroups(ReadOnlySpan<uint> inside, ReadOnlySpan<uint> outside, CancellationToken cancellation)
{
    private const int GroupsBetweenLooks = 1 << 16;

    private readonly ReadOnlySpan<uint> _inside = inside;
    private readonly ReadOnlySpan<uint> _outside = outside;
    private int _insideLeft = inside.Length;
    private int _outsideLeft = outside.Length;
    private int _seen;

    /// <summary>The pixels that were come to.</summary>
    public PixelGroup Current { get; private set; }

    public readonly PixelGroups GetEnumerator() => this;

    /// <summary>Goes to the next value; false after the least.</summary>
    public bool MoveNext()
    {
        if ((_seen++ & (GroupsBetweenLooks - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        if (_insideLeft == 0 && _outsideLeft == 0)
        {
            return false;
        }

        uint key = Math.Max(_insideLeft > 0 ? _inside[_insideLeft - 1] : 0, _outsideLeft > 0 ? _outside[_outsideLeft - 1] : 0);
        int insideBefore = _insideLeft, outsideBefore = _outsideLeft;
        while (_insideLeft > 0 && _inside[_insideLeft - 1] == key)
        {
            _insideLeft--;
        }

        while (_outsideLeft > 0 && _outside[_outsideLeft - 1] == key)
        {
            _outsideLeft--;
        }

        Current = new PixelGroup(PixelRanking.ValueOf(key), insideBefore - _insideLeft, outsideBefore - _outsideLeft);
        return true;
    }
}
