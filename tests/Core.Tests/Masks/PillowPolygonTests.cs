using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

public class PillowPolygonTests
{
    [Fact]
    public void Fill_GoldenPolygons_MatchesPillow()
    {
        foreach (JsonElement item in DenseMask.Golden("pil_polygon.json", 36))
        {
            PictureSize size = DenseMask.Size(item);
            var pixels = new byte[size.PixelCount];
            PillowPolygon.Fill([.. item.GetProperty("points").EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble()))], pixels, size);
            Assert.Equal(DenseMask.Read(item.GetProperty("mask")), pixels);
        }
    }

    [Fact]
    public void Fill_RandomPolygons_MatchesFullScan()
    {
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            var size = new PictureSize(random.Next(1, 30), random.Next(1, 30));
            var points = new PixelPoint[random.Next(2, 14)];
            int spread = i % 2 == 0 ? 12 : 40;
            for (int k = 0; k < points.Length; k++)
            {
                points[k] = new PixelPoint(random.Next(-4, spread), random.Next(-4, spread));
            }

            var pixels = new byte[size.PixelCount];
            var expected = new byte[size.PixelCount];
            PillowPolygon.Fill(points, pixels, size, new PolygonWorkspace());
            PillowFullScan.Fill(points, expected, size);
            Assert.Equal(expected, pixels);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fill_TooFewPoints_Throws(int count) =>
        Assert.Throws<ArgumentException>(() => PillowPolygon.Fill(new (double, double)[count], new byte[4], new PictureSize(2, 2)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Fill_NotFinite_Throws(double x) =>
        Assert.Throws<ArgumentException>(() => PillowPolygon.Fill([(0, 0), (x, 1)], new byte[4], new PictureSize(2, 2)));

    [Fact]
    public void Fill_HugeTriangle_CoversThePicture()
    {
        var pixels = new byte[16];
        PillowPolygon.Fill([(-1e300, -1e300), (1e300, -1e300), (1e300, 1e300), (-1e300, 1e300)], pixels, new PictureSize(4, 4));
        Assert.All(pixels, pixel => Assert.Equal(1, pixel));
    }

    [Fact]
    public void Fill_BesideThePicture_DrawsNothing()
    {
        var pixels = new byte[16];
        PillowPolygon.Fill([(10, 10), (20, 10), (20, 20)], pixels, new PictureSize(4, 4));
        PillowPolygon.Fill([(-10, -10), (-20, -10), (-20, -20)], pixels, new PictureSize(4, 4));
        Assert.All(pixels, pixel => Assert.Equal(0, pixel));
    }
}
