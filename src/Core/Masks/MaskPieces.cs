namespace CheXplanation.Masks;

/// <summary>The pieces of a mask: pixels that hang together, neighbours across corners too.</summary>
/// <remarks>
/// Numbered from 0 in the order of their first pixels, column by column. The number of pieces is that of <see cref="MaskTopology"/>.
/// Source: union-find over spans of columns (Rosenfeld and Pfaltz 1966, on runs).
/// </remarks>
internal sealed class MaskPieces
{
    private readonly ColumnSpan[] _spans;
    private readonly int[] _piece;
    private readonly long[] _areas;

    private MaskPieces(ColumnSpan[] spans, int[] piece, long[] areas)
    {
        _spans = spans;
        _piece = piece;
        _areas = areas;
    }

    /// <summary>The number of pieces.</summary>
    public int Count => _areas.Length;

    /// <summary>The pixels of each piece.</summary>
    public ReadOnlySpan<long> Areas => _areas;

    /// <summary>The spans of the mask.</summary>
    public ReadOnlySpan<ColumnSpan> Spans => _spans;

    /// <summary>The piece of each span.</summary>
    public ReadOnlySpan<int> PieceOfSpan => _piece;

    /// <summary>Finds the pieces of a mask.</summary>
    public static MaskPieces Of(RunLengthMask mask, CancellationToken cancellation = default)
    {
        ColumnSpan[] spans = ColumnSpans.Of(mask, cancellation);
        var parent = new int[spans.Length];
        int before = 0;
        for (int i = 0; i < spans.Length; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            parent[i] = i;
            // Spans of the column before that end above this one are behind for good.
            while (before < i && (spans[before].X < spans[i].X - 1 || (spans[before].X == spans[i].X - 1 && spans[before].Bottom < spans[i].Top)))
            {
                before++;
            }

            for (int j = before; j < i && spans[j].X == spans[i].X - 1 && spans[j].Top <= spans[i].Bottom; j++)
            {
                Join(parent, i, j);
            }
        }

        return Number(spans, parent);
    }

    private static MaskPieces Number(ColumnSpan[] spans, int[] parent)
    {
        var piece = new int[spans.Length];
        var areas = new List<long>();
        for (int i = 0; i < spans.Length; i++)
        {
            // The root is the first span of its piece, so it has its number already.
            int root = Root(parent, i);
            if (root == i)
            {
                piece[i] = areas.Count;
                areas.Add(0);
            }
            else
            {
                piece[i] = piece[root];
            }

            areas[piece[i]] += spans[i].Length;
        }

        return new MaskPieces(spans, piece, [.. areas]);
    }

    private static void Join(int[] parent, int one, int other)
    {
        int a = Root(parent, one), b = Root(parent, other);
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    private static int Root(int[] parent, int at)
    {
        while (parent[at] != at)
        {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }

        return at;
    }
}
