using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Pathology;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Pathology;

public sealed class GeometricFeaturesTests
{
    [Fact]
    public void Of_GoldenMasks_EqualsReferenceExactly()
    {
        int divided = 0;
        foreach (JsonElement item in DenseMask.Golden("geometry.json", 41))
        {
            RunLengthMask mask = RunLengthMask.FromRowMajor(DenseMask.Read(item.GetProperty("mask")), DenseMask.Size(item));
            GeometricFeatures found = GeometricFeatures.Of(mask, 3);
            Assert.Equal(3, found.InstanceCount);
            if (item.TryGetProperty("error", out _))
            {
                Assert.Equal((double.NaN, double.NaN), (found.Elongation, found.RectangleAreaRatio));
                continue;
            }

            Assert.Equal(item.GetProperty("area_ratio").GetDouble(), found.AreaRatio);
            Assert.Equal(item.GetProperty("elongation").GetDouble(), found.Elongation);
            Assert.Equal(item.GetProperty("rec_area_ratio").GetDouble(), found.RectangleAreaRatio);
            divided++;
        }

        Assert.Equal(36, divided);
    }

    [Fact]
    public void Of_RandomMasks_UsesTheFirstOfTheLongestContoursOfTheWholePicture()
    {
        var random = new Random(3);
        for (int round = 0; round < 300; round++)
        {
            var size = new PictureSize(random.Next(3, 30), random.Next(3, 30));
            byte[] pixels = DenseMask.Random(random, size, random.NextDouble() * random.NextDouble());
            GeometricFeatures found = GeometricFeatures.Of(RunLengthMask.FromRowMajor(pixels, size), 1);
            Contour? longest = ContourTracing.Trace(pixels, size, ContourOrder.List, ContourApproximation.None).MaxBy(contour => contour.Points.Count);
            MinimumAreaRectangle rectangle = longest is null ? default : MinimumAreaRectangle.Around([.. longest.Points]);
            double longer = Math.Max(rectangle.Width, rectangle.Height), shorter = Math.Min(rectangle.Width, rectangle.Height);
            Assert.Equal(shorter == 0 ? double.NaN : longer / shorter, found.Elongation);
            Assert.Equal(pixels.Count(pixel => pixel != 0) / (double)size.PixelCount, found.AreaRatio);
        }
    }

    [Fact]
    public void Of_EmptyMask_CountsNoInstanceAndHasNoShape()
    {
        GeometricFeatures found = GeometricFeatures.Of(RunLengthMask.Empty(new PictureSize(5, 4)), 2);
        Assert.Equal(new GeometricFeatures(0, 0, double.NaN, double.NaN), found);
    }

    [Fact]
    public void Of_NegativeCount_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GeometricFeatures.Of(RunLengthMask.Empty(new PictureSize(5, 4)), -1));
}
