using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>From the reference's own masks and heatmaps to its three CSVs, byte for byte.</summary>
public sealed class WideTablesTests
{
    private const string SampleTruth = "sample/gt_segmentations_val.json";
    private const string SyntheticTruth = "golden/synthetic/annotation_to_segmentation/gt_seg.json";
    private const string VariantsTruth = "golden/synthetic/variants.annotation/gt_seg.json";

    [Theory]
    [InlineData("sample/eval.iou_tp/iou", SampleTruth, "sample/gradcam_segmentations_val_sample.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("sample/eval.iou_full/res/iou", SampleTruth, "sample/gradcam_segmentations_val_sample.json", EvaluationSlice.Full, 0u)]
    [InlineData("sample/eval.iou_full_prob/iou", SampleTruth, "golden/sample/heatmap_to_segmentation.prob/out/seg.json", EvaluationSlice.Full, 0u)]
    [InlineData("sample/eval.iou_tp_today/iou", SampleTruth, "golden/sample/heatmap_to_segmentation.otsu/out/seg.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("sample/eval.iou_hb/iou_humanbenchmark", SampleTruth, "golden/sample/annotation_to_segmentation/gt_seg.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("synthetic/eval.iou_tp/iou", SyntheticTruth, "golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("synthetic/eval.iou_tp_seed1/iou", SyntheticTruth, "golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json", EvaluationSlice.TruePositive, 1u)]
    [InlineData("synthetic/eval.iou_full/iou", SyntheticTruth, "golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json", EvaluationSlice.Full, 0u)]
    [InlineData("synthetic/eval.iou_full_prob/iou", SyntheticTruth, "golden/synthetic/heatmap_to_segmentation.prob/out/seg.json", EvaluationSlice.Full, 0u)]
    [InlineData("synthetic/eval.iou_hb/iou_humanbenchmark", SyntheticTruth, "golden/synthetic/annotation_to_segmentation.hb/hb_seg.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("synthetic/variants.iou/iou", VariantsTruth, "golden/synthetic/variants.otsu/out/seg.json", EvaluationSlice.TruePositive, 0u)]
    [InlineData("synthetic/variants_nocuda.iou/iou", VariantsTruth, "golden/synthetic/variants.otsu/out/seg.json", EvaluationSlice.TruePositive, 0u)]
    public void ReferenceMasks_IoU_GivesTheReferencesFiles(string prefix, string truth, string predicted, EvaluationSlice slice, uint seed) =>
        ReferenceFiles.AssertTables(
            $"golden/{prefix}", ReferenceFiles.ScoreIoU(ReferenceFiles.ReadMasks(truth), ReferenceFiles.ReadMasks(predicted), slice), seed);

    [Theory]
    [InlineData("sample/eval.hitmiss", SampleTruth, "sample/gradcam_maps_val")]
    [InlineData("synthetic/eval.hitmiss", SyntheticTruth, "golden/synthetic_inputs/maps")]
    [InlineData("synthetic/variants.hitmiss", VariantsTruth, "golden/synthetic_inputs/variants/maps")]
    public void ReferenceHeatmaps_Hit_GivesTheReferencesFiles(string folder, string truth, string maps) =>
        ReferenceFiles.AssertTables($"golden/{folder}/hitmiss", ReferenceFiles.ScoreHits(ReferenceFiles.ReadMasks(truth), maps));

    [Fact]
    public void PublishedHeatmaps_OurMasksAndIoU_GiveTheReferencesFiles()
    {
        Dictionary<(string Image, string Task), RunLengthMask> truth = ReferenceFiles.ReadMasks(SampleTruth);
        Dictionary<(string Image, string Task), RunLengthMask> published = ReferenceFiles.ReadMasks("sample/gradcam_segmentations_val_sample.json");
        Dictionary<(string Image, string Task), RunLengthMask> ours = ReferenceFiles.SegmentMaps("sample/gradcam_maps_val", _ => null)
            .ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
        Assert.Equal(20, published.Count);
        Assert.All(published, mask => Assert.Equal(mask.Value, ours[mask.Key]));
        ReferenceFiles.AssertTables("golden/sample/eval.iou_tp/iou", ReferenceFiles.ScoreIoU(truth, ours, EvaluationSlice.TruePositive));
    }
}
