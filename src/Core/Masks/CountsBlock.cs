using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheXplanation.Masks;

/// <summary>Eight numbers of a counts string at once, where each is a single character: differences of -16 to 15, as most are.</summary>
internal static class CountsBlock
{
    /// <summary>The numbers of a block.</summary>
    public const int Length = 8;

    private const ushort FirstCharacter = 48;
    private const ushort Ends = 32;

    /// <summary>The number of characters that end a number, which is the number of runs of a text without errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountEnds(ReadOnlySpan<char> counts)
    {
        ReadOnlySpan<ushort> characters = MemoryMarshal.Cast<char, ushort>(counts);
        int ends = 0, at = 0;
        for (; at <= characters.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
        {
            Vector256<ushort> values = Vector256.Create(characters[at..]) - Vector256.Create(FirstCharacter);
            ends += System.Numerics.BitOperations.PopCount(Vector256.LessThan(values, Vector256.Create(Ends)).ExtractMostSignificantBits());
        }

        foreach (ushort character in characters[at..])
        {
            ends += (ushort)(character - FirstCharacter) < Ends ? 1 : 0;
        }

        return ends;
    }

    /// <summary>
    /// Reads blocks, <c>runs[i] = difference[i] + runs[i - 2]</c> from <paramref name="count"/> on, as long as text and runs have room for one,
    /// its numbers are single characters and no run would be negative.
    /// </summary>
    /// <returns>The number of runs, and of characters, that were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Read(ReadOnlySpan<char> counts, Span<int> runs, int count)
    {
        ReadOnlySpan<ushort> characters = MemoryMarshal.Cast<char, ushort>(counts);
        Vector128<int> before = Vector128.Create(runs[count - 2], runs[count - 1], runs[count - 2], runs[count - 1]);
        int read = 0;
        for (; read <= characters.Length - Length && count + read <= runs.Length - Length; read += Length)
        {
            Vector128<ushort> values = Vector128.Create(characters[read..]) - Vector128.Create(FirstCharacter);

            // Flipping the sign bit and taking it away extends the sign.
            (Vector128<int> low, Vector128<int> high) = Vector128.Widen((values ^ Vector128.Create((ushort)16)).AsInt16() - Vector128.Create((short)16));

            // Sums of every second difference: within each half, then those before carried on.
            low += ShiftByTwo(low);
            high += ShiftByTwo(high) + Vector128.Shuffle(low, Vector128.Create(2, 3, 2, 3));
            low += before;
            high += before;
            if (!Vector128.LessThanAll(values, Vector128.Create(Ends)) || Vector128.LessThanAny(Vector128.Min(low, high), Vector128<int>.Zero))
            {
                break;
            }

            low.CopyTo(runs[(count + read)..]);
            high.CopyTo(runs[(count + read + 4)..]);
            before = Vector128.Shuffle(high, Vector128.Create(2, 3, 2, 3));
        }

        return read;
    }

    /// <summary>0, 0, and the first two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> ShiftByTwo(Vector128<int> values) =>
        Vector128.Shuffle(values, Vector128.Create(0, 1, 0, 1)) & Vector128.Create(0, 0, -1, -1);
}
