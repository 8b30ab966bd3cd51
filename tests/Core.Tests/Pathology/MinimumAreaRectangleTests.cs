using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Pathology;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Pathology;

public sealed class MinimumAreaRectangleTests
{
    [Fact]
    public void Around_GoldenContours_EqualsOpenCvExactly()
    {
        JsonElement[] golden = DenseMask.Golden("geometry.json", 41);
        Assert.Equal(41, golden.Length);
        foreach (JsonElement item in golden)
        {
            PixelPoint[] contour = Longest(item);
            float[] expected = [.. item.GetProperty("rect").EnumerateArray().Select(v => (float)v.GetDouble())];
            MinimumAreaRectangle found = MinimumAreaRectangle.Around(contour);
            Assert.Equal(expected, new[] { found.CenterX, found.CenterY, found.Width, found.Height, found.Angle });
        }
    }

    [Fact]
    public void Around_NoPoints_Throws() => Assert.Throws<ArgumentException>(() => MinimumAreaRectangle.Around([]));

    [Fact]
    public void Around_RandomPoints_HoldsAllAndIsTheSmallestOverAllEdges()
    {
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            PixelPoint[] points = [.. Enumerable.Range(0, random.Next(3, 30)).Select(_ => new PixelPoint(random.Next(40), random.Next(40)))];
            MinimumAreaRectangle found = MinimumAreaRectangle.Around(points);
            double area = (double)found.Width * found.Height;
            Assert.InRange(area, SmallestArea(points) - 1e-3, SmallestArea(points) + 1e-3);
            double angle = found.Angle * Math.PI / 180, cos = Math.Cos(angle), sin = Math.Sin(angle);
            foreach (PixelPoint point in points)
            {
                double dx = point.X - found.CenterX, dy = point.Y - found.CenterY;
                Assert.InRange(Math.Abs(dx * cos + dy * sin), 0, found.Width / 2 + 1e-3);
                Assert.InRange(Math.Abs(dy * cos - dx * sin), 0, found.Height / 2 + 1e-3);
            }
        }
    }

    /// <summary>The smallest rectangle has a side along a line through two of the points: all lines are tried.</summary>
    private static double SmallestArea(PixelPoint[] points)
    {
        double smallest = double.MaxValue;
        foreach (PixelPoint a in points)
        {
            foreach (PixelPoint b in points.Where(b => b != a))
            {
                double length = Math.Sqrt(Math.Pow(b.X - a.X, 2) + Math.Pow(b.Y - a.Y, 2)), cos = (b.X - a.X) / length, sin = (b.Y - a.Y) / length;
                double[] along = [.. points.Select(p => p.X * cos + p.Y * sin)], across = [.. points.Select(p => p.Y * cos - p.X * sin)];
                smallest = Math.Min(smallest, (along.Max() - along.Min()) * (across.Max() - across.Min()));
            }
        }

        return smallest == double.MaxValue ? 0 : smallest;
    }

    private static PixelPoint[] Longest(JsonElement item) =>
        [.. ContourTracing.Trace(DenseMask.Read(item.GetProperty("mask")), DenseMask.Size(item), ContourOrder.List, ContourApproximation.None)
            .MaxBy(contour => contour.Points.Count)!.Points];
}
