using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Localization;

namespace CheXplanation.Tests.Segmentation;

/// <summary>Heatmaps of odd pickles and odd tables to masks, against the reference's output.</summary>
public sealed class QuirkMasksTests
{
    private const string In = "golden/quirks/in/";
    private const string Variants = "golden/synthetic_inputs/variants/maps";

    [Fact]
    public void Variants_Otsu_EqualsReference() =>
        AssertEqual("golden/synthetic/variants.otsu/out/seg.json", ReferenceFiles.SegmentMaps(Variants, _ => null), 80);

    [Fact]
    public void Variants_ProbabilityTable_EqualsReference()
    {
        ThresholdTable cutoffs = ThresholdTable.Read(SharedData.Require("golden/synthetic_inputs/prob_tuning.csv"), true);
        AssertEqual("golden/synthetic/variants.prob/out/seg.json", ReferenceFiles.SegmentMaps(Variants, _ => null, task => Lookup(cutoffs, task)), 80);
    }

    [Fact]
    public void ThresholdTable_EmptyCell_MeansOtsuAsInTheReference()
    {
        ThresholdTable thresholds = ThresholdTable.Read(SharedData.Require(In + "thr_nan.csv"), false);
        IEnumerable<SegmentationMask> masks = ReferenceFiles.SegmentMaps(In + "maps_extra", task => thresholds.TryGet(task, out double? value) ? value : null);
        AssertEqual("golden/quirks/seg.thr_nan/s.json", masks.Where(mask => PathologyTask.Ten.Contains(mask.Task)), 11);
    }

    [Fact]
    public void ThresholdTable_WithoutATask_SaysSoWhereTheReferenceCrashed()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/seg.thr_missing");
        ThresholdTable thresholds = ThresholdTable.Read(SharedData.Require(In + "thr_missing.csv"), false);
        Assert.Equal(["Edema"], PathologyTask.Ten.Where(task => thresholds.TryGet(task, out _)));
    }

    [Fact]
    public void CutoffTable_WithOnlyEmptyScoresOfATask_SaysSoWhereTheReferenceCrashed()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/seg.prob_nan");
        ThresholdTable cutoffs = ThresholdTable.Read(SharedData.Require(In + "prob_nan.csv"), true);
        Assert.Equal(["Edema"], PathologyTask.Ten.Where(task => !cutoffs.TryGet(task, out _)));
        Assert.Equal(0.9, Lookup(cutoffs, "Cardiomegaly"));
    }

    [Fact]
    public void FileNames_WithUnderscoresInTheTask_GiveTheTasksThatTheReferenceFinds() =>
        AssertEqual(
            "golden/quirks/seg.underscore/s.json",
            ReferenceFiles.SegmentMaps(In + "maps_underscore", _ => null).Where(mask => PathologyTask.Ten.Contains(mask.Task)), 5);

    [Fact]
    public void Duplicate_EndsTheReferenceAtThatFile_OursHoldsAllMasksOfBothFolders()
    {
        Dictionary<(string, string), RunLengthMask> reference = ReferenceFiles.ReadMasks("golden/quirks/seg.dup/s.json");
        var ours = ReferenceFiles.SegmentMaps(In + "maps_dup", _ => null).GroupBy(mask => (mask.ImageId, mask.Task)).ToDictionary(
            group => group.Key, group => group.Select(mask => mask.GetMask()).ToArray());
        Assert.Equal(reference.Keys.Order(), ours.Keys.Order());

        // The reference met the second folder's file first: its order is the file system's, ours the names'.
        Assert.Equal(2, ours[("img1", "Edema")].Length);
        Assert.Equal(reference[("img1", "Edema")], ours[("img1", "Edema")][1]);
        Assert.All(reference.Where(mask => mask.Key != ("img1", "Edema")), mask => Assert.Equal(mask.Value, Assert.Single(ours[mask.Key])));
    }

    private static void AssertEqual(string expected, IEnumerable<SegmentationMask> masks, int count)
    {
        Dictionary<(string, string), RunLengthMask> reference = ReferenceFiles.ReadMasks(expected);
        var ours = masks.ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
        Assert.Equal((count, count), (reference.Count, ours.Count));
        Assert.All(reference, mask => Assert.Equal(mask.Value, ours[mask.Key]));
    }

    private static double? Lookup(ThresholdTable table, string task)
    {
        Assert.True(table.TryGet(task, out double? value));
        return value;
    }
}
