using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Datasets;

/// <summary>Annotation files: what is read, what is reported, and the masks they give.</summary>
public sealed class AnnotationJsonTests
{
    private const string Square = "[[10.0, 10.0], [30.0, 10.0], [30.0, 30.0], [10.0, 30.0]]";

    private static readonly ItemIdentity _unnamed = new() { ImageId = string.Empty, Task = string.Empty };

    [Theory]
    [InlineData("sample/gt_annotations_val.json", "sample/gt_segmentations_val.json", 2)]
    [InlineData("sample/gt_annotations_val.json", "golden/sample/annotation_to_segmentation/gt_seg.json", 2)]
    [InlineData("golden/synthetic_inputs/gt_annotations.json", "golden/synthetic/annotation_to_segmentation/gt_seg.json", 34)]
    [InlineData("golden/synthetic_inputs/hb_annotations.json", "golden/synthetic/annotation_to_segmentation.hb/hb_seg.json", 34)]
    [InlineData("golden/synthetic_inputs/variants/gt_annotations.json", "golden/synthetic/variants.annotation/gt_seg.json", 8)]
    [InlineData("golden/quirks/in/ann_ok.json", "golden/quirks/ann.ok/s.json", 1)]
    [InlineData("golden/quirks/in/ann_emptylist.json", "golden/quirks/ann.emptylist/s.json", 1)]
    [InlineData("golden/quirks/in/ann_line.json", "golden/quirks/ann.line/s.json", 1)]
    [InlineData("golden/quirks/in/ann_px.json", "golden/quirks/ann.px/s.json", 1)]
    [InlineData("golden/quirks/in/ann_twopoint.json", "golden/quirks/ann.twopoint/s.json", 1)]
    [InlineData("golden/quirks/in/ann_unknown_task.json", "golden/quirks/ann.unknown_task/s.json", 1)]
    public void Segment_ReferenceAnnotations_GivesTheReferencesFileByteForByte(string annotations, string segmentations, int images)
    {
        using FileStream input = File.OpenRead(SharedData.Require(annotations));
        using var output = new MemoryStream();
        using var writer = new SegmentationJsonWriter(output);
        var segmenter = new AnnotationSegmenter();
        int count = 0;
        foreach (SegmentationMask[] image in AnnotationJson.Read(input, _unnamed, new AnnotationReadOptions(), error => throw error)
            .Select(segmenter.Segment).Chunk(10))
        {
            count++;
            Assert.Equal(PathologyTask.Ten, image.Select(mask => mask.Task));
            writer.WriteImage(image[0].ImageId, image.Select(mask => KeyValuePair.Create(mask.Task, mask.GetMask())));
        }

        writer.Complete();
        Assert.Equal(images, count);
        Assert.True(File.ReadAllBytes(SharedData.Require(segmentations)).AsSpan().SequenceEqual(output.ToArray()), "the bytes differ");
    }

    [Theory]
    [InlineData("noimgsize", 0, DataFault.InvalidValue, "At $['img1']: expected img_size of [height, width] above 0, found no img_size.")]
    [InlineData("onepoint", 9, DataFault.InvalidValue, "At $['img1']['Edema'][0]: expected a polygon of at least 2 points, found 1.")]
    [InlineData("emptypoly", 9, DataFault.InvalidValue, "At $['img1']['Edema'][0]: expected a polygon of at least 2 points, found 0.")]
    public void Read_WhereTheReferenceCrashed_IsAClearErrorAndGoesOn(string name, int annotations, DataFault fault, string message)
    {
        Assert.Equal("1", File.ReadAllText(SharedData.Require($"golden/quirks/ann.{name}/_rc.txt")).Trim());
        (List<Annotation> read, List<DataFormatException> errors) = Read(File.ReadAllText(SharedData.Require($"golden/quirks/in/ann_{name}.json")));
        DataFormatException error = Assert.Single(errors);
        Assert.Equal((fault, message), (error.Fault, error.Message));
        Assert.Equal(annotations, read.Count);
        Assert.DoesNotContain(read, annotation => annotation.Task == "Edema");
    }

