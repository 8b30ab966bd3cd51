using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>More than a thousand maps of all kinds, each cut at eight thresholds and by Otsu's: the fused way and the one that is chosen give the plain twin's runs.</summary>
public sealed class TwinTests
{
    private const int MapsOfAKind = 60;

    private static readonly double?[] Cuts = [null, 0, 0.1, 0.25, 0.4, 0.5, 0.6000000000000001, 0.75, 0.95];

    private readonly MapSegmenter _plain = new() { Path = SegmentationPath.Plain };
    private readonly MapSegmenter[] _others = [new() { Path = SegmentationPath.Fused }, new()];

    public static TheoryData<string> Kinds => [.. GeneratedMaps.Kinds, "nan"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Masks_OfSixtyGeneratedMaps_HaveNoDifferingRun(string kind)
    {
        var random = new Random(31);
        for (int i = 0; i < MapsOfAKind; i++)
        {
            (PictureSize size, PictureSize picture) = Sizes(random, i);
            float[] values = GeneratedMaps.Make(random, kind, size);
            AssertNoDifference(new SaliencyMap(new ItemIdentity { ImageId = $"{kind} {i}", Task = "Edema" }, picture, size, 0.5, null, null, () => [.. values]));
        }
    }

    [Fact]
    public void Masks_OfTheSample_HaveNoDifferingRun()
    {
        string[] files = Directory.GetFiles(SharedData.Require("sample/gradcam_maps_val"), "*.pkl");
        Assert.Equal(20, files.Length);
        foreach (string file in files)
        {
            AssertNoDifference(SaliencyMapFile.Open(file, new SaliencyMapReadOptions()));
        }
    }

    [Fact]
    public void Maps_OfAllKinds_AreMoreThanAThousand() => Assert.True(MapsOfAKind * Kinds.Count > 1000);

    private void AssertNoDifference(SaliencyMap map)
    {
        foreach (double? cut in Cuts)
        {
            (SegmentationMask expected, MapRemark remark) = _plain.Segment(map, cut, null);
            foreach (MapSegmenter segmenter in _others)
            {
                (SegmentationMask actual, MapRemark said) = segmenter.Segment(map, cut, null);
                RunLengthMask one = expected.GetMask(), other = actual.GetMask();
                Assert.True(one.Size == other.Size && one.Runs.SequenceEqual(other.Runs), $"{map} of {map.MapWidth}x{map.MapHeight} for {one.Size} at {cut}");
                Assert.Equal((expected.Threshold, expected.PeakX, expected.PeakY, remark), (actual.Threshold, actual.PeakX, actual.PeakY, said));
            }
        }
    }

    /// <summary>1x1 to 320x320; enlarged by whole and by odd ratios, left as it is, reduced, and turned from wide to high.</summary>
    private static (PictureSize Map, PictureSize Picture) Sizes(Random random, int index) => index switch
    {
        0 => (new PictureSize(1, 1), new PictureSize(300, 200)),
        1 => (new PictureSize(320, 320), new PictureSize(1117, 903)),
        2 => (new PictureSize(320, 320), new PictureSize(320, 320)),
        3 => (new PictureSize(320, 320), new PictureSize(97, 211)),
        4 => (new PictureSize(7, 7), new PictureSize(1021, 887)),
        5 => (new PictureSize(14, 14), new PictureSize(2320, 1000)),
        6 => (new PictureSize(40, 3), new PictureSize(61, 700)),
        7 => (new PictureSize(320, 320), new PictureSize(2828, 2320)),
        _ => GeneratedMaps.Sizes(random),
    };
}
