using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tuning;

namespace CheXplanation.Tests.Segmentation;

/// <summary>All thresholds in one pass against the plain twin, which upsamples and counts pixel by pixel: the same areas.</summary>
public sealed class FusedThresholdAreasTests
{
    private readonly FusedSegmenter _fused = new() { Insists = true };
    private readonly NormalizedPicture _plain = new();

    public static TheoryData<string> Kinds => [.. GeneratedMaps.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Areas_OfSmallMaps_EqualPlainTwin(string kind)
    {
        var random = new Random(21);
        for (int i = 0; i < 200; i++)
        {
            (PictureSize size, PictureSize picture) = GeneratedMaps.Sizes(random);
            AssertEqual(random, GeneratedMaps.Make(random, kind, size), size, picture, random.Next(1, 600), $"{kind} {i}: {size} to {picture}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Areas_OfPublishedSizes_EqualPlainTwin(string kind)
    {
        var random = new Random(22);
        var size = new PictureSize(320, 320);
        AssertEqual(random, GeneratedMaps.Make(random, kind, size), size, new PictureSize(2828, 2320), 256, kind);
    }

    [Fact]
    public void Areas_OfTheSample_EqualPlainTwin()
    {
        var random = new Random(23);
        int maps = 0;
        foreach (string path in Directory.EnumerateFiles(SharedData.Require("sample"), "*_map.pkl", SearchOption.AllDirectories))
        {
            SaliencyMap map = SaliencyMapFile.Open(path, new SaliencyMapReadOptions());
            AssertEqual(random, map.GetValues(), new PictureSize(map.MapWidth, map.MapHeight), map.GetPictureSize(), 256, path);
            maps++;
        }

        Assert.True(maps >= 20, $"{maps} maps");
    }

    private void AssertEqual(Random random, float[] map, PictureSize size, PictureSize picture, int count, string what)
    {
        RunLengthMask truth = Truth(random, picture);
        float[] thresholds = [.. Enumerable.Range(0, count).Select(t => random.Next(2) == 0 ? (float)t / count : random.NextSingle()).Distinct().Order()];
        long[] predicted = new long[thresholds.Length], shared = new long[thresholds.Length];
        long[] plainPredicted = new long[thresholds.Length], plainShared = new long[thresholds.Length];
        if (_plain.TryRead(map, size, truth))
        {
            ThresholdCounting.Count(_plain.Values, _plain.Truth, thresholds, plainPredicted, plainShared);
        }

        Assert.True(_fused.TryCount(map, size, truth, thresholds, predicted, shared), what);
        Assert.True(plainPredicted.AsSpan().SequenceEqual(predicted), $"{what}: areas");
        Assert.True(plainShared.AsSpan().SequenceEqual(shared), $"{what}: shared areas");
    }

    private static RunLengthMask Truth(Random random, PictureSize picture)
    {
        var pixels = new byte[picture.PixelCount];
        int kind = random.Next(4);
        double x = random.NextDouble() * picture.Width, y = random.NextDouble() * picture.Height, radius = (0.1 + random.NextDouble()) * picture.Width / 2;
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = (i % picture.Width) - x, dy = (i / picture.Width) - y;
            bool on = kind switch { 0 => random.Next(2) == 0, 1 => true, _ => (dx * dx) + (dy * dy) < radius * radius };
            pixels[i] = on ? (byte)1 : (byte)0;
        }

        pixels[random.Next(pixels.Length)] = 1;
        return RunLengthMask.FromRowMajor(pixels, picture);
    }
}
