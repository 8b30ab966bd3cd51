using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Localization;

/// <summary>Pixels pooled over images, and images counted by task, against the reference's CSVs.</summary>
public sealed class PixelTablesTests
{
    private const string SyntheticTruth = "golden/synthetic/annotation_to_segmentation/gt_seg.json";

    [Theory]
    [InlineData("sample", false, "sample/gt_segmentations_val.json", "sample/gradcam_segmentations_val_sample.json")]
    [InlineData("sample", true, "sample/gt_segmentations_val.json", "golden/sample/annotation_to_segmentation/gt_seg.json")]
    [InlineData("synthetic", false, SyntheticTruth, "golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json")]
    [InlineData("synthetic", true, SyntheticTruth, "golden/synthetic/annotation_to_segmentation.hb/hb_seg.json")]
    public void ReferenceMasks_Confusion_GivesTheReferencesFile(string data, bool human, string truthFile, string predictedFile)
    {
        Dictionary<(string, string Task), RunLengthMask> predicted = ReferenceFiles.ReadMasks(predictedFile);
        var rows = PathologyTask.Ten.ToDictionary(task => task, task => new PixelConfusion { Task = task });
        foreach (((string, string Task) key, RunLengthMask truth) in ReferenceFiles.ReadMasks(truthFile))
        {
            rows[key.Task] = rows[key.Task].Add(predicted.GetValueOrDefault(key), truth);
        }

        ReferenceFiles.AssertFile(
            $"golden/{data}/precision_recall_specificity/{PixelTables.ConfusionFileName(human)}", stream => PixelTables.WriteConfusion(stream, rows.Values));
    }

    [Theory]
    [InlineData("sample/count_segs.gt", "sample/gt_segmentations_val.json")]
    [InlineData("sample/count_segs.pred", "sample/gradcam_segmentations_val_sample.json")]
    [InlineData("synthetic/count_segs.gt", SyntheticTruth)]
    [InlineData("synthetic/count_segs.pred", "golden/synthetic/heatmap_to_segmentation.prob/out/seg.json")]
    public void ReferenceMasks_Counts_GivesTheReferencesFile(string folder, string masks)
    {
        var rows = PathologyTask.Ten.ToDictionary(task => task, task => new SegmentationCount(task, 0, 0));
        foreach (((string image, string task), RunLengthMask mask) in ReferenceFiles.ReadMasks(masks))
        {
            rows[task] = rows[task].Add(new SegmentationMask(new ItemIdentity { ImageId = image, Task = task }, mask));
        }

        ReferenceFiles.AssertFile($"golden/{folder}/{PixelTables.CountsFileName}", stream => PixelTables.WriteCounts(stream, rows.Values));
    }

    [Fact]
    public void Confusion_EveryPair_CountsEachPixelOnce()
    {
        var random = new Random(5);
        var pooled = new PixelConfusion { Task = "t" };
        long[,] counts = new long[2, 2];
        for (int i = 0; i < 200; i++)
        {
            var size = new PictureSize(random.Next(1, 12), random.Next(1, 12));
            byte[] truth = Masks.DenseMask.Random(random, size, random.NextDouble()), predicted = Masks.DenseMask.Random(random, size, random.NextDouble());
            bool missing = i % 7 == 0;
            pooled = pooled.Add(missing ? null : RunLengthMask.FromRowMajor(predicted, size), RunLengthMask.FromRowMajor(truth, size));
            for (int p = 0; p < truth.Length; p++)
            {
                counts[missing ? 0 : predicted[p], truth[p]]++;
            }
        }

        Assert.Equal((counts[1, 1], counts[1, 0], counts[0, 1], counts[0, 0]), (pooled.TruePositive, pooled.FalsePositive, pooled.FalseNegative, pooled.TrueNegative));
        Assert.Equal((200, (double)counts[1, 1] / (counts[1, 1] + counts[1, 0])), (pooled.Images, pooled.Precision));
        Assert.Equal((double)counts[0, 0] / (counts[0, 0] + counts[1, 0]), pooled.Specificity);
    }

    [Fact]
    public void Confusion_NothingToDivide_IsNaN()
    {
        var size = new PictureSize(2, 1);
        RunLengthMask all = RunLengthMask.FromRuns(size, [0, 2]), none = RunLengthMask.Empty(size);
        var start = new PixelConfusion { Task = "t" };
        Assert.Equal((double.NaN, double.NaN, double.NaN), (start.Precision, start.Recall, start.Specificity));
        Assert.Equal((double.NaN, double.NaN, 1), Shares(start.Add(none, none)));
        Assert.Equal((1, 1, double.NaN), Shares(start.Add(all, all)));
        Assert.Equal((double.NaN, 0, double.NaN), Shares(start.Add(null, all)));

        static (double, double, double) Shares(PixelConfusion row) => (row.Precision, row.Recall, row.Specificity);
    }

    [Fact]
    public void Confusion_OtherSize_IsTheCallersMistake() => Assert.Throws<ArgumentException>(() =>
        new PixelConfusion { Task = "t" }.Add(RunLengthMask.Empty(new PictureSize(2, 3)), RunLengthMask.Empty(new PictureSize(3, 2))));
}
