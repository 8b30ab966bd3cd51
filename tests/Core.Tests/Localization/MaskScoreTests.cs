using System.Text.Json;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Tests.Statistics;
using static CheXplanation.Tests.Statistics.StatisticsVectors;

namespace CheXplanation.Tests.Localization;

/// <summary>Scores of masks against the tools that others use.</summary>
public sealed class MaskScoreTests
{
    private static readonly IReadOnlyList<JsonElement> Vectors = LocalizationVectors.Cases("masks");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Vectors.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void DicePrecisionAndRecall_EqualCountsOfPixels(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        string found = Pixels(vector, "predicted"), sought = Pixels(vector, "truth");
        double shared = found.Zip(sought).Count(pair => pair is ('#', '#')), all = found.Count(pixel => pixel == '#'), real = sought.Count(pixel => pixel == '#');
        var score = new LocalizationScore(LocalizationVectors.Map([0], new PictureSize(1, 1)).GetIdentity(), EvaluationSlice.Full, predicted, truth, null);
        Assert.Equal([2 * shared / (all + real), shared / all, shared / real], [score.Dice, score.Precision, score.Recall]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BoundaryIoU_EqualsTheCodeOfItsAuthors(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        AssertClose(vector.Number("boundaryIoU"), BoundaryIoU.Score(predicted, truth));
        AssertClose(vector.Number("boundaryIoUOfNinefold"), BoundaryIoU.Score(LocalizationVectors.Enlarge(predicted, 9), LocalizationVectors.Enlarge(truth, 9)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outlines_Contour_EqualSurfaceDistance(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        foreach (JsonElement surface in vector.GetProperty("surfaces").EnumerateArray())
        {
            SurfaceDistances distances = SurfaceDistances.Measure(predicted, truth, Spacing(surface));
            AssertClose(surface.Number("surfaceDice"), SurfaceDice.Score(distances, surface.Number("tolerance")));
            AssertClose(surface.Number("hausdorff95"), RobustHausdorff.Score(distances));
            AssertClose(surface.Number("hausdorff"), RobustHausdorff.Score(distances, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outlines_BorderPixel_EqualMetricsReloaded(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        foreach (JsonElement surface in vector.GetProperty("surfaces").EnumerateArray())
        {
            SurfaceDistances distances = SurfaceDistances.Measure(predicted, truth, Spacing(surface), SurfaceConvention.BorderPixel);
            AssertClose(surface.Number("reloadedSurfaceDice"), SurfaceDice.Score(distances, surface.Number("tolerance")));
            AssertClose(surface.Number("reloadedHausdorff95"), RobustHausdorff.Score(distances));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void CentroidDistanceAndBoxIoU_EqualMetricsReloaded(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        foreach (JsonElement surface in vector.GetProperty("surfaces").EnumerateArray())
        {
            AssertClose(surface.Number("centroidDistance"), CentroidDistance.Score(predicted, truth, Spacing(surface)));
        }

        AssertClose(vector.Number("boxIoU"), BoxOverlap.Score(predicted, truth));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToleranceHit_TurnsAtTheDistanceOfScipy(int at)
    {
        (JsonElement vector, _, RunLengthMask truth) = Read(at);
        var spacing = new PixelSpacing(0.5, 0.2);
        foreach (JsonElement point in vector.GetProperty("points").EnumerateArray())
        {
            PixelPoint[] pixel = [new PixelPoint(point[0].GetInt32(), point[1].GetInt32())];
            double distance = point[2].GetDouble();
            Assert.Equal(1, ToleranceHit.Score(pixel, truth, distance + 1e-9, spacing));
            Assert.Equal(distance == 0 ? 1 : 0, ToleranceHit.Score(pixel, truth, Math.Max(0, distance - 1e-9), spacing));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void InstanceDetection_EqualsPiecesOfScikitImageMatchedGreedily(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        foreach (JsonProperty expected in vector.GetProperty("instances").EnumerateObject())
        {
            InstanceDetection found = InstanceDetection.Of(predicted, truth, double.Parse(expected.Name, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(expected.Value.EnumerateArray().Select(count => count.GetInt32()), [found.TruePositive, found.FalsePositive, found.FalseNegative]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void RandomPlacement_EqualsTheMeanOverNumPysDraws(int at)
    {
        (JsonElement vector, RunLengthMask predicted, RunLengthMask truth) = Read(at);
        AssertClose(vector.Number("randomIoU"), RandomPlacement.ExpectedIoU(predicted, truth));
    }

    private static (JsonElement Vector, RunLengthMask Predicted, RunLengthMask Truth) Read(int at) =>
        (Vectors[at], Vectors[at].Mask("predicted"), Vectors[at].Mask("truth"));

    private static string Pixels(JsonElement vector, string name) => string.Concat(vector.GetProperty(name).EnumerateArray().Select(row => row.GetString()));

    private static PixelSpacing Spacing(JsonElement surface)
    {
        double[] spacing = surface.Numbers("spacing");
        return new PixelSpacing(spacing[0], spacing[1]);
    }
}
