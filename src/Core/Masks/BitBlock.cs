namespace CheXplanation.Masks;

/// <summary>A square of 64 x 64 bits: bit x of row y is bit x of the y-th word.</summary>
internal static class BitBlock
{
    /// <summary>The rows, and the bits of a row.</summary>
    public const int Side = 64;

    /// <summary>Swaps rows and columns.</summary>
    /// <remarks>Swaps ever smaller quarters: 32 x 32 bits, then 16 x 16 within each, and so on.</remarks>
    public static void Transpose(Span<ulong> block)
    {
        ulong mask = 0x00000000FFFFFFFF;
        for (int half = Side / 2; half != 0; half >>= 1, mask ^= mask << half)
        {
            for (int i = 0; i < Side; i = (i + half + 1) & ~half)
            {
                ulong swap = ((block[i] >> half) ^ block[i + half]) & mask;
                block[i] ^= swap << half;
                block[i + half] ^= swap;
            }
        }
    }

    /// <summary>Sets bits from..to, at least one, of words that go on from each other.</summary>
    public static void SetColumn(Span<ulong> column, int from, int to)
    {
        int first = from / Side, last = (to - 1) / Side;
        ulong head = ulong.MaxValue << (from % Side), tail = ulong.MaxValue >> (Side - 1 - ((to - 1) % Side));
        if (first == last)
        {
            column[first] |= head & tail;
            return;
        }

        column[first] |= head;
        column[(first + 1)..last].Fill(ulong.MaxValue);
        column[last] |= tail;
    }
}
