namespace CheXplanation.Segmentation;

/// <summary>Gaps of the background that hang together (union-find); the number of a piece is its smallest gap's.</summary>
/// <remarks>One thread at a time; the memory is kept from mask to mask.</remarks>
internal sealed class GapForest
{
    private int[] _parents = [];

    /// <summary>Starts anew: each gap is a piece of its own.</summary>
    public void Reset(int gaps)
    {
        if (_parents.Length < gaps)
        {
            _parents = new int[gaps];
        }

        for (int gap = 0; gap < gaps; gap++)
        {
            _parents[gap] = gap;
        }
    }

    /// <summary>Makes the pieces of two gaps one.</summary>
    public void Join(int one, int other)
    {
        int first = PieceOf(one), second = PieceOf(other);
        _parents[Math.Max(first, second)] = Math.Min(first, second);
    }

    /// <summary>The number of a gap's piece.</summary>
    public int PieceOf(int gap)
    {
        while (_parents[gap] != gap)
        {
            _parents[gap] = _parents[_parents[gap]];
            gap = _parents[gap];
        }

        return gap;
    }
}
