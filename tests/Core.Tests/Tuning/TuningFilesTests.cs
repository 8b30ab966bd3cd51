using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Tests.Tuning;

/// <summary>From heatmaps and true masks to the reference's tuning CSVs, byte for byte.</summary>
public sealed class TuningFilesTests
{
    private const string SampleMaps = "sample/gradcam_maps_val", SampleTruth = "sample/gt_segmentations_val.json";
    private const string Maps = "golden/synthetic_inputs/maps", Truth = "golden/synthetic/annotation_to_segmentation/gt_seg.json";
    private const string Variants = "golden/synthetic_inputs/variants/maps", VariantsTruth = "golden/synthetic/variants.annotation/gt_seg.json";

    [Theory]
    [InlineData(SampleMaps, SampleTruth, "sample/tune_heatmap_threshold")]
    [InlineData(Maps, Truth, "synthetic/tune_heatmap_threshold")]
    [InlineData(Variants, VariantsTruth, "synthetic/variants.tune_heat")]
    public void Thresholds_GiveTheReferencesFile(string maps, string truth, string folder)
    {
        IReadOnlyList<TuningRow> rows = TuneThresholds(Open(maps), ReadMasks(truth));
        AssertFile($"golden/{folder}/tuning_results.csv", stream => TuningTables.WriteThresholds(stream, rows));
        Assert.Equal(70, rows.Count);
    }

    [Theory]
    [InlineData(SampleMaps, SampleTruth, "sample/tune_probability_threshold")]
    [InlineData("golden/synthetic_inputs/variants_nocuda/maps", VariantsTruth, "synthetic/variants_nocuda.tune_prob")]
    [InlineData(Variants, VariantsTruth, "synthetic/patched.variants.tune_prob")]
    public void Cutoffs_GiveTheReferencesFile(string maps, string truth, string folder)
    {
        IReadOnlyList<TuningRow> rows = TuneCutoffs(Open(maps), ReadMasks(truth));
        AssertFile($"golden/{folder}/probability_tuning_results.csv", stream => TuningTables.WriteCutoffs(stream, rows));
        Assert.Equal(89, rows.Count);
    }

    [Fact]
    public void Cutoffs_ConstantMap_IsTheOnlyDifferenceFromTheReferencesFile()
    {
        // The reference makes a nonsense mask of the constant map; with that mask the file is equal, with our empty one two means differ: those of the
        // cutoffs that the map's probability exceeds.
        (string Image, string Task) constant = ("patient64007_study2_view2_frontal", "Cardiomegaly");
        RunLengthMask nonsense = ReadMasks("golden/synthetic/heatmap_to_segmentation.otsu/out/seg.json")[constant];
        const string file = "golden/synthetic/tune_probability_threshold/probability_tuning_results.csv";
        SaliencyMap[] maps = Open(Maps);
        Dictionary<(string, string), RunLengthMask> truth = ReadMasks(Truth);
        IReadOnlyList<TuningRow> theirs = TuneCutoffs(maps, truth, mask => (mask.ImageId, mask.Task) == constant
            ? new SegmentationMask(mask.GetIdentity(), nonsense) { Probability = mask.Probability } : mask);
        AssertFile(file, stream => TuningTables.WriteCutoffs(stream, theirs));
        IReadOnlyList<TuningRow> ours = TuneCutoffs(maps, truth);
        Assert.False(nonsense.IsEmpty);
        TuningRow[] different = [.. ours.Except(theirs)];
        Assert.Equal([(constant.Task, 0, 0.066), (constant.Task, 0.1, 0.082)], different.Select(row => (row.Task, row.Threshold, NumPyRounding.Round(row.MeanIoU, 3))));
    }

    [Fact]
    public void Cutoffs_MapsTaggedCuda_AreReadWhereTheReferenceCrashes()
    {
        Assert.Equal("1", File.ReadAllText(SharedData.Require("golden/synthetic/variants.tune_prob/_rc.txt")).Trim());
        Assert.All(TuneCutoffs(Open(Variants), ReadMasks(VariantsTruth)), row => Assert.InRange(row.ImageCount!.Value, 1, 8));
    }

    [Fact]
    public void Masks_OfTensorProbabilities_RememberIt()
    {
        var segmenter = new MapSegmenter();
        IEnumerable<string> images = Open(Variants).Select(map => segmenter.Segment(map, null, null).Mask).Where(mask => mask.HasSingleProbability).Select(mask => mask.ImageId);
        Assert.Equal(["patient70000_study1_view1_frontal 10"], images.GroupBy(id => id).Select(image => $"{image.Key} {image.Count()}"));
    }

