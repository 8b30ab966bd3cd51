using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Localization;

/// <summary>Odd inputs: equal where the reference is right, the right label or a typed error where it is not.</summary>
public sealed class QuirkTests
{
    private const string In = "golden/quirks/in/";

    [Theory]
    [InlineData("iou.extra.True", "pred_extra", EvaluationSlice.TruePositive)]
    [InlineData("iou.extra.False", "pred_extra", EvaluationSlice.Full)]
    [InlineData("iou.missing_img.True", "pred_missing_img", EvaluationSlice.TruePositive)]
    [InlineData("iou.missing_img.False", "pred_missing_img", EvaluationSlice.Full)]
    public void IoU_ImagesThatOneSideLacks_GivesTheReferencesFiles(string folder, string predicted, EvaluationSlice slice) =>
        ReferenceFiles.AssertTables($"golden/quirks/{folder}/iou", ReferenceFiles.ScoreIoU(Read("gt3"), Read(predicted), slice));

    [Theory]
    [InlineData(EvaluationSlice.TruePositive, "iou.missing_task.True", double.NaN)]
    [InlineData(EvaluationSlice.Full, "iou.missing_task.False", 0)]
    public void IoU_TaskMissing_CountsAsEmptyWhereTheReferenceCrashed(EvaluationSlice slice, string folder, double expected)
    {
        ReferenceFiles.AssertCrashed($"golden/quirks/{folder}");
        Dictionary<(string, string), RunLengthMask> predicted = Read("pred_missing_task");
        Assert.False(predicted.ContainsKey(("img1", "Edema")));
        ScoreTable table = ReferenceFiles.ScoreIoU(Read("gt3"), predicted, slice).PerImage();
        Assert.Equal([expected, 1, 1], Column(table, "Edema"));
        Assert.All(table.Columns.Where(task => task != "Edema"), task => Assert.Equal([1, 1, 1], Column(table, task)));
    }

    [Fact]
    public void IoU_OtherSize_IsTheCallersMistakeWhereTheReferenceCrashed()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/iou.badsize");
        Dictionary<(string, string), RunLengthMask> truth = Read("gt3"), predicted = Read("pred_badsize");
        foreach (((string image, string task), RunLengthMask mask) in predicted)
        {
            var identity = new ItemIdentity { ImageId = image, Task = task };
            LocalizationScore Score() => new(identity, EvaluationSlice.TruePositive, mask, truth[(image, task)], null);
            if ((image, task) == ("img1", "Edema"))
            {
                Assert.Equal("masks of one size are needed, not 10x10 and 60x50", Assert.Throws<ArgumentException>(Score).Message);
            }
            else
            {
                Assert.Equal(1, Score().IoU);
            }
        }
    }

    [Theory]
    [InlineData("hit.dup", "gt1", "maps_dup")]
    [InlineData("hit.extra", "gt1", "maps_extra")]
    public void Hit_DuplicateOrUnknownHeatmaps_GivesTheReferencesFiles(string folder, string truth, string maps) =>
        ReferenceFiles.AssertTables($"golden/quirks/{folder}/hitmiss", ReferenceFiles.ScoreHits(Read(truth), In + maps));

    /// <summary>
    /// The reference names its rows by the sorted ids of the truth, but they stand in the order in which an image first appears
    /// in its sorted files, or, where the first task's file is missing, after the images that have it. Nothing but the labels
    /// differs: our scores under its labels give its three files.
    /// </summary>
    [Theory]
    [InlineData("hit.prefix", "gt3", "maps_prefix", "img1, img10, img2", "img10, img1, img2")]
    [InlineData("hit.subdirs", "gt3q", "maps_sub", "q_01, q_02, q_10", "q_02, q_10, q_01")]
    [InlineData("hit.missing_first", "gt3p", "maps_missing_first", "p_1, p_10, p_2", "p_10, p_2, p_1")]
    public void Hit_RowsThatTheReferenceMislabels_HaveTheRightLabel(string folder, string truth, string maps, string labels, string rows)
    {
        ScoreTable ours = ReferenceFiles.ScoreHits(Read(truth), In + maps).PerImage();
        Assert.Equal(labels.Split(", "), ours.RowNames!);
        Dictionary<string, double[]> byId = ours.RowNames!.Zip(ours.Rows).ToDictionary();
        var mislabelled = new LocalizationTables("Hit", PathologyTask.Ten);
        foreach ((string label, string id) in labels.Split(", ").Zip(rows.Split(", ")))
        {
            foreach ((string task, double hit) in ours.Columns.Zip(byId[id]))
            {
                Assert.True(mislabelled.Add(label, task, hit));
            }
        }

        ReferenceFiles.AssertTables($"golden/quirks/{folder}/hitmiss", mislabelled);
    }

    [Fact]
    public void Hit_ImageWithoutHeatmaps_IsUndefinedWhereTheReferenceCrashed()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/hit.missing_img");
        ScoreTable table = ReferenceFiles.ScoreHits(Read("gt3p"), In + "maps_missing_img").PerImage();
        Assert.Equal(["p_1", "p_10", "p_2"], table.RowNames!);
        Assert.All(table.Columns, task => Assert.Equal([1, 1, double.NaN], Column(table, task)));
    }

    private static Dictionary<(string Image, string Task), RunLengthMask> Read(string name) => ReferenceFiles.ReadMasks($"{In}{name}.json");

    private static double[] Column(ScoreTable table, string task) => [.. table.Rows.Select(row => row[table.Columns.ToList().IndexOf(task)])];
}
