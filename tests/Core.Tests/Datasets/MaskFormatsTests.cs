using System.Text.Json;
using CheXplanation.Datasets;
using CheXplanation.Imaging;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Datasets;

/// <summary>Files of masks by their real writers, read back equal to what pycocotools makes of them; tests/oracles/mask_formats.py made both.</summary>
public sealed class MaskFormatsTests
{
    private static readonly string Data = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Datasets", "data");

    [Fact]
    public void CocoDataset_UnitesAnnotationsAsPycocotoolsMerges()
    {
        using Stream stream = Open("coco_dataset.json");
        Assert.Equal(SegmentationForm.CocoDataset, SegmentationForms.Tell(stream));
        List<SegmentationMask> masks = [.. CocoDatasetJson.Read(stream, new CocoReadOptions(), Fail)];
        AssertEqual("coco_dataset", masks);
        Assert.Equal(["000000000009", "patient1_study1_view1_frontal"], masks.Select(mask => mask.ImageId).Distinct().Order());
        Assert.DoesNotContain(masks, mask => mask.IsCrowd || mask.Instance is not null);
    }

    [Fact]
    public void CocoDataset_AsInstance_GivesEachAnnotationAsPycocotoolsDoes()
    {
        using Stream stream = Open("coco_dataset.json");
        using JsonDocument expected = Expected("coco_dataset.instances");
        List<SegmentationMask> masks = [.. CocoDatasetJson.Read(stream, new CocoReadOptions { AsInstance = true }, Fail)];
        Assert.Equal(expected.RootElement.EnumerateObject().Select(item => (item.Name, Counts(item.Value))), masks.Select(mask => (mask.Instance!, mask.GetMask().ToCounts())));
        Assert.Equal("104", Assert.Single(masks, mask => mask.IsCrowd).Instance);
    }

    [Theory]
    [InlineData(CocoCrowd.Include, 6)]
    [InlineData(CocoCrowd.Exclude, 5)]
    [InlineData(CocoCrowd.Only, 1)]
    public void CocoDataset_Crowds_AreReadAsAsked(CocoCrowd crowd, int count)
    {
        using Stream stream = Open("coco_dataset.json");
        Assert.Equal(count, CocoDatasetJson.Read(stream, new CocoReadOptions { AsInstance = true, Crowd = crowd }, Fail).Count());
    }

    [Fact]
    public void CocoDataset_IncludeEmpty_GivesEveryImageAndCategory()
    {
        using Stream stream = Open("coco_dataset.json");
        List<SegmentationMask> masks = [.. CocoDatasetJson.Read(stream, new CocoReadOptions { IncludeEmpty = true }, Fail)];
        Assert.Equal(9, masks.Select(mask => (mask.ImageId, mask.Task)).Distinct().Count());
        Assert.Equal(5, masks.Count(mask => mask.Area == 0));
    }

    [Fact]
    public void CocoResults_UniteAsPycocotoolsMerges_AndKeepTheLargestScore()
    {
        using Stream stream = Open("coco_results.json"), dataset = Open("coco_dataset.json");
        Assert.Equal(SegmentationForm.CocoResults, SegmentationForms.Tell(stream));
        CocoIndex index = CocoIndex.Read(dataset, new CocoReadOptions(), Fail);
        long boxes = 0;
        List<SegmentationMask> masks = [.. CocoResultsJson.Read(stream, index, new CocoReadOptions { ReportBoxes = count => boxes = count }, Fail)];
        AssertEqual("coco_results", masks);
        Assert.Equal(0.9, masks.Single(mask => mask.ImageId.StartsWith("patient1", StringComparison.Ordinal)).Probability);
        Assert.Equal(1, boxes);
        stream.Position = 0;
        Assert.Equal(2, CocoResultsJson.Read(stream, index, new CocoReadOptions { AsInstance = true, MinimumScore = 0.7 }, Fail).Count());
    }

    [Fact]
    public void CocoResults_WithoutDataset_KeepNumbersAndCannotDrawBoxes()
    {
        using Stream stream = Open("coco_results.json");
        var errors = new List<DataFormatException>();
        List<SegmentationMask> masks = [.. CocoResultsJson.Read(stream, null, new CocoReadOptions(), errors.Add)];
        Assert.Equal(["4 / 90", "17 / 3"], masks.Select(mask => mask.GetIdentity().ToString()));
        Assert.Equal(DataFault.SizeUnknown, Assert.Single(errors).Fault);
    }

