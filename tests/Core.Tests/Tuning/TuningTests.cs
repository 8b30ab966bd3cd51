using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tuning;

namespace CheXplanation.Tests.Tuning;

public sealed class TuningTests
{
    private static readonly PictureSize Size = new(9, 7);

    [Fact]
    public void Score_FusedAndPlain_AreEqual()
    {
        var random = new Random(12);
        foreach (string file in Directory.GetFiles(SharedData.Require("golden/synthetic_inputs/maps"), "*.pkl").Order(StringComparer.Ordinal).Take(60))
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            PictureSize picture = map.GetPictureSize();
            var pixels = new byte[picture.PixelCount];
            int left = random.Next(picture.Width / 2), top = random.Next(picture.Height / 2);
            for (int y = top; y < top + picture.Height / 3; y++)
            {
                pixels.AsSpan((y * picture.Width) + left, picture.Width / 3).Fill(1);
            }

            RunLengthMask truth = RunLengthMask.FromRowMajor(pixels, picture);
            double[] grid = [0, 0.05, 0.2, 0.30000000000000004, 0.5, 0.77, 0.999, 1];
            MapThresholdScores plain = new MapThresholdScorer(grid) { Path = SegmentationPath.Plain }.Score(map, truth);
            MapThresholdScores fused = new MapThresholdScorer(grid) { Path = SegmentationPath.Fused }.Score(map, truth);
            Assert.Equal(Enumerable.Range(0, grid.Length).Select(plain.GetIoU), Enumerable.Range(0, grid.Length).Select(fused.GetIoU));
        }
    }

    [Fact]
    public void Grids_AreNumPysAranges()
    {
        double[] thresholds = [0.2, 0.30000000000000004, 0.4000000000000001, 0.5000000000000001, 0.6000000000000001, 0.7000000000000002, 0.8000000000000003];
        Assert.Equal(thresholds, TuningGrid.SegmentationThresholds);
        Assert.Equal([0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8], TuningGrid.ProbabilityCutoffs("Edema"));
        Assert.Equal([0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6, 0.7000000000000001, 0.8], TuningGrid.ProbabilityCutoffs("Lung Lesion"));
    }

    [Fact]
    public void Score_EveryThreshold_EqualsTheSegmentersMask()
    {
        var random = new Random(6);
        MapThresholdScorer scorer = new();
        var segmenter = new MapSegmenter();
        for (int i = 0; i < 100; i++)
        {
            SaliencyMap map = Map("a", "Edema", [.. Enumerable.Range(0, 12).Select(_ => random.NextSingle())]);
            RunLengthMask truth = RunLengthMask.FromRowMajor([.. Enumerable.Range(0, 63).Select(_ => (byte)random.Next(2))], Size);
            MapThresholdScores scores = scorer.Score(map, truth);
            Assert.Equal(7, scores.Count);
            for (int t = 0; t < 7; t++)
            {
                RunLengthMask mask = segmenter.Segment(map, TuningGrid.SegmentationThresholds[t], null).Mask.GetMask();
                double expected = mask.IsEmpty ? double.NaN : (double)MaskAlgebra.IntersectionArea(mask, truth) / MaskAlgebra.UnionArea(mask, truth);
                Assert.Equal(expected, scores.GetIoU(t));
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(3f)]
    [InlineData(float.NaN)]
    public void Score_MapThatCannotBeCut_IsUndefined(float value)
    {
        SaliencyMap map = Map("a", "Edema", [.. Enumerable.Repeat(value, 12)]);
        MapThresholdScores scores = new MapThresholdScorer([0.5]).Score(map, Full());
        Assert.Equal(double.NaN, scores.GetIoU(0));
    }

    [Fact]
    public void Score_NoTruth_DoesNotReadTheMap()
    {
        var map = new SaliencyMap(Identity("a", "Edema"), Size, new PictureSize(4, 3), 0.5, null, null, () => throw new InvalidOperationException("read"));
        Assert.Equal(double.NaN, new MapThresholdScorer().Score(map, null).GetIoU(6));
        Assert.Equal(double.NaN, new MapThresholdScorer().Score(map, RunLengthMask.Empty(Size)).GetIoU(0));
    }

    [Fact]
    public void Score_TruthOfAnotherSize_IsRefused() => Assert.Throws<ArgumentException>(
        () => new MapThresholdScorer().Score(Map("a", "Edema", new float[12]), RunLengthMask.Empty(new PictureSize(7, 9))));

    [Fact]
    public void Thresholds_TaskWithoutScores_GetsTheFirst()
    {
        IReadOnlyList<TuningRow> rows = new SegmentationThresholdTuning(tasks: ["Edema"]).Rows();
        Assert.Equal([true, false, false, false, false, false, false], rows.Select(row => row.IsBest));
        Assert.All(rows, row => Assert.Equal((double.NaN, 0), (row.MeanIoU, row.ImageCount)));
    }

    [Fact]
    public void Cutoffs_TaskWithoutScores_HasNoBest()
    {
        IReadOnlyList<TuningRow> rows = new ProbabilityThresholdTuning(tasks: ["Edema"]).Rows();
        Assert.Equal(9, rows.Count);
        Assert.DoesNotContain(rows, row => row.IsBest);
    }

    [Fact]
    public void Add_SecondOfAnImageAndTask_IsRefused()
    {
        var thresholds = new SegmentationThresholdTuning();
        MapThresholdScores scores = new MapThresholdScorer().Score(Map("a", "Lung Opacity", new float[12]), null);
        Assert.True(thresholds.Add(scores));
        Assert.False(thresholds.Add(new MapThresholdScorer().Score(Map("a", "Airspace Opacity", new float[12]), null)));
        var cutoffs = new ProbabilityThresholdTuning();
        Assert.True(cutoffs.Add(ProbabilityThresholdTuning.Score(Mask(0.5, false), null)));
        Assert.False(cutoffs.Add(ProbabilityThresholdTuning.Score(Mask(0.6, false), null)));
    }

    [Theory]
    [InlineData(0.1f, false, 1)]
    [InlineData(0.1f, true, 0)]
    [InlineData(0.2f, true, 1)]
    public void Cutoff_ProbabilityOfATensor_IsComparedInFloat32(float probability, bool single, double expected) =>
        Assert.Equal(expected, ProbabilityThresholdTuning.Score(Mask(probability, single), Full()).GetIoU(0.1));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0.50001, 1)]
    public void Cutoff_Probability_MustBeAbove(double probability, double expected) =>
        Assert.Equal(expected, ProbabilityThresholdTuning.Score(Mask(probability, false), Full()).GetIoU(0.5));

    [Fact]
    public void Cutoff_EmptyTruth_IsZeroWhereTheMaskIsKeptAndUndefinedElsewhere()
    {
        MaskCutoffScore score = ProbabilityThresholdTuning.Score(Mask(0.5, false), null);
        Assert.Equal((0, double.NaN), (score.GetIoU(0.4), score.GetIoU(0.6)));
    }

    [Fact]
    public void Cutoffs_BestIsTheFirstOfTheRoundedMeans()
    {
        var tuning = new ProbabilityThresholdTuning([0.1, 0.2, 0.3], ["Edema"]);
        var size = new PictureSize(10000, 1);
        RunLengthMask truth = RunLengthMask.FromRuns(size, [0, 10000]);
        foreach ((string image, int area, double probability) in new[] { ("a", 5000, 0.15), ("b", 1, 0.9), ("c", 5000, 0.9) })
        {
            // The mean rises by less than the rounding shows where a's truth is taken for empty.
            var mask = new SegmentationMask(Identity(image, "Edema"), RunLengthMask.FromRuns(size, [0, area, 10000 - area])) { Probability = probability };
            Assert.True(tuning.Add(ProbabilityThresholdTuning.Score(mask, image == "a" ? null : truth)));
        }

        IReadOnlyList<TuningRow> rows = tuning.Rows();
        Assert.Equal([3, 2, 2], rows.Select(row => row.ImageCount!.Value));
        Assert.Equal([false, true, false], rows.Select(row => row.IsBest));
        Assert.Equal(0.25005, rows[1].MeanIoU, 1e-12);
    }

    [Theory]
    [InlineData]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.1)]
    [InlineData(0.2, 1.1)]
    [InlineData(double.NaN)]
    public void Grid_NotRisingWithinZeroToOne_IsRefused(params double[] grid)
    {
        Assert.Throws<ArgumentException>(() => new MapThresholdScorer(grid));
        Assert.Throws<ArgumentException>(() => new SegmentationThresholdTuning(grid));
        Assert.Throws<ArgumentException>(() => new ProbabilityThresholdTuning(grid));
    }

    [Fact]
    public void Tables_FinerGrid_KeepsItsDigits()
    {
        using var stream = new MemoryStream();
        TuningTables.WriteThresholds(stream,
        [
            new TuningRow { Kind = TuningKind.SegmentationThreshold, Task = "A", Threshold = 0.25, IsBest = true },
            new TuningRow { Kind = TuningKind.SegmentationThreshold, Task = "A", Threshold = 0.3 },
            new TuningRow { Kind = TuningKind.SegmentationThreshold, Task = "B", Threshold = 0.8000000000000003, IsBest = true },
        ]);
        Assert.Equal("threshold,task\n0.25,A\n0.8,B\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Tables_Read_MarksTheFirstLargestMean()
    {
        IReadOnlyList<TuningRow> rows = TuningTables.Read(new StringReader("task,mIoU,prob_threshold\nEdema,0.1,0.0\nEdema,0.2,0.1\nEdema,,0.2\nEdema,0.2,0.3\nLung Opacity,,0.0\n"));
        Assert.Equal([false, true, false, false, false], rows.Select(row => row.IsBest));
        Assert.Equal("Airspace Opacity", rows[4].Task);
    }

    [Theory]
    [InlineData("")]
    [InlineData("threshold\n0.2\n")]
    [InlineData("threshold,task\n1.2,Edema\n")]
    [InlineData("threshold,task\nx,Edema\n")]
    [InlineData("threshold,task\n0.2\n")]
    [InlineData("prob_threshold,task\n0.2,Edema\n")]
    [InlineData("prob_threshold,mIoU,task\n0.2,x,Edema\n")]
    public void Tables_ReadBadFile_IsADataError(string text) =>
        Assert.Throws<DataFormatException>(() => TuningTables.Read(new StringReader(text)));

    private static ItemIdentity Identity(string image, string task) => new() { ImageId = image, Task = task };

    private static SaliencyMap Map(string image, string task, float[] values) =>
        new(Identity(image, task), Size, new PictureSize(4, 3), 0.5, null, null, () => values);

    private static RunLengthMask Full() => RunLengthMask.FromRuns(Size, [0, 63]);

    private static SegmentationMask Mask(double probability, bool single) =>
        new(Identity("a", "Edema"), Full()) { Probability = probability, HasSingleProbability = single };
}
