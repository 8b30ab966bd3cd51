using System.Runtime.InteropServices;

namespace CheXplanation.Masks;

/// <summary>Draws polygons and boxes as pycocotools does, which is not as Pillow does.</summary>
/// <remarks>
/// Source: pycocotools, maskApi.c, rleFrPoly and rleFrBbox. The outline is walked on a grid of five steps a pixel; wherever it
/// passes the middle between two columns, every pixel below in that column changes sides.
/// </remarks>
public static class CocoPolygon
{
    private const int Scale = 5;
    private const int FarthestStep = 1 << 26;
    private const int StepsBetweenLooks = 1 << 20;

    /// <summary>Draws one polygon.</summary>
    /// <param name="points">Its corners; it closes itself. Fewer than three give what pycocotools gives: mostly nothing.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="position">Where the polygon stands, for the error.</param>
    /// <param name="cancellation">Ends the drawing early.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">A coordinate is not finite or too far away, or the outline is too long to walk.</exception>
    public static RunLengthMask Draw(
        ReadOnlySpan<PicturePoint> points, PictureSize size, string position = "polygon", CancellationToken cancellation = default)
    {
        var empty = RunLengthMask.Empty(size);
        if (points.IsEmpty)
        {
            return empty;
        }

        var corners = new PixelPoint[points.Length + 1];
        for (int i = 0; i < points.Length; i++)
        {
            corners[i] = new PixelPoint(Step(points[i].X, position), Step(points[i].Y, position));
        }

        corners[^1] = corners[0];
        CheckLength(corners, position);
        var changes = new List<int>();
        PixelPoint? before = null;
        for (int i = 0; i + 1 < corners.Length; i++)
        {
            Walk(corners[i], corners[i + 1], size, ref before, changes, cancellation);
            if (changes.Count >= DataLimits.Runs)
            {
                throw new DataFormatException(DataFault.InvalidValue, position, $"a mask of at most {DataLimits.Runs} runs", "more");
            }
        }

        SortedChanges.Sort(ref changes, checked((int)size.PixelCount), cancellation);
        return FromChanges(CollectionsMarshal.AsSpan(changes), size, cancellation);
    }

    /// <summary>Draws an upright box.</summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The top edge.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="position">Where the box stands, for the error.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DataFormatException">A number is not finite or too large.</exception>
    public static RunLengthMask DrawBox(double x, double y, double width, double height, PictureSize size, string position = "box") =>
        Draw([new(x, y), new(x, y + height), new(x + width, y + height), new(x + width, y)], size, position);

    private static int Step(double coordinate, string position)
    {
        double step = Scale * coordinate + 0.5;
        return Math.Abs(step) < FarthestStep
            ? (int)step
            : throw new DataFormatException(DataFault.InvalidValue, position, $"coordinates within {FarthestStep / Scale} pixels", FormattableString.Invariant($"{coordinate}"));
    }

    private static void CheckLength(PixelPoint[] corners, string position)
    {
        long steps = 0;
        for (int i = 0; i + 1 < corners.Length; i++)
        {
            steps += Math.Max(Math.Abs(corners[i].X - corners[i + 1].X), Math.Abs(corners[i].Y - corners[i + 1].Y)) + 1;
        }

        if (steps > 4L * FarthestStep)
        {
            throw new DataFormatException(DataFault.InvalidValue, position, $"an outline of at most {4L * FarthestStep / Scale} pixels", $"{steps / Scale}");
        }
    }

    /// <summary>Walks an edge, always from its lower end along the longer axis, so that an edge has the same steps in both directions.</summary>
    private static void Walk(PixelPoint from, PixelPoint to, PictureSize size, ref PixelPoint? before, List<int> changes, CancellationToken cancellation)
    {
        int dx = Math.Abs(to.X - from.X), dy = Math.Abs(to.Y - from.Y);
        bool alongX = dx >= dy, flipped = alongX ? from.X > to.X : from.Y > to.Y;
        (PixelPoint low, PixelPoint high) = flipped ? (to, from) : (from, to);
        // A single point has no slope; its only step is at 0.
        double slope = alongX ? (double)(high.Y - low.Y) / dx : (double)(high.X - low.X) / dy;
        int length = alongX ? dx : dy;
        for (int i = 0; i <= length; i++)
        {
            if (i % StepsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int t = flipped ? length - i : i;
            double across = length == 0 ? 0 : slope * t;
            PixelPoint step = alongX
                ? new PixelPoint(low.X + t, (int)(low.Y + across + 0.5))
                : new PixelPoint((int)(low.X + across + 0.5), low.Y + t);
            if (before is { } last && last.X != step.X)
            {
                AddChange(last, step, size, changes);
            }

            before = step;
        }
    }

    /// <summary>Where the outline passes the middle of a column, the pixels from there down change sides.</summary>
    private static void AddChange(PixelPoint last, PixelPoint step, PictureSize size, List<int> changes)
    {
        double column = ((step.X < last.X ? step.X : step.X - 1) + 0.5) / Scale - 0.5;
        if (Math.Floor(column) != column || column < 0 || column > size.Width - 1)
        {
            return;
        }

        double row = ((step.Y < last.Y ? step.Y : last.Y) + 0.5) / Scale - 0.5;
        changes.Add((int)column * size.Height + (int)Math.Ceiling(Math.Clamp(row, 0, size.Height)));
    }

    /// <summary>Runs between sorted places; where two changes meet nothing changes.</summary>
    private static RunLengthMask FromChanges(Span<int> changes, PictureSize size, CancellationToken cancellation)
    {
        int pixels = checked((int)size.PixelCount), kept = 0;
        for (int i = 0; i < changes.Length; i++)
        {
            if (i % StepsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (kept > 0 && changes[kept - 1] == changes[i])
            {
                kept--;
            }
            else
            {
                changes[kept++] = changes[i];
            }
        }

        if (kept > 0 && changes[kept - 1] == pixels)
        {
            // A change after the last pixel changes none.
            kept--;
        }

        cancellation.ThrowIfCancellationRequested();
        var runs = new int[kept + 1];
        int before = 0;
        for (int i = 0; i < kept; i++)
        {
            runs[i] = changes[i] - before;
            before = changes[i];
        }

        runs[^1] = pixels - before;
        return RunLengthMask.FromOwnedRuns(size, runs, "runs");
    }
}
