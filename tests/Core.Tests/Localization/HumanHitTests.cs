using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>Human points: the file, the hit and the reference's three CSVs.</summary>
public sealed class HumanHitTests
{
    private static readonly RunLengthMask _truth = RunLengthMask.FromRowMajor(
        [0, 0, 0, 0,
         0, 1, 0, 0,
         0, 0, 0, 1], new PictureSize(4, 3));

    [Theory]
    [InlineData("sample", "sample/gt_segmentations_val.json", "golden/sample_inputs/hb_salient_points.json")]
    [InlineData("synthetic", "golden/synthetic/annotation_to_segmentation/gt_seg.json", "golden/synthetic_inputs/hb_salient_points.json")]
    public void ReferencePoints_Hit_GivesTheReferencesFiles(string data, string truthFile, string pointFile)
    {
        Dictionary<(string, string), SalientPoints> points = ReadFile(pointFile);
        var tables = new LocalizationTables("Hit", PathologyTask.Ten);
        foreach (((string image, string task), RunLengthMask truth) in ReferenceFiles.ReadMasks(truthFile))
        {
            tables.Add(image, task, Score(image, task, points, truth).Hit);
        }

        ReferenceFiles.AssertTables($"golden/{data}/eval.hitmiss_hb/hitmiss_humanbenchmark", tables);
    }

    [Fact]
    public void NegativePoint_WhichWrapsInTheReference_IsAnErrorAndTheRestIsEqual()
    {
        Dictionary<(string, string), SalientPoints> points = ReadFile("golden/quirks/in/hb_neg.json");
        var tables = new LocalizationTables("Hit", PathologyTask.Ten);
        foreach (((string image, string task), RunLengthMask truth) in ReferenceFiles.ReadMasks("golden/quirks/in/gt1.json"))
        {
            if (task == "Edema")
            {
                var error = Assert.Throws<DataFormatException>(() => Score(image, task, points, truth));
                Assert.Equal(DataFault.InvalidValue, error.Fault);
                Assert.Equal("At img1 / Edema, point 0: expected a point inside a picture of 60x50, found [-40.5, -30.2].", error.Message);
                tables.Add(image, task, 1);
                continue;
            }

            tables.Add(image, task, Score(image, task, points, truth).Hit);
        }

        ReferenceFiles.AssertTables("golden/quirks/hb.neg/hitmiss_humanbenchmark", tables);
    }

