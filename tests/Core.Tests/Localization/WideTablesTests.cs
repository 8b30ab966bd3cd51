using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;

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
        Dictionary<(string, string), RunLengthMask> truth = Read(Truth), predicted = Read($"golden/synthetic/heatmap_to_segmentation.{masks}/out/seg.json");
        var tables = new LocalizationTables("IoU", PathologyTask.Ten);
        IEnumerable<(string, string)> keys = slice == EvaluationSlice.Full ? truth.Keys.Union(predicted.Keys) : truth.Keys;
        foreach ((string image, string task) in keys)
        {
            var score = new LocalizationScore(
                new ItemIdentity { ImageId = image, Task = task }, slice, predicted.GetValueOrDefault((image, task)), truth.GetValueOrDefault((image, task)), null);
            Assert.True(tables.Add(image, task, score.IoU));
        }

        AssertFiles(tables, $"golden/synthetic/{folder}/iou", seed);
    }

    [Fact]
    public void SyntheticHeatmaps_Hit_GivesTheReferencesFiles()
    {
        Dictionary<(string, string), RunLengthMask> truth = Read(Truth);
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

        AssertFiles(tables, "golden/synthetic/eval.hitmiss/hitmiss", 0);
    }

    private static void AssertFiles(LocalizationTables tables, string prefix, uint seed)
    {
        IReadOnlyList<BootstrapInterval> intervals = tables.Intervals(new BootstrapOptions { Seed = seed }, CancellationToken.None);
        AssertFile($"{prefix}_results_per_cxr.csv", tables.PerImage().Write);
        AssertFile($"{prefix}_bootstrap_results_per_cxr.csv", LocalizationTables.Replicates(intervals).Write);
        AssertFile($"{prefix}_summary_results.csv", stream => ScoreTable.WriteSummary(
            stream, intervals.Select(i => (LocalizationTables.TaskOf(i), i.Lower, i.Mean, i.Upper))));
    }

    private static void AssertFile(string expected, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        string[] ours = Encoding.UTF8.GetString(stream.ToArray()).Split('\n'), theirs = File.ReadAllText(SharedData.Require(expected)).Split('\n');
        Assert.Equal(theirs, ours);
    }

    private static Dictionary<(string, string), RunLengthMask> Read(string path)
    {
        using FileStream stream = File.OpenRead(SharedData.Require(path));
        return SegmentationJson.Read(stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PictureSize.DefaultPixelLimit, error => throw error)
            .ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
    }
}
