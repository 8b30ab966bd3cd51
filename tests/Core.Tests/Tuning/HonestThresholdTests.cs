using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Tests.Tuning;

public sealed class HonestThresholdTests
{
    private static readonly PictureSize Size = new(9, 7);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(17)]
    public void Exact_EveryDistinctValueTried_IsTheBestAndTheSmallest(int images)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            (SaliencyMap Map, RunLengthMask Truth)[] study = Study(images, seed);
            TuningRow row = Exact(study, new ThresholdAssessment { Replicates = 0 });
            float[] candidates = Candidates(study);
            double[] means = [.. candidates.Select(threshold => Mean(study, threshold))];
            Assert.Equal(means.Max(), row.MeanIoU, 14);
            int first = Array.FindIndex(means, mean => mean > means.Max() - 1e-13);
            Assert.Equal(candidates[first], row.Threshold);
            Assert.Equal((images, true, true), (row.ImageCount!.Value, row.IsExact, row.IsBest));

            // The segmenter makes of the threshold exactly the masks that were counted.
            Assert.Equal(row.MeanIoU, Mean(study, row.Threshold), 14);
            TuningRow grid = Grid(study).Single(other => other.IsBest);
            Assert.True(row.MeanIoU >= grid.MeanIoU - 1e-14, $"{row} is worse than {grid}");
        }
    }

    [Fact]
    public void ExactFolds_AreChosenWithoutTheHeldOutPatients()
    {
        (SaliencyMap Map, RunLengthMask Truth)[] study = Study(16, 3);
        var assessment = new ThresholdAssessment { Folds = 4, Seed = 7, UnitOf = Patient, Replicates = 0 };
        TuningRow row = Exact(study, assessment);
        (int[] foldOf, int folds) = assessment.Deal([.. study.Select(item => Patient(item.Map.ImageId))]);
        Assert.Equal((4, 4, 8), (folds, row.FoldCount!.Value, row.UnitCount!.Value));
        float[] candidates = Candidates(study);
        var held = new double[study.Length];
        for (int fold = 0; fold < folds; fold++)
        {
            (SaliencyMap Map, RunLengthMask Truth)[] rest = [.. study.Where((_, i) => foldOf[i] != fold)];
            double[] means = [.. candidates.Select(threshold => Mean(rest, threshold))];
            double chosen = candidates[Array.FindIndex(means, mean => mean > means.Max() - 1e-13)];
            Assert.Equal(Mean(rest, chosen), Mean(rest, row.GetFoldThresholds()[fold]), 13);
            for (int i = 0; i < study.Length; i++)
            {
                held[i] = foldOf[i] == fold ? Mean([study[i]], row.GetFoldThresholds()[fold]) : held[i];
            }
        }

        Assert.Equal(held.Average(), row.CrossValidatedMeanIoU, 13);
        Assert.Equal(row.MeanIoU - row.CrossValidatedMeanIoU, row.Optimism);
    }

    [Fact]
    public void Exact_AnyOrderAndNumberOfThreads_IsTheSame()
    {
        (SaliencyMap Map, RunLengthMask Truth)[] study = Study(15, 5);
        var assessment = new ThresholdAssessment { Folds = 3, Replicates = 200 };
        TuningRow one = Exact(study, assessment), other = Exact([.. study.Reverse()], assessment, 4);
        Assert.Equal(one with { FoldThresholds = null }, other with { FoldThresholds = null });
        Assert.Equal(one.GetFoldThresholds(), other.GetFoldThresholds());
        Assert.InRange(one.Threshold, one.ThresholdLower - 0.3, one.ThresholdUpper + 0.3);
        Assert.True(one.ThresholdLower < one.ThresholdUpper);
    }

    [Fact]
    public void Exact_MapsThatCannotBeCut_AreNoneOfTheImages()
    {
        (SaliencyMap Map, RunLengthMask Truth)[] study = [.. Study(3, 1), (Map("z", new float[12]), Full()), (Map("y", [.. Enumerable.Repeat(float.NaN, 12)]), Full())];
        TuningRow row = Exact(study, new ThresholdAssessment());
        Assert.Equal((3, 5), (row.ImageCount!.Value, row.PositiveCount!.Value));
        Assert.Throws<ArgumentException>(() => new ExactMapScorer().Score(study[0].Map, RunLengthMask.Empty(Size)));
    }

    [Fact]
    public void GridFolds_EqualTheChoiceByHand()
    {
        (SaliencyMap Map, RunLengthMask Truth)[] study = Study(20, 9);
        var assessment = new ThresholdAssessment { Folds = 5, UnitOf = Patient };
        SegmentationThresholdTuning tuning = Tuning(study);
        TuningRow row = tuning.Rows(assessment, CancellationToken.None).Single(row => row.IsBest);
        (int[] foldOf, int folds) = assessment.Deal([.. study.Select(item => Patient(item.Map.ImageId))]);
        double sum = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            TuningRow chosen = Grid([.. study.Where((_, i) => foldOf[i] != fold)]).Single(other => other.IsBest);
            Assert.Equal(chosen.Threshold, row.GetFoldThresholds()[fold]);
            sum += study.Where((_, i) => foldOf[i] == fold).Sum(item => Mean([item], chosen.Threshold));
        }

        Assert.Equal(sum / 20, row.CrossValidatedMeanIoU, 13);
        Assert.Equal(Grid(study).Select(plain => (plain.Threshold, plain.MeanIoU, plain.IsBest)), tuning.Rows(assessment, CancellationToken.None).Select(other => (other.Threshold, other.MeanIoU, other.IsBest)));
    }

    [Fact]
    public void Folds_HoldWholePatientsAndAreNoMoreThanThem()
    {
        var assessment = new ThresholdAssessment { Folds = 5 };
        (int[] foldOf, int folds) = assessment.Deal(["a", "a", "b", "c", "c", "b"]);
        Assert.Equal(3, folds);
        Assert.Equal((foldOf[0], foldOf[2], foldOf[3]), (foldOf[1], foldOf[5], foldOf[4]));
        Assert.Equal([0, 1, 2], foldOf.Distinct().Order());
        Assert.Equal(0, assessment.Deal(["a", "a"]).Count);
        Assert.Throws<ArgumentException>(() => (assessment with { Folds = 1 }).Validate());
    }

    [Fact]
    public void Cutoffs_Exact_TriesEveryProbability()
    {
        var random = new Random(3);
        var tuning = new ProbabilityThresholdTuning(tasks: ["Edema"]);
        var scores = new List<MaskCutoffScore>();
        for (int i = 0; i < 40; i++)
        {
            var mask = new SegmentationMask(Identity($"{i:00}"), Square(random)) { Probability = Math.Round(random.NextDouble(), 2) };
            scores.Add(ProbabilityThresholdTuning.Score(mask, random.Next(2) == 0 ? null : Square(random)));
            Assert.True(tuning.Add(scores[^1]));
        }

        TuningRow row = tuning.Rows(new ThresholdAssessment { Folds = 4 }, true, CancellationToken.None).Single();
        double best = Enumerable.Range(0, 1001).Max(step => MeanAt(step / 1000.0));
        Assert.Equal(best, row.MeanIoU, 14);
        Assert.Equal(row.MeanIoU, MeanAt(row.Threshold), 14);
        Assert.Equal(scores.Count(score => score.HasTruth), row.PositiveCount);
        Assert.InRange(row.CrossValidatedMeanIoU, 0, row.MeanIoU + 0.05);

        double MeanAt(double cutoff) => scores.Select(score => score.GetIoU(cutoff)).Where(value => !double.IsNaN(value)).Average();
    }

    private static TuningRow Exact((SaliencyMap Map, RunLengthMask Truth)[] study, ThresholdAssessment assessment, int threads = 1)
    {
        var tuning = new ExactThresholdTuning(["Edema"]);
        var scorer = new ExactMapScorer();
        foreach ((SaliencyMap map, RunLengthMask truth) in study)
        {
            Assert.True(tuning.Add(scorer.Score(map, truth)));
        }

        return tuning.Rows(assessment, threads, CancellationToken.None).Single();
    }

    private static SegmentationThresholdTuning Tuning((SaliencyMap Map, RunLengthMask Truth)[] study)
    {
        var tuning = new SegmentationThresholdTuning(tasks: ["Edema"]);
        foreach ((SaliencyMap map, RunLengthMask truth) in study)
        {
            tuning.Add(new MapThresholdScorer().Score(map, truth));
        }

        return tuning;
    }

    private static IReadOnlyList<TuningRow> Grid((SaliencyMap Map, RunLengthMask Truth)[] study) => Tuning(study).Rows();

    /// <summary>0 and all distinct values below 1 of the normalised pictures.</summary>
    private static float[] Candidates((SaliencyMap Map, RunLengthMask Truth)[] study)
    {
        var values = new SortedSet<float> { 0 };
        var picture = new NormalizedPicture();
        foreach ((SaliencyMap map, RunLengthMask truth) in study)
        {
            Assert.True(picture.TryRead(map, truth));
            values.UnionWith(picture.Values.ToArray());
        }

        return [.. values.Where(value => value < 1)];
    }

    private static double Mean((SaliencyMap Map, RunLengthMask Truth)[] study, double threshold)
    {
        var segmenter = new MapSegmenter();
        return study.Average(item =>
        {
            RunLengthMask mask = segmenter.Segment(item.Map, threshold, null).Mask.GetMask();
            return (double)MaskAlgebra.IntersectionArea(mask, item.Truth) / MaskAlgebra.UnionArea(mask, item.Truth);
        });
    }

    private static (SaliencyMap Map, RunLengthMask Truth)[] Study(int images, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, images).Select(i => (Map($"patient{i / 2:00}_{i:00}", [.. Enumerable.Range(0, 12).Select(_ => seed % 3 == 0 ? random.Next(6) : random.NextSingle())]), Square(random)))];
    }

    private static RunLengthMask Square(Random random)
    {
        var pixels = new byte[Size.PixelCount];
        int left = random.Next(5), top = random.Next(4);
        for (int y = top; y < top + 3; y++)
        {
            pixels.AsSpan((y * Size.Width) + left, 4).Fill(1);
        }

        return RunLengthMask.FromRowMajor(pixels, Size);
    }

    private static string Patient(string imageId) => imageId[..9];

    private static RunLengthMask Full() => RunLengthMask.FromRuns(Size, [0, (int)Size.PixelCount]);

    private static SaliencyMap Map(string image, float[] values) => new(Identity(image), Size, new PictureSize(4, 3), 0.5, null, null, () => values);

    private static ItemIdentity Identity(string image) => new() { ImageId = image, Task = "Edema" };
}
