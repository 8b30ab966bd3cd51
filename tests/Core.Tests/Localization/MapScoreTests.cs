using System.Text.Json;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Statistics;
using static CheXplanation.Tests.Statistics.StatisticsVectors;

namespace CheXplanation.Tests.Localization;

/// <summary>Scores of heatmaps against scikit-learn and Quantus, and where they differ on purpose.</summary>
public sealed class MapScoreTests
{
    private static readonly IReadOnlyList<JsonElement> Vectors = LocalizationVectors.Cases("maps");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Vectors.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PixelAurocAndAveragePrecision_EqualScikitLearn(int at)
    {
        AssertClose(Vectors[at].Number("auroc"), Score(at, AgreementMetric.PixelAuroc));
        AssertClose(Vectors[at].Number("quantusAuc"), Score(at, AgreementMetric.PixelAuroc));
        AssertClose(Vectors[at].Number("averagePrecision"), Score(at, AgreementMetric.PixelAveragePrecision));
    }

    [Fact]
    public void PixelAveragePrecision_IsPxAPOfOnePicture()
    {
        int at = Vectors.Select((vector, i) => (vector, i)).Single(item => item.vector.Text("kind") == "steps").i;
        AssertClose(Vectors[at].Number("pxap"), Score(at, AgreementMetric.PixelAveragePrecision));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void RelevanceMass_EqualsQuantusWhereNothingIsNegative(int at)
    {
        double found = Score(at, AgreementMetric.RelevanceMass);
        AssertClose(Vectors[at].Number("mass"), found);
        if (Vectors[at].Numbers("relevance").All(value => value >= 0))
        {
            AssertClose(Vectors[at].Number("quantusMass"), found);
        }
        else
        {
            Assert.NotEqual(Vectors[at].Number("quantusMass"), found);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void RelevanceRankAndTopPrecision_EqualQuantusWhereNoValueIsShared(int at)
    {
        double rank = Score(at, AgreementMetric.RelevanceRank), top = Score(at, AgreementMetric.TopPrecision);
        AssertClose(Vectors[at].Number("rank"), rank);
        AssertClose(Vectors[at].Number("top"), top);
        if (Vectors[at].GetProperty("distinct").GetInt32() == Vectors[at].Numbers("relevance").Length)
        {
            AssertClose(Vectors[at].Number("quantusRank"), rank);
            AssertClose(Vectors[at].Number("quantusTop"), top);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ThresholdIoU_EqualsTheDefinition(int at)
    {
        double[] found = Scores(at, AgreementMetric.ThresholdIoU);
        bool constant = Vectors[at].Text("kind") == "constant";
        string[] names = ["bestIoU", "bestThreshold", "meanThresholdIoU"];
        for (int i = 0; i < names.Length; i++)
        {
            AssertClose(constant ? double.NaN : Vectors[at].Number(names[i]), found[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BestThreshold_GivenToTheSegmenter_GivesTheBestIoU(int at)
    {
        double[] found = Scores(at, AgreementMetric.ThresholdIoU);
        if (double.IsNaN(found[0]))
        {
            return;
        }

        RunLengthMask truth = Vectors[at].Mask("truth");
        (SegmentationMask mask, _) = new MapSegmenter().Segment(Map(at), found[1], null);
        Assert.Equal(found[0], (double)MaskAlgebra.IntersectionArea(mask.GetMask(), truth) / MaskAlgebra.UnionArea(mask.GetMask(), truth));
    }

    [Fact]
    public void Quantus_HasTheFaultsThatTheDifferencesName()
    {
        JsonElement quantus = LocalizationVectors.Cases("quantus").Single();
        Assert.True(quantus.GetProperty("emptyTruthHits").GetBoolean());
        Assert.True(quantus.GetProperty("secondMaximumHits").GetBoolean());
        Assert.Equal(4, quantus.Number("massWithNegative"));
        var size = new PictureSize(2, 1);
        Assert.Equal(double.NaN, Score([0, 1], LocalizationVectors.Mask(".."), AgreementMetric.ToleranceHit));
        Assert.Equal(0, LocalizationScore.FromMap(Map([1, 1], size).GetIdentity(), EvaluationSlice.Full, null, LocalizationVectors.Mask(".#"), new PixelPoint(0, 0)).Hit);
        Assert.Equal(1, Score([2, -1.5f], LocalizationVectors.Mask("#."), AgreementMetric.RelevanceMass));
    }

    [Fact]
    public void UpsampledMap_IsScoredAsThePictureThatTheSegmenterCuts()
    {
        var random = new Random(5);
        var native = new PictureSize(10, 10);
        var picture = new PictureSize(57, 43);
        float[] values = [.. Enumerable.Range(0, 100).Select(_ => random.NextSingle())];
        var upsampled = new float[picture.PixelCount];
        BilinearUpsampling.Resize(values, native, upsampled, picture);
        RunLengthMask truth = LocalizationVectors.Random(random, picture, 0.2, 9);
        var map = new SaliencyMap(Map(values, native).GetIdentity(), picture, native, 0.5, 1, null, () => [.. values]);
        AgreementMetric[] all = [AgreementMetric.PixelAuroc, AgreementMetric.RelevanceMass, AgreementMetric.RelevanceRank, AgreementMetric.ThresholdIoU];
        var scorer = new AgreementMetricScorer(all, new AgreementMetricOptions());
        double[] found = scorer.Score(new MetricSubject(picture, EvaluationSlice.Full) { Truth = truth, Map = map });
        Assert.Equal(scorer.Score(new MetricSubject(picture, EvaluationSlice.Full) { Truth = truth, Map = Map(upsampled, picture) }), found);

        // The threshold is a value that pixels have: what reaches it must not be on, whichever way the segmenter takes.
        foreach (SegmentationPath path in new[] { SegmentationPath.Plain, SegmentationPath.Fused })
        {
            RunLengthMask mask = new MapSegmenter { Path = path }.Segment(map, found[4], null).Mask.GetMask();
            Assert.Equal(found[3], (double)MaskAlgebra.IntersectionArea(mask, truth) / MaskAlgebra.UnionArea(mask, truth));
        }
    }

    private static double Score(int at, AgreementMetric metric) => Scores(at, metric)[0];

    private static double[] Scores(int at, AgreementMetric metric)
    {
        RunLengthMask truth = Vectors[at].Mask("truth");
        return new AgreementMetricScorer([metric], new AgreementMetricOptions()).Score(new MetricSubject(truth.Size, EvaluationSlice.Full) { Truth = truth, Map = Map(at) });
    }

    private static double Score(float[] values, RunLengthMask truth, AgreementMetric metric) =>
        new AgreementMetricScorer([metric], new AgreementMetricOptions()).Score(new MetricSubject(truth.Size, EvaluationSlice.Full) { Truth = truth, Map = Map(values, truth.Size) })[0];

    private static SaliencyMap Map(int at) => Map(
        [.. Vectors[at].Numbers("relevance").Select(value => (float)value)], new PictureSize(Vectors[at].GetProperty("width").GetInt32(), Vectors[at].GetProperty("height").GetInt32()));

    private static SaliencyMap Map(float[] values, PictureSize size) => LocalizationVectors.Map(values, size);
}
