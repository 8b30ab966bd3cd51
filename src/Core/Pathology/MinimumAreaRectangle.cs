using System.Numerics;
using CheXplanation.Masks;

namespace CheXplanation.Pathology;

/// <summary>The smallest rectangle, at any angle, around the centres of a set of pixels.</summary>
/// <param name="CenterX">The column of its centre.</param>
/// <param name="CenterY">The row of its centre.</param>
/// <param name="Width">The side that <paramref name="Angle"/> turns; 0 for a single pixel.</param>
/// <param name="Height">The other side; 0 for a line of pixels.</param>
/// <param name="Angle">The turn of the width against the rows, in degrees.</param>
/// <remarks>
/// Units: pixels between centres, so that a 2x2 block has sides of 1.
/// Source: OpenCV 4.6 minAreaRect (rotcalipers.cpp): rotating calipers on the convex hull, all in float32;
/// of equally small rectangles the last one met. Shamos 1978; Freeman and Shapira 1975.
/// </remarks>
public readonly record struct MinimumAreaRectangle(float CenterX, float CenterY, float Width, float Height, float Angle)
{
    /// <summary>The rectangle around some points.</summary>
    /// <remarks>Throws: ArgumentException for no points.</remarks>
    /// <param name="points">The points, in any order; a contour in its own order gives OpenCV's choice between equal rectangles.</param>
    /// <returns>The rectangle.</returns>
    public static MinimumAreaRectangle Around(ReadOnlySpan<PixelPoint> points)
    {
        PixelPoint[] hull = ConvexHull.Of(points);
        return hull.Length switch
        {
            0 => throw new ArgumentException("a rectangle needs at least one point", nameof(points)),
            1 => new MinimumAreaRectangle(hull[0].X, hull[0].Y, 0, 0, 0),
            2 => OfLine(ToVector(hull[0]), ToVector(hull[1])),
            _ => OfPolygon(Array.ConvertAll(hull, ToVector)),
        };
    }

    private static Vector2 ToVector(PixelPoint point) => new(point.X, point.Y);

    private static MinimumAreaRectangle OfLine(Vector2 from, Vector2 to)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y;
        return new MinimumAreaRectangle((from.X + to.X) * 0.5f, (from.Y + to.Y) * 0.5f, (float)Math.Sqrt(dx * dx + dy * dy), 0, Degrees(dy, dx));
    }

    private static MinimumAreaRectangle OfPolygon(Vector2[] hull)
    {
        int n = hull.Length;
        var edges = new Vector2[n];
        var inverseLengths = new float[n];
        for (int i = 0; i < n; i++)
        {
            double dx = hull[(i + 1) % n].X - hull[i].X, dy = hull[(i + 1) % n].Y - hull[i].Y;
            edges[i] = new Vector2((float)dx, (float)dy);
            inverseLengths[i] = (float)(1 / Math.Sqrt(dx * dx + dy * dy));
        }

        // The corners that the four calipers touch: lowest y, largest x, largest y, lowest x.
        Span<int> touched = stackalloc int[4];
        FindExtremes(hull, touched);
        float smallest = float.MaxValue;
        Candidate best = default;
        for (int k = 0; k < n; k++)
        {
            int side = NextSide(edges, touched);
            int edge = touched[side];
            Vector2 along = QuarterTurnsBack(new Vector2(edges[edge].X * inverseLengths[edge], edges[edge].Y * inverseLengths[edge]), side);
            touched[side] = (edge + 1) % n;

            float dx = hull[touched[1]].X - hull[touched[3]].X, dy = hull[touched[1]].Y - hull[touched[3]].Y;
            float width = dx * along.X + dy * along.Y;
            dx = hull[touched[2]].X - hull[touched[0]].X;
            dy = hull[touched[2]].Y - hull[touched[0]].Y;
            float height = -dx * along.Y + dy * along.X;
            if (width * height <= smallest)
            {
                smallest = width * height;
                best = new Candidate(along, width, height, hull[touched[3]], hull[touched[0]]);
            }
        }

        return FromCandidate(best);
    }

    private static void FindExtremes(ReadOnlySpan<Vector2> hull, Span<int> touched)
    {
        touched.Clear();
        for (int i = 1; i < hull.Length; i++)
        {
            touched[0] = hull[i].Y < hull[touched[0]].Y ? i : touched[0];
            touched[1] = hull[i].X > hull[touched[1]].X ? i : touched[1];
            touched[2] = hull[i].Y > hull[touched[2]].Y ? i : touched[2];
            touched[3] = hull[i].X < hull[touched[3]].X ? i : touched[3];
        }
    }

    /// <summary>The caliper that has the least way to turn until it lies on an edge.</summary>
    private static int NextSide(ReadOnlySpan<Vector2> edges, ReadOnlySpan<int> touched)
    {
        int next = 0;
        Vector2 nearest = edges[touched[0]];
        for (int side = 1; side < 4; side++)
        {
            Vector2 edge = QuarterTurnsBack(edges[touched[side]], side);
            if (edge.Y * nearest.X - edge.X * nearest.Y < 0)
            {
                next = side;
                nearest = edge;
            }
        }

        return next;
    }

    private static Vector2 QuarterTurnsBack(Vector2 vector, int quarters) => quarters switch
    {
        0 => vector,
        1 => new Vector2(vector.Y, -vector.X),
        2 => new Vector2(-vector.X, -vector.Y),
        _ => new Vector2(-vector.Y, vector.X),
    };

    private static MinimumAreaRectangle FromCandidate(Candidate best)
    {
        float a1 = best.Along.X, b1 = best.Along.Y, a2 = -best.Along.Y, b2 = best.Along.X;
        float c1 = a1 * best.Left.X + best.Left.Y * b1;
        float c2 = a2 * best.Bottom.X + best.Bottom.Y * b2;
        float inverse = 1f / (a1 * b2 - a2 * b1);
        float cornerX = (c1 * b2 - c2 * b1) * inverse, cornerY = (a1 * c2 - a2 * c1) * inverse;
        float widthX = a1 * best.Width, widthY = b1 * best.Width, heightX = a2 * best.Height, heightY = b2 * best.Height;
        return new MinimumAreaRectangle(
            cornerX + (widthX + heightX) * 0.5f, cornerY + (widthY + heightY) * 0.5f, Length(widthX, widthY), Length(heightX, heightY), Degrees(widthY, widthX));
    }

    private static float Length(double x, double y) => (float)Math.Sqrt(x * x + y * y);

    private static float Degrees(double y, double x) => (float)((float)Math.Atan2(y, x) * 180 / Math.PI);

    private readonly record struct Candidate(Vector2 Along, float Width, float Height, Vector2 Left, Vector2 Bottom);
}
