using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>A mask in the making: the column-major positions where it changes, beginning off; rising, so the runs are canonical.</summary>
/// <remarks>One thread at a time; the memory is kept from map to map.</remarks>
internal sealed class MaskBoundaries
{
    private int[] _positions = new int[4096];

    /// <summary>The number of changes.</summary>
    public int Count { get; private set; }

    /// <summary>The changes.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, Count);

    /// <summary>Forgets all changes.</summary>
    public void Clear() => Count = 0;

    /// <summary>Room for so many more changes; <see cref="Advance"/> says how many were written.</summary>
    public Span<int> Reserve(int more)
    {
        if (_positions.Length - Count < more)
        {
            Array.Resize(ref _positions, Math.Max(Count + more, _positions.Length * 2));
        }

        return _positions.AsSpan(Count);
    }

    /// <summary>Keeps the changes that were written into the reserved room.</summary>
    public void Advance(int written) => Count += written;

    /// <summary>The mask.</summary>
    public RunLengthMask ToMask(PictureSize size)
    {
        var runs = new int[Count + 1];
        int last = 0;
        for (int i = 0; i < Count; i++)
        {
            runs[i] = _positions[i] - last;
            last = _positions[i];
        }

        runs[Count] = (int)size.PixelCount - last;
        return RunLengthMask.FromCanonicalRuns(size, runs);
    }
}