    [Fact]
    public void Rows_AnyOrderOfArrival_AreTheSame()
    {
        Dictionary<(string, string), RunLengthMask> truth = ReadMasks(VariantsTruth);
        SaliencyMap[] maps = Open(Variants);
        IReadOnlyList<TuningRow> thresholds = TuneThresholds(maps, truth), cutoffs = TuneCutoffs(maps, truth);
        var random = new Random(5);
        for (int i = 0; i < 3; i++)
        {
            random.Shuffle(maps);
            Assert.Equal(thresholds, TuneThresholds(maps, truth));
            Assert.Equal(cutoffs, TuneCutoffs(maps, truth));
        }
    }

    [Fact]
    public void BestCutoffs_AreThoseThatTheGeneratorPicksFromTheFile()
    {
        string file = SharedData.Require("golden/synthetic/tune_probability_threshold/probability_tuning_results.csv");
        ThresholdTable table = ThresholdTable.Read(file, ofCutoffs: true);
        TuningRow[] best = [.. TuneCutoffs(Open(Maps), ReadMasks(Truth)).Where(row => row.IsBest)];
        Assert.Equal(10, best.Length);
        foreach (TuningRow row in best)
        {
            Assert.True(table.TryGet(row.Task, out double? cutoff));
            Assert.Equal(cutoff!.Value, row.Threshold, 1e-9);
        }
    }

    [Theory]
    [InlineData("sample/tuning_results.csv")]
    [InlineData("sample/probability_tuning_results.csv")]
    [InlineData("golden/sample/tune_probability_threshold/probability_tuning_results.csv")]
    [InlineData("golden/synthetic/tune_heatmap_threshold/tuning_results.csv")]
    [InlineData("golden/synthetic/variants_nocuda.tune_prob/probability_tuning_results.csv")]
    public void Tables_ReadAndWritten_AreUnchanged(string path)
    {
        using StreamReader reader = File.OpenText(SharedData.Require(path));
        IReadOnlyList<TuningRow> rows = TuningTables.Read(reader);
        Action<Stream> write = rows[0].Kind == TuningKind.ProbabilityCutoff
            ? stream => TuningTables.WriteCutoffs(stream, rows) : stream => TuningTables.WriteThresholds(stream, rows);
        AssertFile(path, write);
    }

    private static IReadOnlyList<TuningRow> TuneThresholds(IEnumerable<SaliencyMap> maps, Dictionary<(string, string), RunLengthMask> truth)
    {
        var tuning = new SegmentationThresholdTuning();
        var scorer = new MapThresholdScorer();
        foreach (SaliencyMap map in maps)
        {
            Assert.True(tuning.Add(scorer.Score(map, truth.GetValueOrDefault((map.ImageId, map.Task)))));
        }

        return tuning.Rows();
    }

    private static IReadOnlyList<TuningRow> TuneCutoffs(
        IEnumerable<SaliencyMap> maps, Dictionary<(string, string), RunLengthMask> truth, Func<SegmentationMask, SegmentationMask>? replace = null)
    {
        var tuning = new ProbabilityThresholdTuning();
        var segmenter = new MapSegmenter();
        foreach (SaliencyMap map in maps)
        {
            SegmentationMask mask = segmenter.Segment(map, null, null).Mask;
            mask = replace is null ? mask : replace(mask);
            Assert.True(tuning.Add(ProbabilityThresholdTuning.Score(mask, truth.GetValueOrDefault((map.ImageId, map.Task)))));
        }

        return tuning.Rows();
    }

    private static SaliencyMap[] Open(string folder) =>
        [.. Directory.EnumerateFiles(SharedData.Require(folder), "*.pkl").Select(file => SaliencyMapFile.Open(file, new SaliencyMapReadOptions()))];

    private static Dictionary<(string, string), RunLengthMask> ReadMasks(string path)
    {
        using FileStream stream = File.OpenRead(SharedData.Require(path));
        return SegmentationJson.Read(stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PictureSize.DefaultPixelLimit, error => throw error)
            .ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
    }

    private static void AssertFile(string expected, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        string ours = Encoding.UTF8.GetString(stream.ToArray()), theirs = Encoding.UTF8.GetString(File.ReadAllBytes(SharedData.Require(expected)));
        Assert.Equal(theirs.Split('\n'), ours.Split('\n'));
    }
}
