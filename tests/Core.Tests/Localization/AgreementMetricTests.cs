using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Localization;

/// <summary>Bounds, symmetry, identity, empty masks, and plain twins of what is fast.</summary>
public sealed class AgreementMetricTests
{
    private static readonly AgreementMetric[] All = Enum.GetValues<AgreementMetric>();
    private static readonly string[] Distances = ["Hausdorff95", "CentroidDistance"];
    private static readonly string[] Counts = ["InstanceTruePositive", "InstanceFalsePositive", "InstanceFalseNegative"];

    [Theory]
    [InlineData(EvaluationSlice.TruePositive)]
    [InlineData(EvaluationSlice.Full)]
    public void Scores_OfAnyMasksAndMap_AreWithinTheirBounds(EvaluationSlice slice)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            (RunLengthMask predicted, RunLengthMask truth, float[] map) = Study(seed);
            foreach ((string name, double value) in Score(predicted, truth, map, slice))
            {
                double most = Distances.Contains(name) || Counts.Contains(name) ? double.PositiveInfinity : 1;
                Assert.True(double.IsNaN(value) || (value >= 0 && value <= most), $"{name} {value}");
            }
        }
    }

    [Fact]
    public void Scores_OfEqualMasks_ArePerfect()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            RunLengthMask mask = Study(seed).Truth;
            if (mask.IsEmpty)
            {
                continue;
            }

            Dictionary<string, double> scores = Score(mask, mask, null);
            Assert.All(new[] { "BoundaryIoU", "SurfaceDice", "BoxIoU", "InstancePrecision", "InstanceRecall", "InstanceF1" }, name => Assert.Equal(1, scores[name], 12));
            Assert.All(Distances.Append("InstanceFalsePositive").Append("InstanceFalseNegative"), name => Assert.Equal(0, scores[name]));
            Assert.Equal(MaskTopology.Of(mask).Components, scores["InstanceTruePositive"]);
        }
    }

    [Fact]
    public void Scores_OfMasksThatChangePlaces_AreTheSame()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (RunLengthMask a, RunLengthMask b, _) = Study(seed);
            Dictionary<string, double> one = Score(a, b, null), other = Score(b, a, null);
            Assert.All(new[] { "BoundaryIoU", "SurfaceDice", "Hausdorff95", "CentroidDistance", "BoxIoU", "InstanceTruePositive", "InstanceF1" }, name => Assert.Equal(one[name], other[name], 12));
            Assert.Equal(one["InstanceFalsePositive"], other["InstanceFalseNegative"]);
            Assert.Equal(one["InstancePrecision"], other["InstanceRecall"]);
        }
    }

    [Fact]
    public void Scores_OfAnEmptyMask_FollowTheRules()
    {
        RunLengthMask mask = LocalizationVectors.Mask("....", ".##.", "....", "...#"), empty = RunLengthMask.Empty(mask.Size);
        var map = new float[16];
        map[3] = 1;

        // Nothing predicted: 0 for overlaps, no distance to nothing, every piece missed.
        Dictionary<string, double> missed = Score(empty, mask, map, EvaluationSlice.Full);
        Assert.All(new[] { "BoundaryIoU", "SurfaceDice", "BoxIoU", "RandomIoU", "InstanceTruePositive", "InstanceRecall", "InstanceF1" }, name => Assert.Equal(0, missed[name]));
        Assert.All(Distances.Append("InstancePrecision"), name => Assert.Equal(double.NaN, missed[name]));
        Assert.Equal(2, missed["InstanceFalseNegative"]);

        // In the slice of true positives IoU is undefined there, and so are the scores of masks; those of the map are not.
        Dictionary<string, double> undefined = Score(empty, mask, map);
        Assert.All(undefined.Where(score => AgreementMetricNames.Input(Owner(score.Key)) == MetricInput.Mask), score => Assert.Equal(double.NaN, score.Value));
        Assert.All(undefined.Where(score => AgreementMetricNames.Input(Owner(score.Key)) != MetricInput.Mask), score => Assert.NotEqual(double.NaN, score.Value));

        // Nothing true: no score of a map, no hit.
        Dictionary<string, double> alarm = Score(mask, empty, map, EvaluationSlice.Full);
        Assert.All(alarm.Where(score => AgreementMetricNames.Input(Owner(score.Key)) != MetricInput.Mask), score => Assert.Equal(double.NaN, score.Value));
        Assert.Equal(2, alarm["InstanceFalsePositive"]);
        Assert.All(Score(empty, empty, map, EvaluationSlice.Full), score => Assert.Equal(double.NaN, score.Value));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void MapScores_WithAValueThatIsNotFinite_AreUndefined(float value)
    {
        RunLengthMask truth = LocalizationVectors.Mask("##..");
        Assert.All(Score(null, truth, [1, 2, value, 3]).Where(score => AgreementMetricNames.Input(Owner(score.Key)) == MetricInput.Heatmap), score => Assert.Equal(double.NaN, score.Value));
    }

    [Fact]
    public void MapScores_OfAConstantMap_AreThoseOfChance()
    {
        // Interpolation would leave noise in the last digit of 0.1: the map counts as constant all the same.
        var picture = new PictureSize(31, 17);
        RunLengthMask truth = LocalizationVectors.Random(new Random(1), picture, 0.3, 3);
        var map = new SaliencyMap(LocalizationVectors.Map([0], new PictureSize(1, 1)).GetIdentity(), picture, new PictureSize(3, 3), 0.5, 1, null, () => [.. Enumerable.Repeat(0.1f, 9)]);
        var scorer = new AgreementMetricScorer(All, new AgreementMetricOptions());
        var scores = scorer.Names.Zip(scorer.Score(new MetricSubject(picture, EvaluationSlice.Full) { Truth = truth, Map = map })).ToDictionary();
        double share = (double)truth.Area / picture.PixelCount;
        Assert.Equal(0.5, scores["PixelAuroc"]);
        Assert.All(new[] { "RelevanceMass", "RelevanceRank", "TopPrecision", "PixelAveragePrecision", "RandomHit" }, name => Assert.Equal(share, scores[name], 12));
        Assert.All(new[] { "BestIoU", "BestThreshold", "MeanThresholdIoU" }, name => Assert.Equal(double.NaN, scores[name]));
    }

    /// <summary>Where interpolation leaves noise, the peak of a constant map lies in it; masks and maps are held against the same one.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.7f)]
    [InlineData(-3.3f)]
    public void Peak_OfAConstantMap_IsThatOfItsMask(float value)
    {
        var picture = new PictureSize(31, 17);
        var map = new SaliencyMap(LocalizationVectors.Map([0], new PictureSize(1, 1)).GetIdentity(), picture, new PictureSize(3, 3), 0.5, 1, null, () => [.. Enumerable.Repeat(value, 9)]);
        var buffers = new MapPicture();
        buffers.Read(map, null);
        Assert.Equal((value, value), buffers.Extremes);
        Assert.Equal(WholePictureSegmenter.Segment(map.GetValues(), new PictureSize(3, 3), picture, 0.5f, new WholePictureBuffers()).Peak, buffers.Peak);
    }

    [Fact]
    public void RelevanceMass_WithoutPositiveRelevance_IsUndefined() =>
        Assert.Equal(double.NaN, Score(null, LocalizationVectors.Mask("#.."), [0, -1, -2])["RelevanceMass"]);

    [Fact]
    public void ToleranceHit_ZeroTolerance_IsTheHit()
    {
        RunLengthMask truth = LocalizationVectors.Mask(".....", "..##.", ".....");
        for (int i = 0; i < 15; i++)
        {
            var point = new PixelPoint(i % 5, i / 5);
            Assert.Equal(truth.Contains(point.X, point.Y) ? 1 : 0, ToleranceHit.Score([point], truth, 0, PixelSpacing.Pixels));
        }

        // (0, 0) is 1 row and 2 columns from the nearest true pixel.
        Assert.Equal(1, ToleranceHit.Score([new PixelPoint(0, 0)], truth, Math.Sqrt(5), PixelSpacing.Pixels));
        Assert.Equal(0, ToleranceHit.Score([new PixelPoint(0, 0)], truth, 2.2, PixelSpacing.Pixels));
        Assert.Equal(1, ToleranceHit.Score([new PixelPoint(0, 0)], truth, 0.5, new PixelSpacing(0.3, 0.2)));
        Assert.Equal(0, ToleranceHit.Score([], truth, 9, PixelSpacing.Pixels));
    }

    [Fact]
    public void CenterHit_OfAnEvenSize_LooksAtTheRightLowerMiddle()
    {
        Assert.Equal(1, ChanceHit.Center(LocalizationVectors.Mask("....", "....", "..#.", "....")));
        Assert.Equal(0, ChanceHit.Center(LocalizationVectors.Mask("....", ".#..", "....", "....")));
        Assert.Equal(1, ChanceHit.Center(LocalizationVectors.Mask("...", ".#.", "...")));
    }

    [Fact]
    public void InstanceDetection_LowThreshold_MatchesTheBestPairFirstAndEachPieceOnce()
    {
        // The predicted piece overlaps both true pieces; the larger overlap takes it.
        RunLengthMask truth = LocalizationVectors.Mask("##.####."), predicted = LocalizationVectors.Mask("#######.");
        Assert.Equal(new InstanceDetection(1, 0, 1), InstanceDetection.Of(predicted, truth, 0.2));
        Assert.Equal(new InstanceDetection(0, 1, 2), InstanceDetection.Of(predicted, truth, 0.6));
    }

    [Fact]
    public void Scores_AskedForTwice_ComeOnce()
    {
        var scorer = new AgreementMetricScorer([AgreementMetric.BoxIoU, AgreementMetric.BoxIoU, AgreementMetric.RandomHit], new AgreementMetricOptions());
        Assert.Equal(["BoxIoU", "RandomHit"], scorer.Names);
    }

    private static AgreementMetric Owner(string name) => All.Single(metric => AgreementMetricNames.Properties(metric).Contains(name));

    private static Dictionary<string, double> Score(RunLengthMask? predicted, RunLengthMask truth, float[]? map, EvaluationSlice slice = EvaluationSlice.TruePositive)
    {
        var scorer = new AgreementMetricScorer(All, new AgreementMetricOptions { Tolerance = 2 });
        double[] values = scorer.Score(new MetricSubject(truth.Size, slice) { Predicted = predicted, Truth = truth, Map = map is null ? null : LocalizationVectors.Map(map, truth.Size) });
        return scorer.Names.Zip(values).ToDictionary();
    }

    private static (RunLengthMask Predicted, RunLengthMask Truth, float[] Map) Study(int seed)
    {
        var random = new Random(seed);
        var size = new PictureSize(random.Next(1, 90), random.Next(1, 90));
        int square = random.Next(1, 12);
        double[] densities = [0, 0.05, 0.3, 0.7, 1];
        RunLengthMask Mask() => LocalizationVectors.Random(random, size, densities[random.Next(densities.Length)], square);
        return (Mask(), Mask(), [.. Enumerable.Range(0, (int)size.PixelCount).Select(_ => MathF.Round((random.NextSingle() - 0.3f) * 20) / (seed % 3 == 0 ? 1 : 7.3f))]);
    }
}
