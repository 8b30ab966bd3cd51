namespace CheXplanation.Masks;

/// <summary>Finds the contours of a picture: 8-connected foreground, hole borders included.</summary>
public static class ContourTracing
{
    // A contour of one point takes memory, too: about as much as these.
    private const int PointsOfContour = 16;

    /// <summary>The contours in OpenCV's order.</summary>
    /// <remarks>
    /// Shape: <paramref name="pixels"/> is row-major, Height x Width.
    /// Throws: ArgumentException for a span of another length.
    /// Source: OpenCV 4.6 findContours with RETR_LIST or RETR_TREE and CHAIN_APPROX_NONE or CHAIN_APPROX_SIMPLE.
    /// </remarks>
    /// <param name="pixels">The picture; everything but 0 is foreground.</param>
    /// <param name="size">The size of the picture.</param>
    /// <param name="order">The order of the contours.</param>
    /// <param name="approximation">Which pixels of a border to list.</param>
    /// <param name="cancellation">Ends the search early.</param>
    /// <returns>The contours; none for an empty picture.</returns>
    /// <exception cref="DataFormatException">The contours have more points than <see cref="DataLimits.Runs"/>.</exception>
    public static IReadOnlyList<Contour> Trace(
        ReadOnlySpan<byte> pixels, PictureSize size, ContourOrder order, ContourApproximation approximation, CancellationToken cancellation = default)
    {
        var borders = new ContourBorders { KeepOwners = order == ContourOrder.Tree, Cancellation = cancellation };
        borders.Load(pixels, size);
        var found = new List<Contour>();
        long held = 0;
        while (borders.Next(approximation, out ReadOnlySpan<PixelPoint> points))
        {
            if ((held += points.Length + PointsOfContour) > DataLimits.Runs)
            {
                throw new DataFormatException(DataFault.InvalidValue, "mask", $"outlines of at most {DataLimits.Runs} points", "more");
            }

            int parent = order == ContourOrder.Tree ? ParentOf(borders, found) : -1;
            found.Add(new Contour(points.ToArray(), borders.IsHole, parent));
        }

        if (order == ContourOrder.List)
        {
            found.Reverse();
            return found;
        }

        return InTreeOrder(found);
    }

    /// <summary>The rule of Suzuki and Abe: the border met last in the row, or its parent if both are outer borders or both holes.</summary>
    private static int ParentOf(ContourBorders borders, List<Contour> found)
    {
        int met = borders.MetBorder;
        return met < 0 ? -1 : found[met].IsHole == borders.IsHole ? found[met].Parent : met;
    }

    private static List<Contour> InTreeOrder(List<Contour> found)
    {
        var children = new List<int>?[found.Count + 1];
        for (int i = 0; i < found.Count; i++)
        {
            (children[found[i].Parent + 1] ??= []).Add(i);
        }

        // A stack gives the last found first; each contour is followed by what lies in it.
        var ordered = new List<Contour>(found.Count);
        var pending = new Stack<(int Found, int Parent)>();
        Push(children[0], -1);
        while (pending.TryPop(out (int Found, int Parent) next))
        {
            int index = ordered.Count;
            ordered.Add(found[next.Found] with { Parent = next.Parent });
            Push(children[next.Found + 1], index);
        }

        return ordered;

        void Push(List<int>? siblings, int parent)
        {
            foreach (int sibling in siblings ?? [])
            {
                pending.Push((sibling, parent));
            }
        }
    }
}
