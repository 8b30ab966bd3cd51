namespace CheXplanation.Statistics;

/// <summary>Sorts replicates, of which there may be so many that one call of the sort takes seconds.</summary>
internal static class SortedReplicates
{
    /// <summary>How many replicates are gone through between two looks at a token.</summary>
    internal const int Piece = 1 << 18;

    /// <summary>The replicates in rising order, NaN last.</summary>
    /// <param name="replicates">The replicates.</param>
    /// <param name="cancellation">Ends the sorting early; it is looked at every few milliseconds.</param>
    public static double[] NaNLast(ReadOnlySpan<double> replicates, CancellationToken cancellation = default)
    {
        var sorted = new double[replicates.Length];
        int defined = 0;
        for (int start = 0; start < replicates.Length; start += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double value in replicates[start..Math.Min(start + Piece, replicates.Length)])
            {
                if (!double.IsNaN(value))
                {
                    sorted[defined++] = value;
                }
            }
        }

        sorted.AsSpan(defined).Fill(double.NaN);
        for (int start = 0; start < defined; start += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            sorted.AsSpan(start, Math.Min(Piece, defined - start)).Sort();
        }

        return defined > Piece ? Merge(sorted, defined, cancellation) : sorted;
    }

    /// <summary>Merges sorted pieces, two by two.</summary>
    private static double[] Merge(double[] sorted, int defined, CancellationToken cancellation)
    {
        var other = new double[sorted.Length];
        other.AsSpan(defined).Fill(double.NaN);
        for (long length = Piece; length < defined; length *= 2)
        {
            for (long start = 0; start < defined; start += 2 * length)
            {
                int middle = (int)Math.Min(start + length, defined), end = (int)Math.Min(start + (2 * length), defined);
                MergeTwo(sorted, (int)start, middle, end, other, cancellation);
            }

            (sorted, other) = (other, sorted);
        }

        return sorted;
    }

    private static void MergeTwo(double[] from, int start, int middle, int end, double[] to, CancellationToken cancellation)
    {
        int left = start, right = middle;
        for (int at = start; at < end; at++)
        {
            if ((at & (Piece - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            to[at] = right >= end || (left < middle && from[left] <= from[right]) ? from[left++] : from[right++];
        }
    }
}
