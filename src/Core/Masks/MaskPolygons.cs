namespace CheXplanation.Masks;

/// <summary>Turns a mask into polygons along the edges of its pixels, which pycocotools draws as the same mask again, bit for bit.</summary>
/// <remarks>
/// <para>Why nothing is lost: rleFrPoly looks only at where an outline passes the middle of a column. These outlines do so once at each row
/// where a column changes sides, and nowhere else but twice at the same row.</para>
/// <para>A piece is what hangs together by the sides of pixels; pixels that meet at a corner are two pieces. A hole is joined to what lies
/// above it by a line without width, so that a piece is one polygon, as COCO has no other way to write holes.</para>
/// <para>Source: pycocotools, maskApi.c, rleFrPoly. Edges lead around what is on clockwise, as seen in a picture.</para>
/// </remarks>
public static class MaskPolygons
{
    private const int EdgesBetweenLooks = 1 << 16;

    /// <summary>The polygons of a mask, in the order of their first columns.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The corners of each polygon, in whole pixels; it closes itself. None for an empty mask.</returns>
    public static IReadOnlyList<PixelPoint[]> Of(RunLengthMask mask, CancellationToken cancellation = default)
    {
        ColumnSpan[] spans = ColumnSpans.Of(mask, cancellation);
        int[] next = LinkEdges(spans, cancellation);
        JoinHoles(spans, next, cancellation);
        var polygons = new List<PixelPoint[]>();
        var isWalked = new bool[next.Length];
        for (int edge = 0; edge < next.Length; edge++)
        {
            Look(edge, cancellation);
            if (!isWalked[edge])
            {
                polygons.Add(Walk(spans, next, edge, isWalked, cancellation));
            }
        }

        return polygons;
    }

    // Edge 2i is the upper side of span i, which leads to the right; edge 2i + 1 is its lower side, which leads to the left.
    private static int RowOf(ColumnSpan[] spans, int edge) => (edge & 1) == 0 ? spans[edge >> 1].Top : spans[edge >> 1].Bottom;

    private static int ColumnOf(ColumnSpan[] spans, int edge) => spans[edge >> 1].X;

    /// <summary>The edge that follows each; between two lies a piece of the line between their columns, or nothing.</summary>
    private static int[] LinkEdges(ColumnSpan[] spans, CancellationToken cancellation)
    {
        var next = new int[spans.Length * 2];
        int left = 0, leftEnd = 0, right = 0;
        for (int looks = 0; left < leftEnd || right < spans.Length; looks++)
        {
            Look(looks, cancellation);

            // The line on the right of the column before, or on the left of the next one that has spans.
            int line = left < leftEnd ? spans[left].X + 1 : spans[right].X, rightEnd = right;
            while (rightEnd < spans.Length && spans[rightEnd].X == line)
            {
                rightEnd++;
            }

            LinkAtLine(spans, left, leftEnd, right, rightEnd, next, cancellation);
            (left, leftEnd, right) = (right, rightEnd, rightEnd);
        }

        return next;
    }

    /// <summary>Goes down a line between two columns; at each row an edge of either side may end or begin.</summary>
    private static void LinkAtLine(ColumnSpan[] spans, int left, int leftEnd, int right, int rightEnd, int[] next, CancellationToken cancellation)
    {
        int l = left * 2, r = right * 2, open = -1;
        for (int looks = 1; l < leftEnd * 2 || r < rightEnd * 2; looks++)
        {
            Look(looks, cancellation);
            int leftRow = l < leftEnd * 2 ? RowOf(spans, l) : int.MaxValue, rightRow = r < rightEnd * 2 ? RowOf(spans, r) : int.MaxValue;
            if (leftRow == rightRow && open < 0)
            {
                Link(l++, r++, left, leftEnd, next);
                continue;
            }

            // Where two pixels meet at a corner, the line above belongs to the one that ends here, the line below to the other.
            bool takesLeft = leftRow < rightRow || (leftRow == rightRow && (l & 1) != 0);
            int edge = takesLeft ? l++ : r++;
            if (open < 0)
            {
                open = edge;
            }
            else
            {
                Link(open, edge, left, leftEnd, next);
                open = -1;
            }
        }
    }

