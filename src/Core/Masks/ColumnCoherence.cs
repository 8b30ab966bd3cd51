namespace CheXplanation.Masks;

/// <summary>Tells of runs whether they were made for columns of a height: neighbouring columns of a mask are alike.</summary>
/// <remarks>
/// Pixels are held against those one column further. In the right columns only the mask's left and right borders differ; in columns of a
/// wrong height each column is shifted against the next, and its upper and lower borders differ as well.
/// </remarks>
internal static class ColumnCoherence
{
    /// <summary>How many times more pixels must differ before one height is held to be wrong.</summary>
    private const int Proof = 8;

    /// <summary>How many pixels differ from the one a column further.</summary>
    /// <param name="runs">Run lengths, off first.</param>
    /// <param name="height">The height of a column, less than the sum of the runs.</param>
    /// <returns>The number of pixels.</returns>
    public static long Changes(ReadOnlySpan<int> runs, int height)
    {
        int near = 0, far = 0;
        long nearEnd = runs[0], farEnd = runs[0], at = 0, changes = 0;
        while (farEnd <= height && far + 1 < runs.Length)
        {
            farEnd += runs[++far];
        }

        while (true)
        {
            long end = Math.Min(nearEnd, farEnd - height);
            changes += ((near ^ far) & 1) != 0 ? end - at : 0;
            at = end;
            if (farEnd - height == end)
            {
                if (++far == runs.Length)
                {
                    return changes;
                }

                farEnd += runs[far];
            }

            if (nearEnd == end)
            {
                nearEnd += runs[++near];
            }
        }
    }

    /// <summary>Which of two heights the runs were made for.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="other">Another height whose columns the pixels fill.</param>
    /// <returns>Above 0: beyond doubt <paramref name="other"/>; below 0: beyond doubt the mask's own; 0: the runs do not tell.</returns>
    public static int Compare(RunLengthMask mask, int other)
    {
        long own = Changes(mask.Runs, mask.Size.Height), changed = Changes(mask.Runs, other);
        return changed * Proof < own ? 1 : own * Proof < changed ? -1 : 0;
    }
}
