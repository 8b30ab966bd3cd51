using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>The steps of the fused path, each against the upsampled picture.</summary>
public sealed class FusedStepsTests
{
    private readonly FusedAxis _columns = new();
    private readonly FusedAxis _rows = new();

    public static TheoryData<string> Kinds => [.. GeneratedMaps.Kinds];

    [Fact]
    public void Axis_AllLengths_HasTheWeightsOfThePlainPath()
    {
        for (int source = 1; source <= 40; source++)
        {
            for (int output = 1; output <= 100; output++)
            {
                _rows.Prepare(source, output);
                Assert.Equal((0, output), (_rows.First[0], _rows.First[source]));
                for (int index = 0; index < source; index++)
                {
                    for (int i = _rows.First[index]; i < _rows.First[index + 1]; i++)
                    {
                        (int place, float weight) = BilinearUpsampling.Place(i, source, output);
                        Assert.Equal((index, weight, 1 - weight), (place, _rows.Far[i], _rows.Near[i]));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ExtremesPeakAndHistogram_SmallMaps_AreThoseOfTheWholePicture(string kind)
    {
        var random = new Random(21);
        var levels = new FusedHistogram();
        long[] expected = new long[256], actual = new long[256];
        for (int i = 0; i < 500; i++)
        {
            (PictureSize size, PictureSize picture) = GeneratedMaps.Sizes(random);
            float[] map = GeneratedMaps.Make(random, kind, size);
            var upsampled = new float[picture.PixelCount];
            BilinearUpsampling.Resize(map, size, upsampled, picture);
            (float minimum, float maximum) = MapNormalization.Extremes(upsampled);
            int peak = PeakLocation.Find(upsampled);

            FusedGrid grid = GridOf(map, size, picture);
            (float least, float most) = MapNormalization.Extremes(map);
            FusedExtremes extremes = FusedExtremes.Find(grid, least, most);
            Assert.Equal(
                (minimum, maximum, peak % picture.Width, peak / picture.Width),
                (extremes.Minimum, extremes.Maximum, extremes.Peak.X, extremes.Peak.Y));

            float range = MapNormalization.Range(minimum, maximum);
            if (range > 0)
            {
                var bytes = new byte[upsampled.Length];
                OtsuThreshold.Quantize(upsampled, minimum, range, bytes);
                OtsuThreshold.Count(bytes, expected);
                levels.Prepare(grid, minimum, maximum, range);
                levels.Count(grid, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void CutValue_RandomRanges_IsTheFirstFloatThatPasses()
    {
        var random = new Random(22);
        for (int i = 0; i < 20000; i++)
        {
            float minimum = (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-44, 30));
            float maximum = minimum + (random.NextSingle() * MathF.Pow(10, random.Next(-44, 30)));
            if (minimum < maximum)
            {
                float range = MapNormalization.Range(minimum, maximum), threshold = random.NextSingle();
                float cut = CutValue.AboveThreshold(minimum, maximum, range, threshold);
                Assert.True((cut - minimum) / range > threshold);
                Assert.False((MathF.BitDecrement(cut) - minimum) / range > threshold);

                int level = random.Next(1, 256);
                cut = CutValue.OfLevel(minimum, maximum, range, level);
                Assert.True(255f * ((cut - minimum) / range) >= level);
                Assert.False(255f * ((MathF.BitDecrement(cut) - minimum) / range) >= level);
            }
        }
    }

    private FusedGrid GridOf(float[] map, PictureSize size, PictureSize picture)
    {
        _columns.Prepare(size.Width, picture.Width);
        _rows.Prepare(size.Height, picture.Height);
        return new FusedGrid(map, _columns, _rows, map.Max(MathF.Abs));
    }
}
