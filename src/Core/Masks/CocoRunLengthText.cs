using System.Buffers;
using System.Runtime.CompilerServices;

namespace CheXplanation.Masks;

/// <summary>The counts string of COCO's compressed run-length encoding.</summary>
/// <remarks>
/// <para>Each run is written as the difference to the run two places before it (from the fourth run on), in groups of five bits,
/// lowest first; bit 5 of a character says that more follow, the sign is extended from bit 4 of the last, and 48 is added.
/// The characters are therefore 48 to 111.</para>
/// <para>Source: rleToString and rleFrString of pycocotools (maskApi.c).</para>
/// <para>Differs: rleFrString reads past the end of a string that stops within a number; here that is an error,
/// as are characters outside 48 to 111, negative runs and sums that do not match the size.</para>
/// </remarks>
public static class CocoRunLengthText
{
    private const int MaxGroups = 7;
    private const int RunsBetweenLooks = 1 << 18;

    // Room for more is made as they come: a text that is wrong early on shall not take memory for its length.
    private const int FewRuns = 1 << 20;

    /// <summary>Writes the runs of a mask as a counts string.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The counts string.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string Encode(RunLengthMask mask, CancellationToken cancellation = default)
    {
        ReadOnlySpan<int> runs = mask.Runs;
        char[] text = ArrayPool<char>.Shared.Rent(checked(runs.Length * MaxGroups));
        int length = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            if (i % RunsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            length = WriteNumber(text, length, i > 2 ? (long)runs[i] - runs[i - 2] : runs[i]);
        }

        string counts = new(text, 0, length);
        ArrayPool<char>.Shared.Return(text);
        return counts;
    }

    /// <summary>Reads a counts string.</summary>
    /// <param name="counts">The counts string.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="position">Where the string stands in its file, for the error.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">The string is no counts string, or its runs do not add up to the size.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RunLengthMask Decode(ReadOnlySpan<char> counts, PictureSize size, string position = "counts")
    {
        int numbers = CountsBlock.CountEnds(counts), count = 0;
        var runs = new int[Math.Min(numbers, FewRuns)];
        for (int at = 0; at < counts.Length;)
        {
            // The runs from the fourth on are differences.
            if (count > 2)
            {
                int read = CountsBlock.Read(counts[at..], runs.AsSpan(0, Math.Min(runs.Length, DataLimits.Runs)), count);
                at += read;
                count += read;
            }

            if (runs.Length - count < CountsBlock.Length && runs.Length < numbers)
            {
                Array.Resize(ref runs, (int)Math.Min(numbers, (long)runs.Length * 2));
            }

            for (int more = 0; more < CountsBlock.Length && at < counts.Length; more++)
            {
                runs[count] = ReadRun(counts, ref at, runs, count, position);
                count++;
            }
        }

        return RunLengthMask.FromOwnedRuns(size, runs, position);
    }

    /// <summary>Reads the next run; its number in the list is <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadRun(ReadOnlySpan<char> counts, ref int at, int[] runs, int count, string position)
    {
        int start = at;
        long run = ReadNumber(counts, ref at, position);
        if (count > 2)
        {
            run += runs[count - 2];
        }

        if (run is < 0 or > int.MaxValue)
        {
            throw Invalid(position, $"run {count} between 0 and {int.MaxValue}", $"{run} (character {start})");
        }

        return count < DataLimits.Runs ? (int)run : throw Invalid(position, $"at most {DataLimits.Runs} runs", "more");
    }

    /// <summary>Writes a number; the place after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteNumber(char[] text, int at, long value)
    {
        while (value is < -16 or > 15)
        {
            text[at++] = (char)(((int)value & 0x1f | 0x20) + 48);
            value >>= 5;
        }

        text[at] = (char)(((int)value & 0x1f) + 48);
        return at + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReadNumber(ReadOnlySpan<char> counts, ref int at, string position)
    {
        // Nearly all numbers have one or two groups; flipping the sign bit and taking it away extends the sign.
        int first = counts[at] - 48;
        if ((uint)first < 32)
        {
            at++;
            return (first ^ 16) - 16;
        }

        int second = first < 64 && at + 1 < counts.Length ? counts[at + 1] - 48 : -1;
        if (first >= 32 && (uint)second < 32)
        {
            at += 2;
            return (first & 31) | (((second ^ 16) - 16) << 5);
        }

        return ReadLongNumber(counts, ref at, position);
    }

    private static long ReadLongNumber(ReadOnlySpan<char> counts, ref int at, string position)
    {
        int start = at;
        long value = 0;
        for (int shift = 0; ; shift += 5)
        {
            if (at >= counts.Length)
            {
                throw Invalid(position, "a character that ends the last number", $"the end of the string within the number at character {start}");
            }

            int group = counts[at] - 48;
            if (group is < 0 or > 63)
            {
                throw Invalid(position, "characters 48 to 111", $"character {(int)counts[at]} at {at}");
            }

            if (at - start >= MaxGroups)
            {
                throw Invalid(position, "numbers of at most 35 bits", $"a longer one at character {start}");
            }

            at++;
            value |= (long)(group & 0x1f) << shift;
            if ((group & 0x20) == 0)
            {
                return (group & 0x10) != 0 ? value | (-1L << (shift + 5)) : value;
            }
        }
    }

    private static DataFormatException Invalid(string position, string expected, string found) =>
        new(DataFault.InvalidRle, position, expected, found);
}
