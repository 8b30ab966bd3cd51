using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Datasets;

/// <summary>COCO's files as others write them, damaged or hostile; and what is written reads back.</summary>
public sealed class CocoJsonTests
{
    private const string Start = """{"images": [{"id": 1, "file_name": "a.png", "width": 4, "height": 3}, {"id": "x", "width": 2, "height": 2}], "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}], "annotations": [""";

    [Theory]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [[1, 2, 3, 4]]}""", DataFault.InvalidValue, "$.annotations[0]['segmentation'][0]", "4")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2, 1, 2, 2, 9]]}""", DataFault.InvalidValue, "[0]", "7")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2, 1, 2, "2"]]}""", DataFault.Malformed, "[0][5]", "String 2")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2, 1, 2, 1e9]]}""", DataFault.InvalidValue, "segmentation[0]", "1000000000")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [1, 1, 2, 1, 2, 2]}""", DataFault.Malformed, "[0]", "Number")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": "x"}""", DataFault.Malformed, "segmentation", "String x")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": {"size": [3, 4], "counts": "1"}}""", DataFault.InvalidRle, "counts", "add up to 1")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": {"size": [4, 3], "counts": [12]}}""", DataFault.InvalidRle, "size", "[4, 3]")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": {"size": [3, 4], "counts": [-1, 13]}}""", DataFault.InvalidRle, "counts", "-1")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": {"size": [3, 4]}}""", DataFault.Malformed, "segmentation", "no counts")]
    [InlineData("""{"image_id": 1, "category_id": 1}""", DataFault.Malformed, "$.annotations[0]", "neither")]
    [InlineData("""{"image_id": 1, "category_id": 1, "segmentation": [], "bbox": []}""", DataFault.Malformed, "$.annotations[0]", "neither")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [1, 1, -2, 1]}""", DataFault.InvalidValue, "bbox", "-2")]
    [InlineData("""{"image_id": 1, "category_id": 1, "bbox": [1, 1, 2]}""", DataFault.InvalidValue, "bbox", "3 numbers")]
    [InlineData("""{"image_id": 9, "category_id": 1, "segmentation": []}""", DataFault.InvalidValue, "image_id", "9")]
    [InlineData("""{"image_id": 1, "category_id": 9, "segmentation": []}""", DataFault.InvalidValue, "category_id", "9")]
    [InlineData("""{"category_id": 1}""", DataFault.Malformed, "$.annotations[0]", "no image_id")]
    [InlineData("""{"image_id": 1.5, "category_id": 1}""", DataFault.Malformed, "image_id", "Number")]
    [InlineData("""{"image_id": 1, "category_id": 1, "iscrowd": 2}""", DataFault.Malformed, "iscrowd", "Number")]
    [InlineData("5", DataFault.Malformed, "$.annotations[0]", "Number")]
    [InlineData("[1, [2]]", DataFault.Malformed, "$.annotations[0]", "StartArray")]
    public void BadAnnotations_AreErrorsWithTheirPlace(string annotation, DataFault fault, string place, string found)
    {
        var errors = new List<DataFormatException>();
        string good = """{"image_id": "x", "category_id": 2, "bbox": [0, 0, 1, 1]}""";
        List<SegmentationMask> masks = Read($"{Start}{annotation}, {good}]}}", new CocoReadOptions(), errors);
        DataFormatException error = Assert.Single(errors);
        Assert.Equal(fault, error.Fault);
        Assert.Contains(place, error.Position);
        Assert.Contains(found, error.Found);
        Assert.Equal("x / dog", Assert.Single(masks).GetIdentity().ToString());
    }

    [Fact]
    public void ImageAndTaskWithABadAnnotation_HasNoMask_AndIsNamed()
    {
        var errors = new List<DataFormatException>();
        const string box = """{"image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1]}""", bad = """{"image_id": 1, "category_id": 1, "segmentation": [[1]]}""";
        List<SegmentationMask> masks = Read($"{Start}{box}, {bad}, {box}]}}", new CocoReadOptions { IncludeEmpty = true }, errors);
        Assert.DoesNotContain(masks, mask => mask.ImageId == "a" && mask.Task == "cat");
        Assert.Equal(2, errors.Count);
        Assert.Contains("no mask is given", errors[1].Message);
        Assert.Contains("image 'a', task 'cat'", errors[1].Message);
    }

    [Fact]
    public void AnnotationWithABoxOnly_IsTheBox()
    {
        long boxes = 0;
        var errors = new List<DataFormatException>();
        string text = $$"""{{Start}}{"image_id": 1, "category_id": 1, "segmentation": [], "bbox": [1, 1, 2, 2]}]}""";
        SegmentationMask mask = Assert.Single(Read(text, new CocoReadOptions { ReportBoxes = count => boxes = count }, errors));
        Assert.Equal(new PixelBox(1, 1, 2, 2), mask.GetMask().GetBox());
        Assert.Equal(1, boxes);
        Assert.Empty(errors);
    }

    [Fact]
    public void Union_StoppedAtItsLastPart_EndsBeforeItIsMade()
    {
        using var source = new CancellationTokenSource();
        int asked = 0;
        var options = new CocoReadOptions
        {
            Cancellation = source.Token,
            WantsTask = _ =>
            {
                // Once for all of them, then for each part.
                if (++asked == 4)
                {
                    source.Cancel();
                }

                return true;
            },
        };
        string text = Start + string.Join(", ", Enumerable.Repeat("""{"image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1]}""", 3)) + "]}";
        Assert.Throws<OperationCanceledException>(() => Read(text, options, []));
        Assert.Equal(4, asked);
    }

    [Fact]
    public void EmptyMasks_StoppedBetweenTwo_End()
    {
        using var source = new CancellationTokenSource();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Start + "]}"));
        var options = new CocoReadOptions { IncludeEmpty = true, Cancellation = source.Token };
        using IEnumerator<SegmentationMask> masks = CocoDatasetJson.Read(stream, options, error => throw error).GetEnumerator();
        Assert.True(masks.MoveNext());
        Assert.True(masks.Current.GetMask().IsEmpty);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => masks.MoveNext());
    }

    [Fact]
    public void ListsInAnyOrder_AreReadAlike()
    {
        const string images = """ "images": [{"id": 1, "file_name": "f/a.png", "width": 4, "height": 3}]""", categories = """ "categories": [{"id": 1, "name": "Lung Opacity"}]""";
        const string annotations = """ "annotations": [{"segmentation": {"counts": [0, 12], "size": [3, 4]}, "category_id": 1, "image_id": 1}]""";
        foreach (string text in new[] { $"{{{images}, {categories}, {annotations}}}", $"{{{annotations}, {images}, {categories}}}", $"{{\"info\": {{\"a\": 1}}, {categories}, {annotations}, {images}}}" })
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            Assert.Equal(SegmentationForm.CocoDataset, SegmentationForms.Tell(stream));
            Assert.Equal("f_a / Airspace Opacity", Assert.Single(Read(text, new CocoReadOptions(), [])).GetIdentity().ToString());
        }
    }

    [Theory]
    [InlineData("""{"images": {"Edema": {"size": [1, 1], "counts": "1"}}}""", SegmentationForm.Reference)]
    [InlineData("""{"info": {"Edema": {"size": [1, 1], "counts": "1"}}}""", SegmentationForm.Reference)]
    [InlineData("""{}""", SegmentationForm.Reference)]
    [InlineData("nothing", SegmentationForm.Reference)]
    [InlineData("", SegmentationForm.Reference)]
    [InlineData("[]", SegmentationForm.CocoResults)]
    [InlineData("""[{"score": 1, "image_id": 3, "category_id": 4, "bbox": [1, 2, 3, 4]}]""", SegmentationForm.CocoResults)]
    [InlineData("""[{"image_id": "a", "label": "Edema", "x": 1}]""", SegmentationForm.BoxJson)]
    [InlineData("image,x,y,w,h", SegmentationForm.BoxCsv)]
    [InlineData("\u0089PNG", SegmentationForm.Picture)]
    public void Tell_ByContent(string text, SegmentationForm form) =>
        Assert.Equal(form, SegmentationForms.Tell(new MemoryStream(Encoding.Latin1.GetBytes(text))));

    [Fact]
    public void RandomDatasets_WrittenAndReadBack_AreTheSame()
    {
        var random = new CheXplanation.Tests.Masks.CocoCaseGenerator(9);
        foreach (bool uncompressed in new[] { false, true })
        {
            using var export = new CocoExport(null);
            var written = new List<SegmentationMask>();
            for (int image = 0; image < 20; image++)
            {
                PictureSize size = random.Size();
                for (int i = 0; i < 4; i++)
                {
                    RunLengthMask mask = random.Mask(size);
                    if (!mask.IsEmpty)
                    {
                        written.Add(new SegmentationMask(new ItemIdentity { ImageId = $"i\u00e9_{image}", Task = i % 2 == 0 ? "cat" : "Edema" }, mask) { Instance = $"{(10 * image) + i}", IsCrowd = i == 3 });
                        export.Add(written[^1]);
                    }
                }
            }

            using var stream = new MemoryStream();
            export.WriteDataset(stream, ["Edema"], ".jpg", uncompressed);
            List<SegmentationMask> read = Read(Encoding.UTF8.GetString(stream.ToArray()), new CocoReadOptions { AsInstance = true }, []);
            Assert.Equal(written.Select(Describe), read.Select(Describe));
        }
    }

    private static string Describe(SegmentationMask mask) => $"{mask.GetIdentity()} {mask.Instance} {mask.IsCrowd} {mask.GetMask().Size} {mask.GetMask().ToCounts()}";

    private static List<SegmentationMask> Read(string text, CocoReadOptions options, List<DataFormatException> errors) =>
        [.. CocoDatasetJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options, errors.Add)];
}