    /// <summary>Upper sides come in from the left column, lower sides from the right one; the others go out.</summary>
    private static void Link(int one, int other, int left, int leftEnd, int[] next)
    {
        bool isLeft = one >> 1 >= left && one >> 1 < leftEnd, comesIn = isLeft == ((one & 1) == 0);
        (int from, int to) = comesIn ? (one, other) : (other, one);
        next[from] = to;
    }

    /// <summary>Joins each hole to the outline above its uppermost edge.</summary>
    /// <remarks>That edge's span has its upper side on another outline, which begins higher up: so no circle comes of it.</remarks>
    private static void JoinHoles(ColumnSpan[] spans, int[] next, CancellationToken cancellation)
    {
        var before = new int[next.Length];
        for (int edge = 0; edge < next.Length; edge++)
        {
            Look(edge, cancellation);
            before[next[edge]] = edge;
        }

        var holes = new List<int>();
        var isWalked = new bool[next.Length];
        for (int edge = 0; edge < next.Length; edge++)
        {
            Look(edge, cancellation);
            if (isWalked[edge])
            {
                continue;
            }

            int highest = edge, looks = 1;
            for (int at = edge; !isWalked[at]; at = next[at], looks++)
            {
                Look(looks, cancellation);
                isWalked[at] = true;
                highest = RowOf(spans, at) < RowOf(spans, highest) ? at : highest;
            }

            // The uppermost edge of an outline is an upper side, that of a hole the lower side of what lies above it.
            if ((highest & 1) != 0)
            {
                holes.Add(highest);
            }
        }

        for (int i = 0; i < holes.Count; i++)
        {
            Look(i, cancellation);
            int hole = holes[i], above = hole - 1, from = before[above];
            (next[from], next[hole]) = (next[hole], above);
            (before[next[from]], before[above]) = (from, hole);
        }
    }

    private static PixelPoint[] Walk(ColumnSpan[] spans, int[] next, int first, bool[] isWalked, CancellationToken cancellation)
    {
        var points = new List<PixelPoint>();
        int looks = 1;
        for (int edge = first; !isWalked[edge]; edge = next[edge], looks++)
        {
            Look(looks, cancellation);
            isWalked[edge] = true;
            int column = ColumnOf(spans, edge), row = RowOf(spans, edge), isLower = edge & 1;
            Add(points, new PixelPoint(column + isLower, row));
            Add(points, new PixelPoint(column + 1 - isLower, row));
        }

        while (points[^1] == points[0] || IsBetween(points[^2], points[^1], points[0]))
        {
            points.RemoveAt(points.Count - 1);
        }

        return IsBetween(points[^1], points[0], points[1]) ? [.. points[1..]] : [.. points];
    }

    /// <summary>One column, or one outline, may have all the edges: so every loop over edges looks now and then.</summary>
    private static void Look(int edges, CancellationToken cancellation)
    {
        if (edges % EdgesBetweenLooks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Adds a corner; one that turned out to lie on a straight line goes.</summary>
    private static void Add(List<PixelPoint> points, PixelPoint point)
    {
        if (points.Count > 0 && points[^1] == point)
        {
            return;
        }

        if (points.Count > 1 && IsBetween(points[^2], points[^1], point))
        {
            points.RemoveAt(points.Count - 1);
        }

        points.Add(point);
    }

    /// <summary>Whether the middle one of three points that follow each other is no corner; a point where the way turns back is one.</summary>
    private static bool IsBetween(PixelPoint before, PixelPoint middle, PixelPoint after) =>
        (before.Y == middle.Y && middle.Y == after.Y && Math.Sign(middle.X - before.X) == Math.Sign(after.X - middle.X))
        || (before.X == middle.X && middle.X == after.X && Math.Sign(middle.Y - before.Y) == Math.Sign(after.Y - middle.Y));
}
