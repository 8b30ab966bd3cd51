using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Localization;

/// <summary>From the reference's own masks and heatmaps to its three CSVs, byte for byte.</summary>
public sealed class WideTablesTests
{
    private const string Truth = "golden/synthetic/annotation_to_segmentation/gt_seg.json";

    [Theory]
    [InlineData("eval.iou_tp", "otsu", EvaluationSlice.TruePositive, 0u)]
    [InlineData("eval.iou_tp_seed1", "otsu", EvaluationSlice.TruePositive, 1u)]
    [InlineData("eval.iou_full", "otsu", EvaluationSlice.Full, 0u)]
    [InlineData("eval.iou_full_prob", "prob", EvaluationSlice.Full, 0u)]
    public void SyntheticMasks_IoU_GivesTheReferencesFiles(string folder, string masks, EvaluationSlice slice, uint seed)
    {
        Dictionary<(string, string), RunLengthMask> truth = ReferenceFiles.ReadMasks(Truth), predicted = ReferenceFiles.ReadMasks($"golden/synthetic/heatmap_to_segmentation.{masks}/out/seg.json");
        var tables = new LocalizationTables("IoU", PathologyTask.Ten);
        IEnumerable<(string, string)> keys = slice == EvaluationSlice.Full ? truth.Keys.Union(predicted.Keys) : truth.Keys;
        foreach ((string image, string task) in keys)
        {
            var score = new LocalizationScore(
                new ItemIdentity { ImageId = image, Task = task }, slice, predicted.GetValueOrDefault((image, task)), truth.GetValueOrDefault((image, task)), null);
            Assert.True(tables.Add(image, task, score.IoU));
        }

        ReferenceFiles.AssertTables($"golden/synthetic/{folder}/iou", tables, seed);
    }

    [Fact]
    public void SyntheticHeatmaps_Hit_GivesTheReferencesFiles()
    {
        Dictionary<(string, string), RunLengthMask> truth = ReferenceFiles.ReadMasks(Truth);
        var tables = new LocalizationTables("Hit", PathologyTask.Ten);
        var segmenter = new MapSegmenter();
        foreach (string file in Directory.EnumerateFiles(SharedData.Require("golden/synthetic_inputs/maps"), "*.pkl"))
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            if (truth.TryGetValue((map.ImageId, map.Task), out RunLengthMask? mask))
            {
                SegmentationMask predicted = segmenter.Segment(map, 0.5, null).Mask;
                var score = new LocalizationScore(
                    map.GetIdentity(), EvaluationSlice.TruePositive, predicted.GetMask(), mask, (predicted.PeakX!.Value, predicted.PeakY!.Value));
                tables.Add(map.ImageId, map.Task, score.Hit);
            }
        }

        ReferenceFiles.AssertTables("golden/synthetic/eval.hitmiss/hitmiss", tables);
    }
}