    [Fact]
    public void Overlap_OfDatasetAndResults_EqualsPycocotools()
    {
        using Stream results = Open("coco_results.json"), dataset = Open("coco_dataset.json");
        using JsonDocument expected = Expected("coco_overlap");
        CocoIndex index = CocoIndex.Read(dataset, new CocoReadOptions(), Fail);
        dataset.Position = 0;
        var options = new CocoReadOptions { AsInstance = true };
        Dictionary<string, SegmentationMask> truth = CocoDatasetJson.Read(dataset, options, Fail).ToDictionary(mask => mask.Instance!);
        Dictionary<string, SegmentationMask> predicted = CocoResultsJson.Read(results, index, options, Fail).ToDictionary(mask => mask.Instance!);
        SegmentationMask[] rows = [.. Ids(expected, "predicted").Select(id => predicted[id])], columns = [.. Ids(expected, "truth").Select(id => truth[id])];
        double[,] found = MaskOverlap.Matrix([.. rows.Select(mask => mask.GetMask())], [.. columns.Select(mask => mask.GetMask())], [.. columns.Select(mask => mask.IsCrowd)]);
        Assert.Contains(columns, mask => mask.IsCrowd);
        Assert.Equal(expected.RootElement.GetProperty("iou").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble()), found.Cast<double>());
        Assert.Equal(found.Cast<double>(), rows.SelectMany(row => columns.Select(column => new InstanceOverlap(row, column).IoU)));
    }

    [Theory]
    [InlineData("mask_1bit.png")]
    [InlineData("mask_grey.png")]
    [InlineData("mask_grey16.png")]
    [InlineData("mask_colour.png")]
    public void MaskPicture_ByPillow_IsTheMask(string file)
    {
        using JsonDocument expected = Expected("pictures.expected");
        Assert.Equal(Counts(expected.RootElement.GetProperty("3")), PictureFile.ReadMask(Path.Combine(Data, file)).ToCounts());
    }

    [Theory]
    [InlineData("labels_indexed.png", 1)]
    [InlineData("labels_indexed4.png", 1)]
    [InlineData("labels_grey.png", 1)]
    [InlineData("labels_grey16.png", 300)]
    public void LabelPicture_ByPillow_IsAMaskForEachLabel(string file, int step)
    {
        using JsonDocument expected = Expected("pictures.expected");
        (SortedDictionary<int, RunLengthMask> masks, PictureSize size) = PictureFile.ReadLabels(Path.Combine(Data, file));
        Assert.Equal(new PictureSize(13, 9), size);
        Assert.Equal(Enumerable.Range(1, 4).Select(label => (label * step, Counts(expected.RootElement.GetProperty($"{label}")))), masks.Select(label => (label.Key, label.Value.ToCounts())));
    }

    [Theory]
    [InlineData("boxes.csv")]
    [InlineData("boxes_nih.csv")]
    [InlineData("boxes.json")]
    public void Boxes_AreDrawnAndUnitedAsPycocotoolsDoes(string file)
    {
        using Stream stream = Open(file);
        bool isJson = SegmentationForms.Tell(stream) == SegmentationForm.BoxJson;
        Assert.Equal(file.EndsWith("json", StringComparison.Ordinal), isJson);
        using var reader = new StreamReader(stream);
        List<BoxRow> rows = isJson ? [.. BoxFile.ReadJson(stream, Fail)] : [.. BoxFile.ReadCsv(reader, Fail)];
        Assert.Equal(3, rows.Count);
        AssertEqual("boxes", BoxFile.ToMasks(rows, null, _ => new PictureSize(12, 12), new CocoReadOptions(), Fail));
        Assert.Equal(["1", "2", "3"], BoxFile.ToMasks(rows, null, _ => new PictureSize(12, 12), new CocoReadOptions { AsInstance = true }, Fail).Select(mask => mask.Instance!));
    }

    private static void AssertEqual(string name, IEnumerable<SegmentationMask> masks)
    {
        using JsonDocument expected = Expected(name + ".expected");
        Assert.Equal(
            expected.RootElement.EnumerateObject().SelectMany(image => image.Value.EnumerateObject().Select(task => $"{image.Name} / {task.Name}: {Size(task.Value)} {Counts(task.Value)}")).Order(StringComparer.Ordinal),
            masks.Select(mask => $"{mask.GetIdentity()}: {mask.Height}x{mask.Width} {mask.GetMask().ToCounts()}").Order(StringComparer.Ordinal));
    }

    private static string Size(JsonElement rle) => string.Join('x', rle.GetProperty("size").EnumerateArray());

    private static string Counts(JsonElement rle) => rle.GetProperty("counts").GetString()!;

    private static IEnumerable<string> Ids(JsonDocument document, string key) => document.RootElement.GetProperty(key).EnumerateArray().Select(id => $"{id}");

    private static FileStream Open(string name) => File.OpenRead(Path.Combine(Data, name));

    private static JsonDocument Expected(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, name + ".json")));

    private static void Fail(DataFormatException error) => Assert.Fail(error.Message);
}