    [Fact]
    public void PointOutside_WhichCrashesTheReference_IsAnError()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/hb.oob");
        SalientPoints points = Assert.Single(ReadFile("golden/quirks/in/hb_oob.json")).Value;
        RunLengthMask truth = ReferenceFiles.ReadMasks("golden/quirks/in/gt1.json")[("img1", "Edema")];
        var error = Assert.Throws<DataFormatException>(() => LocalizationScore.FromPoints(points.GetIdentity(), points, truth));
        Assert.Equal(DataFault.InvalidValue, error.Fault);
        Assert.Equal("At img1 / Edema, point 0: expected a point inside a picture of 60x50, found [100, 5].", error.Message);
    }

    [Fact]
    public void FlatList_WhichCrashesTheReference_IsAnErrorOfTheItem()
    {
        ReferenceFiles.AssertCrashed("golden/quirks/hb.flat");
        (List<SalientPoints> read, List<DataFormatException> errors) = Read(File.ReadAllText(SharedData.Require("golden/quirks/in/hb_flat.json")));
        Assert.Empty(read);
        Assert.StartsWith("At $['img1']['Edema'], near byte", Assert.Single(errors).Message);
    }

    [Theory]
    [InlineData("[5, 5]")]
    [InlineData("[[5, 5], 5]")]
    [InlineData("[[5, 5, 5]]")]
    [InlineData("[[[5, 5]]]")]
    [InlineData("[[5, null]]")]
    [InlineData("[[5, -1e999]]")]
    [InlineData("{\"a\": [[5, 5]]}")]
    [InlineData("\"\"")]
    public void Read_BadEntry_IsReportedAndTheOthersStay(string points)
    {
        (List<SalientPoints> read, List<DataFormatException> errors) = Read($$"""{"z": 7, "y": [], "i": {"Edema": {{points}}, "Lung Opacity": [[1.5, 2]]}, "j": {"Edema": []} }""");
        Assert.Equal(["$['z']", "$['y']", "$['i']['Edema']"], errors.Select(error => error.Position.Split(", near")[0]));
        Assert.Equal([("i", "Airspace Opacity", 1), ("j", "Edema", 0)], read.Select(p => (p.ImageId, p.Task, p.PointCount)));
        Assert.Equal(new PicturePoint(1.5, 2), read[0].GetPoints()[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"i\": {\"Edema\": [[1, 2]")]
    public void Read_NoJson_EndsWithAnError(string text) => Assert.Throws<DataFormatException>(() => Read(text));

    [Fact]
    public void Read_MorePointsThanTheLimit_IsReported()
    {
        (List<SalientPoints> read, List<DataFormatException> errors) = Read("""{"i": {"a": [[1, 1], [1, 1]], "b": [[1, 1]]}, "j": {"a": [[1, 1]]}}""", 2);
        Assert.Equal("$['i']['b']", Assert.Single(errors).Position);
        Assert.Equal([("i", "a"), ("j", "a")], read.Select(p => (p.ImageId, p.Task)));
    }

    [Theory]
    [InlineData(1.9, 1.9, 1)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3.99, 2.99, 1)]
    [InlineData(-0.9, -0.9, 0)]
    public void Score_OnePoint_IsThePixelTruncatedTowardZero(double x, double y, double hit) => Assert.Equal(hit, HumanHit.Score([new(x, y)], _truth, "p"));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 3)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(1e300, 0)]
    [InlineData(-1e300, 0)]
    public void Score_PointOutside_IsAnErrorWhereverItStands(double x, double y)
    {
        Assert.Throws<DataFormatException>(() => HumanHit.Score([new(x, y), new(1, 1)], _truth, "p"));
        Assert.Throws<DataFormatException>(() => HumanHit.Score([new(1, 1), new(x, y)], _truth, "p"));
        Assert.Throws<DataFormatException>(() => HumanHit.Score([new(x, y)], RunLengthMask.Empty(_truth.Size), "p"));
    }

    [Fact]
    public void FromPoints_AllCases_KnowTheHitOnly()
    {
        var points = new SalientPoints(ReferenceFiles.Unnamed with { Reader = "r" }, [new(0, 0), new(1, 1)]);
        LocalizationScore score = LocalizationScore.FromPoints(points.GetIdentity(), points, _truth);
        Assert.Equal((1, 2L, null, EvaluationSlice.GroundTruth, "r"), (score.Hit, score.TruthArea, score.PredictedArea, score.Slice, score.Reader));
        Assert.All([score.IoU, score.Dice, score.Precision, score.Recall, score.Probability], value => Assert.True(double.IsNaN(value)));
        Assert.Equal(0, LocalizationScore.FromPoints(points.GetIdentity(), null, _truth).Hit);
        Assert.Equal(double.NaN, LocalizationScore.FromPoints(points.GetIdentity(), points, null).Hit);
        Assert.Equal(double.NaN, LocalizationScore.FromPoints(points.GetIdentity(), points, RunLengthMask.Empty(_truth.Size)).Hit);
    }

    private static LocalizationScore Score(string image, string task, Dictionary<(string, string), SalientPoints> points, RunLengthMask truth) =>
        LocalizationScore.FromPoints(new ItemIdentity { ImageId = image, Task = task }, points.GetValueOrDefault((image, task)), truth);

    private static Dictionary<(string, string), SalientPoints> ReadFile(string path)
    {
        using FileStream stream = File.OpenRead(SharedData.Require(path));
        return SalientPointJson.Read(stream, ReferenceFiles.Unnamed, error => throw error).ToDictionary(points => (points.ImageId, points.Task));
    }

    private static (List<SalientPoints> Read, List<DataFormatException> Errors) Read(string text, int limit = SalientPointJson.DefaultPointLimit)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var errors = new List<DataFormatException>();
        return ([.. SalientPointJson.Read(stream, ReferenceFiles.Unnamed, errors.Add, limit)], errors);
    }
}
