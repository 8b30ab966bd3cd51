using CheXplanation.Masks;

namespace CheXplanation.Pathology;

/// <summary>The corners of the smallest convex polygon around a set of pixels.</summary>
/// <remarks>
/// Source: OpenCV 4.6 convexHull (convhull.cpp), counterclockwise where y points up, points on an edge left out.
/// The first corner matters: it decides between two equally small rectangles.
/// </remarks>
internal static class ConvexHull
{
    private const int LeftTurn = 1;
    private const int RightTurn = -1;

    /// <summary>The corners in OpenCV's order; one for a single pixel, two for a line, none for no points.</summary>
    public static PixelPoint[] Of(ReadOnlySpan<PixelPoint> points)
    {
        if (points.IsEmpty)
        {
            return [];
        }

        int[] order = Sorted(points);
        int last = order.Length - 1, lowest = 0, highest = 0;
        for (int i = 1; i <= last; i++)
        {
            int y = points[order[i]].Y;
            lowest = y < points[order[lowest]].Y ? i : lowest;
            highest = y > points[order[highest]].Y ? i : highest;
        }

        if (points[order[0]] == points[order[last]])
        {
            return [points[order[0]]];
        }

        // From the right end over the highest y to the left end, and back over the lowest y.
        List<int> rightUp = Chain(points, order, last, highest, LeftTurn);
        List<int> leftUp = Chain(points, order, 0, highest, RightTurn);
        List<int> leftDown = Chain(points, order, 0, lowest, LeftTurn);
        List<int> rightDown = Chain(points, order, last, lowest, RightTurn);
        var corners = new List<int>(rightUp.Count + leftUp.Count + leftDown.Count + rightDown.Count);
        corners.AddRange(rightUp.SkipLast(1));
        corners.AddRange(leftUp.Skip(1).Reverse());
        corners.AddRange(leftDown.SkipLast(1));
        corners.AddRange(rightDown.Skip(1).Reverse());

        int first = FirstCorner(corners);
        var hull = new PixelPoint[corners.Count];
        for (int i = 0; i < hull.Length; i++)
        {
            hull[i] = points[corners[(first + i) % hull.Length]];
        }

        return hull;
    }

    private static int[] Sorted(ReadOnlySpan<PixelPoint> points)
    {
        var keys = new (int X, int Y, int Index)[points.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (points[i].X, points[i].Y, i);
        }

        Array.Sort(keys);
        return [.. keys.Select(key => key.Index)];
    }

    /// <summary>The corners met on the way from one sorted position to another, each a strict turn to one side.</summary>
    private static List<int> Chain(ReadOnlySpan<PixelPoint> points, int[] order, int from, int to, int side)
    {
        var chain = new List<int> { order[from] };
        int step = Math.Sign(to - from);
        for (int i = from; i != to;)
        {
            i += step;
            PixelPoint next = points[order[i]];
            if (next == points[chain[^1]])
            {
                continue;
            }

            while (chain.Count > 1 && Turn(points[chain[^2]], points[chain[^1]], next) != side)
            {
                chain.RemoveAt(chain.Count - 1);
            }

            chain.Add(order[i]);
        }

        return chain;
    }

    private static int Turn(PixelPoint a, PixelPoint b, PixelPoint c) =>
        Math.Sign(((long)b.X - a.X) * ((long)c.Y - b.Y) - ((long)b.Y - a.Y) * ((long)c.X - b.X));

    /// <summary>Where the corners' indices run up from the smallest, or down from the largest, all the way around; else 0.</summary>
    private static int FirstCorner(List<int> corners)
    {
        int smallest = corners.IndexOf(corners.Min()), largest = corners.IndexOf(corners.Max());
        return corners.Count < 3 ? 0 : Runs(smallest, 1) ? smallest : Runs(largest, -1) ? largest : 0;

        bool Runs(int start, int direction)
        {
            for (int i = 1; i < corners.Count; i++)
            {
                int before = corners[(start + i - 1) % corners.Count], here = corners[(start + i) % corners.Count];
                if (Math.Sign(here - before) != direction)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
