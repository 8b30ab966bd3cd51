using System.Runtime.InteropServices;

namespace CheXplanation.Localization;

/// <summary>The pixels of a map by their relevance, those in the truth apart from the others; the memory is kept from map to map, one thread at a time.</summary>
/// <remarks>
/// Exact: every value is kept, and equal values stay together, as in scikit-learn. Floats are turned into whole numbers of the same order and
/// sorted by their digits, three passes over the picture; one array as large as the picture is all the memory that it takes.
/// </remarks>
internal sealed class PixelRanking
{
    private const int DigitBits = 11, Digits = 3, Buckets = 1 << DigitBits, PixelsBetweenLooks = 1 << 20;
    private const uint SignBit = 0x80000000;

    private readonly int[] _counts = new int[Digits * Buckets];
    private uint[] _keys = [];

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The number of true pixels.</summary>
    public int Inside { get; private set; }

    /// <summary>The number of other pixels.</summary>
    public int Outside { get; private set; }

    /// <summary>The number of pixels.</summary>
    public int Pixels => Inside + Outside;

    /// <summary>The values from the largest to the least, each once, with its numbers of true and other pixels.</summary>
    public PixelGroups Groups => new(_keys.AsSpan(0, Inside), _keys.AsSpan(Inside, Outside), Cancellation);

    /// <summary>Ranks pixels by relevance.</summary>
    /// <param name="values">The relevance of each pixel, finite; overwritten, since their memory is needed for sorting.</param>
    /// <param name="truth">The true pixels, zeros and ones.</param>
    public void Load(Span<float> values, ReadOnlySpan<byte> truth)
    {
        Inside = truth.Length - truth.Count((byte)0);
        Outside = values.Length - Inside;
        if (_keys.Length < values.Length)
        {
            _keys = GC.AllocateUninitializedArray<uint>(values.Length);
        }

        int inside = 0, outside = Inside;
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & (PixelsBetweenLooks - 1)) == 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            uint key = KeyOf(values[i]);
            if (truth[i] != 0)
            {
                _keys[inside++] = key;
            }
            else
            {
                _keys[outside++] = key;
            }
        }

        Span<uint> spare = MemoryMarshal.Cast<float, uint>(values);
        Sort(_keys.AsSpan(0, Inside), spare[..Inside]);
        Sort(_keys.AsSpan(Inside, Outside), spare[Inside..]);
    }

    internal static float ValueOf(uint key) => BitConverter.UInt32BitsToSingle((key & SignBit) != 0 ? key & ~SignBit : ~key);

    /// <summary>A whole number whose order is that of the floats; -0 and 0 have the same.</summary>
    private static uint KeyOf(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & SignBit) != 0 ? ~bits : bits | SignBit;
    }

    /// <summary>Sorts by the lowest digit, then the next, each time keeping the order of what is equal; digits that all share are passed over.</summary>
    private void Sort(Span<uint> keys, Span<uint> spare)
    {
        Array.Clear(_counts);
        Span<int> low = _counts.AsSpan(0, Buckets), middle = _counts.AsSpan(Buckets, Buckets), high = _counts.AsSpan(2 * Buckets, Buckets);
        for (int i = 0; i < keys.Length; i++)
        {
            if ((i & (PixelsBetweenLooks - 1)) == 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            uint key = keys[i];
            low[(int)(key & (Buckets - 1))]++;
            middle[(int)((key >> DigitBits) & (Buckets - 1))]++;
            high[(int)(key >> (2 * DigitBits))]++;
        }

        Span<uint> from = keys, to = spare;
        for (int digit = 0; digit < Digits && keys.Length > 0; digit++)
        {
            Span<int> counts = _counts.AsSpan(digit * Buckets, Buckets);
            if (counts[DigitOf(from[0], digit)] == keys.Length)
            {
                continue;
            }

            Distribute(from, to, digit, counts);
            Span<uint> sorted = to;
            to = from;
            from = sorted;
        }

        for (int start = 0; from != keys && start < keys.Length; start += PixelsBetweenLooks)
        {
            Cancellation.ThrowIfCancellationRequested();
            from.Slice(start, Math.Min(PixelsBetweenLooks, keys.Length - start)).CopyTo(keys[start..]);
        }
    }

    private void Distribute(ReadOnlySpan<uint> from, Span<uint> to, int digit, Span<int> counts)
    {
        int start = 0;
        foreach (ref int count in counts)
        {
            (count, start) = (start, start + count);
        }

        int shift = digit * DigitBits;
        for (int i = 0; i < from.Length; i++)
        {
            if ((i & (PixelsBetweenLooks - 1)) == 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            uint key = from[i];
            to[counts[(int)((key >> shift) & (Buckets - 1))]++] = key;
        }
    }

    private static int DigitOf(uint key, int digit) => (int)((key >> (digit * DigitBits)) & (Buckets - 1));
}
