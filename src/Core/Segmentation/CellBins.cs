using System.Runtime.CompilerServices;

namespace CheXplanation.Segmentation;

/// <summary>The lowest and the highest bin that the outputs of each cell may be in, for bins between any rising cuts.</summary>
/// <remarks>
/// A value's bin is the number of cuts that it reaches, which never falls as the value rises; so, as with <see cref="CellLevels"/>, the outputs
/// of a cell lie between the bin of its smallest source value less the guard and that of its largest and the guard.
/// One thread at a time; the memory is kept from map to map.
/// </remarks>
internal sealed class CellBins
{
    /// <summary>The most cuts: a bin is a byte.</summary>
    public const int MostCuts = 255;

    private const int Slots = 4096;
    private const byte Turned = 255;

    private readonly int[] _start = new int[Slots + 1];
    private readonly float[] _smallest = new float[MostCuts + 1];
    private byte[] _lowest = [];
    private byte[] _highest = [];
    private float _minimum;
    private float _scale;

    /// <summary>The smallest value of each bin; bin 0 has none.</summary>
    public ReadOnlySpan<float> Smallest => _smallest;

    /// <summary>The lowest bin of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Lowest(int cell) => _lowest[cell];

    /// <summary>The highest bin of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Highest(int cell) => Turned - _highest[cell];

    /// <summary>Finds the bins.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="cuts">Rising values; infinity is reached by no output.</param>
    /// <param name="minimum">The smallest output.</param>
    /// <param name="range">The range of the outputs, positive.</param>
    public void Prepare(FusedGrid grid, ReadOnlySpan<float> cuts, float minimum, float range)
    {
        PrepareSlots(cuts, minimum, range);
        int length = grid.Map.Length;
        if (_lowest.Length < length)
        {
            _lowest = new byte[length];
            _highest = new byte[length];
        }

        float guard = grid.Guard;
        for (int i = 0; i < length; i++)
        {
            _lowest[i] = (byte)BinOf(grid.Map[i] - guard);
            _highest[i] = (byte)(Turned - BinOf(grid.Map[i] + guard));
        }

        CellLevels.SpreadMinima(_lowest.AsSpan(0, length), grid.Width);
        CellLevels.SpreadMinima(_highest.AsSpan(0, length), grid.Width);
    }

    /// <summary>The number of cuts that a value reaches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BinOf(float value)
    {
        int slot = SlotOf(value), bin = _start[slot], end = _start[slot + 1];
        while (bin < end && value >= _smallest[bin + 1])
        {
            bin++;
        }

        return bin;
    }

    /// <summary>How many cells may hold bins that lie further apart.</summary>
    public int CountWider(int cells, int distance) =>
        CellLevels.CountWider(_lowest.AsSpan(0, cells), _highest.AsSpan(0, cells), distance);

    // The slot never falls as the value rises: cuts of lower slots are reached, those of higher slots are not, and only those of its own are compared.
    private void PrepareSlots(ReadOnlySpan<float> cuts, float minimum, float range)
    {
        (_minimum, _scale) = (minimum, Math.Min(Slots / range, float.MaxValue));
        _start.AsSpan().Clear();
        for (int i = 0; i < cuts.Length; i++)
        {
            _smallest[i + 1] = cuts[i];
            _start[SlotOf(cuts[i]) + 1]++;
        }

        for (int slot = 0; slot < Slots; slot++)
        {
            _start[slot + 1] += _start[slot];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(float value)
    {
        float slot = (value - _minimum) * _scale;
        return slot > 0 ? slot < Slots - 1 ? (int)slot : Slots - 1 : 0;
    }
}
