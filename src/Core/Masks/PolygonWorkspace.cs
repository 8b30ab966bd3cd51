namespace CheXplanation.Masks;

/// <summary>The edge tables of <see cref="PillowPolygon"/>, kept from polygon to polygon; one thread at a time.</summary>
public sealed class PolygonWorkspace
{
    private PolygonEdge[] _edges = new PolygonEdge[16];
    private int _edgeCount;

    // Edges that are not horizontal have numbers: Pillow's correction below depends on them.
    private PolygonEdge[] _sloped = new PolygonEdge[16];
    private int _slopedCount;
    private int[] _nextInRow = new int[16];
    private int[] _firstInRow = [];
    private int _firstRow;

    private int[] _active = new int[16];
    private int[] _merged = new int[16];
    private int _activeCount;

    private float[] _crossings = new float[32];
    private ulong[] _corners = new ulong[16];

    /// <summary>Ends a filling early, with the polygon half drawn.</summary>
    internal CancellationToken Cancellation { get; set; }

    internal ReadOnlySpan<PolygonEdge> Edges => _edges.AsSpan(0, _edgeCount);

    /// <summary>Builds the edges as ImageDraw does: a horizontal edge that goes on in the same direction is one edge.</summary>
    internal void SetEdges(ReadOnlySpan<PixelPoint> points)
    {
        _edgeCount = 0;
        Grow(ref _edges, points.Length + 1);
        for (int i = 0; i < points.Length - 1; i++)
        {
            PixelPoint from = points[i];
            PixelPoint to = points[i + 1];
            if (from.Y == to.Y && i != 0 && from.Y == points[i - 1].Y)
            {
                if (to.X > from.X && from.X > points[i - 1].X)
                {
                    _edges[_edgeCount - 1] = _edges[_edgeCount - 1] with { Right = to.X };
                    continue;
                }

                if (to.X < from.X && from.X < points[i - 1].X)
                {
                    _edges[_edgeCount - 1] = _edges[_edgeCount - 1] with { Left = to.X };
                    continue;
                }
            }

            _edges[_edgeCount++] = new PolygonEdge(from, to);
        }

        if (points[^1] != points[0])
        {
            _edges[_edgeCount++] = new PolygonEdge(points[^1], points[0]);
        }
    }

    /// <summary>Sorts the sloped edges into the rows of the picture where they begin.</summary>
    internal void StartRows(int firstRow, int lastRow)
    {
        _firstRow = firstRow;
        _activeCount = 0;
        _slopedCount = 0;
        int rows = Math.Max(lastRow - firstRow + 1, 0);
        Grow(ref _firstInRow, rows);
        Grow(ref _sloped, _edgeCount);
        Grow(ref _nextInRow, _edgeCount);
        Grow(ref _active, _edgeCount);
        Grow(ref _merged, _edgeCount);
        Grow(ref _crossings, 2 * _edgeCount);
        Grow(ref _corners, _edgeCount);
        _firstInRow.AsSpan(0, rows).Fill(-1);
        foreach (PolygonEdge edge in Edges)
        {
            if (!edge.IsHorizontal)
            {
                _sloped[_slopedCount++] = edge;
            }
        }

        for (int number = _slopedCount - 1; number >= 0; number--)
        {
            PolygonEdge edge = _sloped[number];
            if (edge.Bottom >= firstRow && edge.Top <= lastRow)
            {
                ref int head = ref _firstInRow[Math.Max(edge.Top, firstRow) - firstRow];
                _nextInRow[number] = head;
                head = number;
            }
        }
    }

    /// <summary>The sorted crossings of one row; rows come in order.</summary>
    internal ReadOnlySpan<float> Crossings(int y, int lastRow)
    {
        Activate(y);
        bool cornersSorted = false;
        ReadOnlySpan<ulong> corners = default;
        int count = 0;
        for (int i = 0; i < _activeCount; i++)
        {
            int number = _active[i];
            ref readonly PolygonEdge edge = ref _sloped[number];
            float x = edge.At(y);
            _crossings[count++] = x;
            if (y == edge.Bottom && y < lastRow)
            {
                _crossings[count++] = x;
            }
            else if (edge.Slope != 0 && (y == edge.Top || y == edge.Bottom) && MathF.Truncate(MathF.Abs(x) + 0.5f) == MathF.Abs(x))
            {
                if (!cornersSorted)
                {
                    corners = SortCorners(y);
                    cornersSorted = true;
                }

                int other = EarlierAtSameCorner(corners, CornerKey(edge, x, y, 0), number);

                // Pillow numbers the crossings by the edge here; numbers beyond the used part have no effect.
                if (other >= 0 && other < count)
                {
                    _crossings[other] = Corrected(edge, _sloped[other], y, y == lastRow ? y - 1 : y + 1);
                }
            }
        }

        Span<float> crossings = _crossings.AsSpan(0, count);
        crossings.Sort();
        return crossings;
    }

    private static float Corrected(in PolygonEdge edge, in PolygonEdge other, int y, int neighbour)
    {
        float here = edge.At(neighbour);
        float there = other.At(neighbour);
        if (y == edge.Bottom)
        {
            return edge.Slope > 0 ? MathF.Max(here, there) + 1 : MathF.Min(here, there) - 1;
        }

        return edge.Slope > 0 ? MathF.Min(here, there) : MathF.Max(here, there) + 1;
    }

    /// <summary>Two edges meet where the upper half of their keys is equal: end or start, direction, column. The lower half is the number.</summary>
    private static ulong CornerKey(in PolygonEdge edge, float x, int y, int number)
    {
        ulong kind = (y == edge.Top ? 1UL : 0) | (edge.Slope > 0 ? 2UL : 0);
        ulong column = BitConverter.SingleToUInt32Bits(x + 0f);
        return (kind << 62) | (column << 30) | (uint)number;
    }

    private static int EarlierAtSameCorner(ReadOnlySpan<ulong> corners, ulong key, int number)
    {
        int index = corners.BinarySearch(key);
        index = index < 0 ? ~index : index;
        if (index >= corners.Length || corners[index] >> 30 != key >> 30)
        {
            return -1;
        }

        int other = (int)(corners[index] & 0x3FFFFFFF);
        return other < number ? other : -1;
    }

    private ReadOnlySpan<ulong> SortCorners(int y)
    {
        int count = 0;
        for (int i = 0; i < _activeCount; i++)
        {
            ref readonly PolygonEdge edge = ref _sloped[_active[i]];
            if (edge.Slope != 0 && (y == edge.Top || y == edge.Bottom))
            {
                _corners[count++] = CornerKey(edge, edge.At(y), y, _active[i]);
            }
        }

        Span<ulong> corners = _corners.AsSpan(0, count);
        corners.Sort();
        return corners;
    }

    /// <summary>Drops the edges that ended above the row and merges those that begin in it; the numbers stay in order.</summary>
    private void Activate(int y)
    {
        int added = _firstInRow[y - _firstRow];
        int count = 0;
        for (int i = 0; i < _activeCount; i++)
        {
            int number = _active[i];
            if (_sloped[number].Bottom < y)
            {
                continue;
            }

            for (; added >= 0 && added < number; added = _nextInRow[added])
            {
                _merged[count++] = added;
            }

            _merged[count++] = number;
        }

        for (; added >= 0; added = _nextInRow[added])
        {
            _merged[count++] = added;
        }

        _activeCount = count;
        (_active, _merged) = (_merged, _active);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, (int)Math.Min(2L * array.Length, Array.MaxLength))];
        }
    }
}
