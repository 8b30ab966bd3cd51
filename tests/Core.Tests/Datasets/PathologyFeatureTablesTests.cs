using System.Text.Json;
using CheXplanation.Datasets;
using CheXplanation.Pathology;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Datasets;

public sealed class PathologyFeatureTablesTests
{
    [Theory]
    [InlineData("sample/gt_annotations_val.json", "sample/gt_segmentations_val.json", "golden/sample/compute_pathology_features")]
    [InlineData("golden/synthetic_inputs/gt_annotations.json", "golden/synthetic/annotation_to_segmentation/gt_seg.json", "golden/synthetic/compute_pathology_features")]
    [InlineData("golden/quirks/in/ann_ok.json", "golden/quirks/ann.ok/s.json", "golden/quirks/features.ok")]
    public void Tables_GoldenAnnotations_EqualReferenceByteForByte(string annotations, string segmentations, string golden)
    {
        PathologyFeatureTables tables = Tables(annotations, segmentations);
        AssertBytes($"{golden}/num_instances.csv", tables.WriteInstanceCounts);
        AssertBytes($"{golden}/area_ratio.csv", tables.WriteAreaRatios);
        AssertBytes($"{golden}/elongation.csv", tables.WriteElongations);
        AssertBytes($"{golden}/rec_area_ratio.csv", tables.WriteRectangleAreaRatios);
    }

    // The reference divides by zero on these two and writes nothing.
    [Theory]
    [InlineData("line", 11)]
    [InlineData("px", 1)]
    public void Features_LineOrPixel_HaveAnAreaButNoShape(string quirk, int pixels)
    {
        Assert.Equal("1", File.ReadAllText(SharedData.Require($"golden/quirks/features.{quirk}/_rc.txt")).Trim());
        using FileStream stream = File.OpenRead(SharedData.Require($"golden/quirks/ann.{quirk}/s.json"));
        SegmentationMask mask = Masks(stream).Single(m => !m.GetMask().IsEmpty);
        Assert.Equal(new GeometricFeatures(1, pixels / 3000.0, double.NaN, double.NaN), GeometricFeatures.Of(mask.GetMask(), 1));
    }

    [Fact]
    public void Add_SameImageAndTaskTwice_KeepsTheFirst()
    {
        var tables = new PathologyFeatureTables(["Edema"]);
        Assert.True(tables.Add("b", "Edema", new GeometricFeatures(2, 0.5, 1, 1)));
        Assert.False(tables.Add("b", "Edema", new GeometricFeatures(3, 0.5, 1, 1)));
        tables.AddImage("a");
        Assert.Equal("Edema,img_id\n0,a\n2,b\n", Text(tables.WriteInstanceCounts));
        Assert.Equal("Edema,img_id\n0.0,a\n0.5,b\n", Text(tables.WriteAreaRatios));
        Assert.Equal("Edema,img_id\n,a\n1.0,b\n", Text(tables.WriteElongations));
    }

    private static PathologyFeatureTables Tables(string annotations, string segmentations)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require(annotations)));
        using FileStream stream = File.OpenRead(SharedData.Require(segmentations));
        var tables = new PathologyFeatureTables(PathologyTask.Ten);
        foreach (JsonProperty image in document.RootElement.EnumerateObject())
        {
            tables.AddImage(image.Name);
        }

        foreach (SegmentationMask mask in Masks(stream))
        {
            int polygons = document.RootElement.GetProperty(mask.ImageId).TryGetProperty(mask.Task, out JsonElement task) ? task.GetArrayLength() : 0;
            Assert.True(tables.Add(mask.ImageId, mask.Task, GeometricFeatures.Of(mask.GetMask(), polygons)));
        }

        return tables;
    }

    private static IEnumerable<SegmentationMask> Masks(Stream stream) =>
        SegmentationJson.Read(stream, new ItemIdentity { ImageId = "", Task = "" }, PictureSize.DefaultPixelLimit, error => throw error);

    private static void AssertBytes(string golden, Action<Stream> write) =>
        Assert.Equal(File.ReadAllText(SharedData.Require(golden)), Text(write));

    private static string Text(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
