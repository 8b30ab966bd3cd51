using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>The fused path against its plain twin: masks, thresholds, peaks and remarks are the same bits.</summary>
public sealed class FusedSegmenterTests
{
    private static readonly PictureSize Native = new(320, 320), Picture = new(2828, 2320);

    private readonly FusedSegmenter _fused = new() { Insists = true };
    private readonly WholePictureBuffers _buffers = new();
    private readonly MapSegmenter _plain = new() { Path = SegmentationPath.Plain };
    private readonly MapSegmenter[] _others = [new() { Path = SegmentationPath.Fused }, new()];

    public static TheoryData<string> Kinds => [.. GeneratedMaps.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Segment_FixedThresholdOfSmallMaps_EqualsPlainTwin(string kind)
    {
        var random = new Random(11);
        for (int i = 0; i < 400; i++)
        {
            (PictureSize size, PictureSize picture) = GeneratedMaps.Sizes(random);
            float[] map = GeneratedMaps.Make(random, kind, size);
            foreach (float threshold in Thresholds(random, map, size, picture))
            {
                AssertEqual(map, size, picture, threshold, $"{kind} {i}: {size} to {picture} at {threshold:R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Segment_OtsuOfSmallMaps_EqualsPlainTwin(string kind)
    {
        var random = new Random(13);
        for (int i = 0; i < 1000; i++)
        {
            (PictureSize size, PictureSize picture) = GeneratedMaps.Sizes(random);
            AssertEqual(GeneratedMaps.Make(random, kind, size), size, picture, null, $"{kind} {i}: {size} to {picture} by Otsu");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Segment_OtsuOfPublishedSizes_EqualsPlainTwin(string kind)
    {
        var random = new Random(14);
        float[] map = GeneratedMaps.Make(random, kind, Native);
        foreach (PictureSize picture in new[] { Picture, new PictureSize(2022, 2531), new PictureSize(641, 333) })
        {
            AssertEqual(map, Native, picture, null, $"{kind}: {Native} to {picture} by Otsu");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Segment_FixedThresholdOfPublishedSizes_EqualsPlainTwin(string kind)
    {
        var random = new Random(12);
        float[] map = GeneratedMaps.Make(random, kind, Native);
        foreach ((PictureSize picture, float threshold) in new[] { (Picture, 0.5f), (new PictureSize(2022, 2531), 0.2f), (new PictureSize(641, 333), 0.8f) })
        {
            AssertEqual(map, Native, picture, threshold, $"{kind}: {Native} to {picture} at {threshold:R}");
        }
    }

    [Fact]
    public void TrySegment_OtsuOfNoise_IsLeftToThePlainPathUnlessInsistedOn()
    {
        float[] map = GeneratedMaps.Make(new Random(15), "random", Native);
        var yielding = new FusedSegmenter();
        Assert.False(yielding.TrySegment(map, Native, Picture, null, out _, out _));
        Assert.True(yielding.TrySegment(map, Native, Picture, 0.5f, out _, out _));
        map = GeneratedMaps.Make(new Random(15), "smooth", Native);
        Assert.True(yielding.TrySegment(map, Native, Picture, null, out _, out _));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(-float.MaxValue)]
    public void TrySegment_ValueThatIsNoOrdinaryNumber_IsLeftToThePlainPath(float value)
    {
        float[] map = new float[Native.PixelCount];
        map[777] = value;
        foreach (float? threshold in new float?[] { null, 0.5f })
        {
            Assert.False(_fused.TrySegment(map, Native, Picture, threshold, out _, out _));
        }

        AssertSegmentersAgree(new SaliencyMap(
            new ItemIdentity { ImageId = "image", Task = "Edema" }, new PictureSize(700, 650), Native, 0.5, null, null, () => [.. map]));
    }

    [Theory]
    [InlineData("sample/gradcam_maps_val", 20)]
    [InlineData("golden/synthetic_inputs/maps", 400)]
    public void Segmenters_MapsOfTheReference_AgreeInEverything(string folder, int count)
    {
        string[] files = Directory.GetFiles(SharedData.Require(folder), "*.pkl");
        Assert.Equal(count, files.Length);
        foreach (string file in files)
        {
            AssertSegmentersAgree(SaliencyMapFile.Open(file, new SaliencyMapReadOptions()));
        }
    }

    private void AssertSegmentersAgree(SaliencyMap map)
    {
        foreach (double? threshold in new double?[] { null, 0.2, 0.5, 0.8000000000000003 })
        {
            (SegmentationMask expected, MapRemark remark) = _plain.Segment(map, threshold, null);
            foreach (MapSegmenter segmenter in _others)
            {
                (SegmentationMask actual, MapRemark actualRemark) = segmenter.Segment(map, threshold, null);
                Assert.True(expected.GetMask().Equals(actual.GetMask()), $"{map} at {threshold}");
                Assert.Equal(
                    (expected.Threshold, expected.ThresholdMethod, expected.PeakX, expected.PeakY, remark),
                    (actual.Threshold, actual.ThresholdMethod, actual.PeakX, actual.PeakY, actualRemark));
            }
        }
    }

    /// <summary>Round numbers, numbers out of range, and normalised values of the picture itself with their neighbours.</summary>
    private IEnumerable<float> Thresholds(Random random, float[] map, PictureSize size, PictureSize picture)
    {
        _buffers.Prepare(picture);
        BilinearUpsampling.Resize(map, size, _buffers.Values, picture);
        (float minimum, float maximum) = MapNormalization.Extremes(_buffers.Upsampled);
        float value = _buffers.Upsampled[random.Next(_buffers.Upsampled.Length)];
        float normalised = (value - minimum) / MapNormalization.Range(minimum, maximum);
        return [0, 1, 0.5f, random.NextSingle(), -0.1f, 1.5f, float.NaN, normalised, MathF.BitDecrement(normalised), MathF.BitIncrement(normalised)];
    }

    private void AssertEqual(float[] map, PictureSize size, PictureSize picture, float? threshold, string what)
    {
        WholePictureSegmentation expected = WholePictureSegmenter.Segment(map, size, picture, threshold, _buffers);
        Assert.True(_fused.TrySegment(map, size, picture, threshold, out WholePictureSegmentation actual, out RunLengthMask mask), what);
        Assert.True(expected == actual, $"{what}: {expected} but {actual}");
        Assert.True(RunLengthMask.FromRowMajor(_buffers.Mask, picture).Equals(mask), what);
    }
}