    [Theory]
    [InlineData("""{"Edema": [%]}""", "img_size")]
    [InlineData("""{"Edema": [%], "img_size": [0, 60]}""", "[0, 60]")]
    [InlineData("""{"Edema": [%], "img_size": [50]}""", "[50]")]
    [InlineData("""{"Edema": [%], "img_size": "50x60"}""", "String")]
    [InlineData("""{"Edema": [%], "img_size": [50, 60, 3]}""", "at most 2")]
    [InlineData("""{"Edema": [%], "img_size": [50.5, 60]}""", "whole numbers")]
    [InlineData("""[1, [2, {"a": 3}]]""", "StartArray")]
    [InlineData("null", "Null")]
    public void Read_BadImage_IsReportedAndTheNextComes(string image, string told)
    {
        (List<Annotation> read, List<DataFormatException> errors) = Read($$"""{"bad": {{image.Replace("%", Square)}}, "good": {"img_size": [50, 60], "Edema": [{{Square}}]} }""");
        DataFormatException error = Assert.Single(errors);
        Assert.Contains("bad", error.Message);
        Assert.Contains(told, error.Message);
        Assert.Equal(10, read.Count);
        Assert.All(read, annotation => Assert.Equal("good", annotation.ImageId));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[[5, 5], [6, 6]]")]
    [InlineData("[[[5, 5], [6]]]")]
    [InlineData("[[[5, 5], [6, 6, 6]]]")]
    [InlineData("[[[5, 5], [6, \"x\"]]]")]
    [InlineData("[[[5, 5], [6, 1e999]]]")]
    [InlineData("[[[5, 5], {\"x\": [1, [2]], \"y\": 2}]]")]
    [InlineData("{\"a\": [[1, 2]]}")]
    public void Read_BadAnnotation_IsReportedAndTheOthersStay(string polygons)
    {
        (List<Annotation> read, List<DataFormatException> errors) = Read($$"""{"i": {"Edema": {{polygons}}, "Atelectasis": [{{Square}}], "img_size": [50, 60]} }""");
        Assert.Contains("$['i']['Edema']", Assert.Single(errors).Position);
        Assert.Equal(9, read.Count);
        Assert.Equal("Atelectasis", Assert.Single(read, annotation => annotation.PolygonCount > 0).Task);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"i\": {\"img_size\": [50, 60]}")]
    [InlineData("{\"i\": {\"img_size\": [50, 60], \"Edema\": [[[1, 2], [3, ")]
    [InlineData("{\"i\": {\"Edema\": [[[1, 2], [3, NaN]]]}}")]
    [InlineData("{\"i\": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData("{} {}")]
    public void Read_NoJson_EndsWithAnError(string text) => Assert.Throws<DataFormatException>(() => Read(text));

    [Fact]
    public void Clean_UnitesRawNamesAndAddsCardiomegalyToTheCardiomediastinum()
    {
        const string json = """{"a": {"img_size": [9, 9], "Support Devices (tube)": [[[1, 1], [2, 2]]], "Support Device": [[[3, 3], [4, 4]]], "Lung Opacity": [[[5, 5], [6, 6]]], "Enlarged Cardiomediastinum": [[[0, 0], [1, 0]]], "Cardiomegaly": [[[7, 7], [8, 8]]]}, "b": {"img_size": [9, 9], "Cardiomegaly": [[[7, 7], [8, 8]]]}}""";
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var errors = new List<DataFormatException>();
        Annotation[] read = [.. AnnotationJson.Read(stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, new AnnotationReadOptions { Clean = true }, errors.Add)];
        Assert.Empty(errors);
        int Count(string image, string task) => read.Single(annotation => annotation.ImageId == image && annotation.Task == task).PolygonCount;
        Assert.Equal((2, 1, 2, 1), (Count("a", "Support Devices"), Count("a", "Airspace Opacity"), Count("a", "Enlarged Cardiomediastinum"), Count("a", "Cardiomegaly")));
        Assert.Equal((1, 1, 0), (Count("b", "Enlarged Cardiomediastinum"), Count("b", "Cardiomegaly"), Count("b", "Edema")));
    }

    [Fact]
    public void Read_SizeAfterTasks_IsFound()
    {
        (List<Annotation> read, _) = Read($$"""{"i": {"Edema": [{{Square}}, {{Square}}], "img_size": [50, 60]} }""");
        Annotation edema = read[4];
        Assert.Equal(("i", "Edema", 60, 50, 2, 8), (edema.ImageId, edema.Task, edema.Width, edema.Height, edema.PolygonCount, edema.PointCount));
        Assert.Equal(new PicturePoint(30, 10), edema.GetPolygons()[1][1]);
    }

    [Fact]
    public void Read_TasksAskedFor_YieldsTheseInTheirOrder()
    {
        var unknown = new List<(string, string)>();
        (List<Annotation> read, List<DataFormatException> errors) = Read(
            $$"""{"i": {"img_size": [50, 60], "Edema": [{{Square}}], "Lung Opacity": [{{Square}}], "Mine": [{{Square}}], "Foo": [{{Square}}]} }""",
            new AnnotationReadOptions { Tasks = ["Mine", "Atelectasis", "Airspace Opacity", "Mine"], OnUnknownTask = (image, task) => unknown.Add((image, task)) });
        Assert.Empty(errors);
        Assert.Equal([("Mine", 1), ("Atelectasis", 0), ("Airspace Opacity", 1)], read.Select(annotation => (annotation.Task, annotation.PolygonCount)));
        Assert.Equal([("i", "Foo")], unknown);
    }

    [Fact]
    public void Read_TaskTwice_TheFirstStands()
    {
        (List<Annotation> read, List<DataFormatException> errors) = Read($$"""{"i": {"img_size": [50, 60], "Airspace Opacity": [{{Square}}], "Lung Opacity": []} }""");
        Assert.Equal("$['i']['Lung Opacity']", Assert.Single(errors).Position);
        Assert.Equal(1, read[3].PolygonCount);
    }

    [Fact]
    public void Read_PictureBeyondTheLimit_IsReported()
    {
        (List<Annotation> read, List<DataFormatException> errors) = Read("""{"i": {"img_size": [100000, 100000]}, "j": {"img_size": [1, 1]}}""");
        Assert.Equal(DataFault.PictureTooLarge, Assert.Single(errors).Fault);
        Assert.All(read, annotation => Assert.Equal("j", annotation.ImageId));
    }

    [Fact]
    public void Read_MorePointsThanTheLimit_KeepsNoneOfThem()
    {
        string many = string.Join(", ", Enumerable.Repeat("[1, 2]", 1000)), empty = string.Join(", ", Enumerable.Repeat("[]", 1000));
        (List<Annotation> read, List<DataFormatException> errors) = Read(
            $$"""{"i": {"img_size": [50, 60], "Edema": [[{{many}}]], "Atelectasis": [{{empty}}] }, "j": {"img_size": [50, 60], "Edema": [{{Square}}]} }""",
            new AnnotationReadOptions { PointLimit = 100 });
        Assert.Equal(["$['i']['Edema'][0]", "$['i']['Atelectasis'][0]"], errors.Select(error => error.Position));
        Assert.Equal((8, 10), (read.Count(annotation => annotation.ImageId == "i"), read.Count(annotation => annotation.ImageId == "j")));
        Assert.Contains("at most 100 points", errors[0].Message);
    }

    [Fact]
    public void Read_Identity_Travels()
    {
        using var stream = new MemoryStream("""{"patient1_x": {"img_size": [50, 60]}}"""u8.ToArray());
        Annotation annotation = AnnotationJson.Read(stream, _unnamed with { Reader = "r2", Phase = "test" }, new AnnotationReadOptions(), error => throw error).First();
        Assert.Equal(("r2", "test", "patient1"), (annotation.Reader, annotation.Phase, annotation.PatientId));
        Assert.Equal(annotation.GetIdentity(), new AnnotationSegmenter().Segment(annotation).GetIdentity());
    }

    [Fact]
    public void Segment_SmallPictureAfterALarge_LeavesNothingBehind()
    {
        var segmenter = new AnnotationSegmenter();
        PicturePoint[] all = [new(-5, -5), new(500, -5), new(500, 500), new(-5, 500)];
        Assert.Equal(10000, segmenter.Segment(new Annotation(_unnamed, new PictureSize(100, 100), [all])).Area);
        Assert.Equal(1, segmenter.Segment(new Annotation(_unnamed, new PictureSize(20, 30), [[new(5.9, 5), new(5, 5.9)]])).Area);
    }

    [Fact]
    public void Annotation_BadPolygon_IsTheCallersMistake()
    {
        var size = new PictureSize(10, 10);
        Assert.Throws<ArgumentException>(() => new Annotation(_unnamed, size, [[new(1, 1)]]));
        Assert.Throws<ArgumentException>(() => new Annotation(_unnamed, size, [[new(1, 1), new(double.NaN, 1)]]));
        Assert.Throws<ArgumentException>(() => new Annotation(_unnamed, default, []));
    }

    private static (List<Annotation> Read, List<DataFormatException> Errors) Read(string text, AnnotationReadOptions? options = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var errors = new List<DataFormatException>();
        return ([.. AnnotationJson.Read(stream, _unnamed, options ?? new AnnotationReadOptions(), errors.Add)], errors);
    }
}
