using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>Whole heatmaps to masks against the published masks and the reference's output.</summary>
public sealed class PublishedMasksTests
{
    [Fact]
    public void PublishedHeatmaps_Otsu_GiveThePublishedMasksByteForByte() =>
        AssertMasks("sample/gradcam_maps_val", "sample/gradcam_segmentations_val_sample.json", null, null, 20, 20, 0);

    [Fact]
    public void Sample_ThresholdTable_EqualsReference() =>
        AssertMasks("sample/gradcam_maps_val", "golden/sample/heatmap_to_segmentation.threshold/out/seg.json", "sample/tuning_results.csv", null, 20, 20, 0);

    [Fact]
    public void Sample_ProbabilityTable_EqualsReferenceWithTheKnownException() =>
        AssertMasks("sample/gradcam_maps_val", "golden/sample/heatmap_to_segmentation.prob/out/seg.json", null, "sample/probability_tuning_results.csv", 20, 19, 2);

    [Fact]
    public void Sample_BothTables_EqualsReference() => AssertMasks(
        "sample/gradcam_maps_val", "golden/sample/heatmap_to_segmentation.threshold_prob/out/seg.json",
        "sample/tuning_results.csv", "sample/probability_tuning_results.csv", 20, 20, 0);

    [Fact]
    public void Synthetic_Otsu_EqualsReferenceWithTheKnownExceptions() => AssertMasks(
        "golden/synthetic_inputs/maps", "golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json", null, null, 400, 387, 1);

    [Fact]
    public void Synthetic_ThresholdTable_EqualsReferenceWithTheKnownExceptions() => AssertMasks(
        "golden/synthetic_inputs/maps", "golden/synthetic/heatmap_to_segmentation.threshold/out/seg.json", "golden/synthetic_inputs/tuning.csv", null, 400, 395, 1);

    [Fact]
    public void Synthetic_ProbabilityTable_EqualsReferenceWithTheKnownExceptions() => AssertMasks(
        "golden/synthetic_inputs/maps", "golden/synthetic/heatmap_to_segmentation.prob/out/seg.json", null, "golden/synthetic_inputs/prob_tuning.csv", 400, 392, 1);

    [Theory]
    [InlineData(5, 16)]
    [InlineData(20, 17)]
    public void Sample_Smoothing_EqualsReferenceWithTheKnownExceptions(int smoothing, int identical) => AssertMasks(
        "sample/gradcam_maps_val", $"golden/sample/heatmap_to_segmentation.smooth_k{smoothing}/out/seg.json", null, null, 20, identical, 2, smoothing);

    [Theory]
    [InlineData(5, 385)]
    [InlineData(20, 383)]
    public void Synthetic_Smoothing_EqualsReferenceWithTheKnownExceptions(int smoothing, int identical) => AssertMasks(
        "golden/synthetic_inputs/maps", $"golden/synthetic/heatmap_to_segmentation.smooth_k{smoothing}/out/seg.json", null, null, 400, identical, 2, smoothing);

    private static void AssertMasks(
        string maps, string expected, string? thresholds, string? cutoffs, int count, int identical, int mostPixels, int? smoothing = null)
    {
        using FileStream stream = File.OpenRead(SharedData.Require(expected));
        var reference = SegmentationJson.Read(stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PictureSize.DefaultPixelLimit, error => throw error)
            .ToDictionary(mask => (mask.ImageId, mask.Task));
        ThresholdTable? thresholdTable = thresholds is null ? null : ThresholdTable.Read(SharedData.Require(thresholds), false);
        ThresholdTable? cutoffTable = cutoffs is null ? null : ThresholdTable.Read(SharedData.Require(cutoffs), true);
        var segmenter = new MapSegmenter();
        int equal = 0, compared = 0;
        foreach (string file in Directory.EnumerateFiles(SharedData.Require(maps), "*.pkl"))
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            double? threshold = null, cutoff = null;
            Assert.True(thresholdTable?.TryGet(map.Task, out threshold) ?? true);
            Assert.True(cutoffTable?.TryGet(map.Task, out cutoff) ?? true);
            RunLengthMask mask = segmenter.Segment(map, threshold, cutoff, smoothing).Mask.GetMask(), other = reference[(map.ImageId, map.Task)].GetMask();
            compared++;
            if (mask.Equals(other))
            {
                equal++;
            }
            else if (map is not { ImageId: "patient64007_study2_view2_frontal", Task: "Cardiomegaly" })
            {
                long difference = MaskAlgebra.UnionArea(mask, other) - MaskAlgebra.IntersectionArea(mask, other);
                Assert.True(difference <= mostPixels, $"{map}: {difference} pixels differ");
            }
        }

        Assert.Equal(count, compared);
        Assert.True(equal >= identical, $"{equal} of {count} identical, at least {identical} expected");
    }
}
