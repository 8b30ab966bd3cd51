using System.Diagnostics;
using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Datasets;

/// <summary>A segmentation file as a submission: what is found, where, and that nothing hides what comes after it.</summary>
public sealed class SegmentationCheckTests
{
    private const string Good = """{"size": [2, 3], "counts": "24"}""";

    private static readonly SegmentationCheckOptions _edema = new() { Tasks = TaskNameList.Named(["Edema"]) };

    [Theory]
    [InlineData("""{"a": {"Edema": %}}""", "")]
    [InlineData("", "NotJson $, near byte 0")]
    [InlineData("no json", "NotJson $, near byte 0")]
    [InlineData("""{"a": {"Edema": %}""", "NotJson $, near byte 47")]
    [InlineData("""{"a": {"Edema": %, "x": {"size": [2,""", "NotJson $['a']['x'].size, near byte 66; TaskUnknown $['a']['x']")]
    [InlineData("""{"a": {"Edema": %}} {}""", "NotJson $, near byte 49")]
    [InlineData("""{"a": {"Edema": %,}, /* late */}""", "NotStrictJson $, near byte 48")]
    [InlineData("\uFEFF{\"a\": {\"Edema\": %}}", "ByteOrderMark byte 0")]
    [InlineData("{}", "NoImages $")]
    [InlineData("7", "OtherFormat $")]
    [InlineData("[]", "OtherFormat $")]
    [InlineData("""[{"image_id": 1, "category_id": 2, "segmentation": {"size": [2, 3], "counts": "24"}}]""", "OtherFormat $")]
    [InlineData("""{"info": {}, "images": [], "annotations": []}""", "OtherFormat $")]
    [InlineData("""{"labelGroups": [], "datasets": []}""", "OtherFormat $")]
    [InlineData("""{"a": {"img_size": [2, 3], "Edema": [[[1, 2], [3, 4]]]}}""", "OtherFormat $")]
    [InlineData("""{"a": 5, "b": {"Edema": %}}""", "ImageInvalid $['a']")]
    [InlineData("""{"a": [{"Edema": %}], "b": {"Edema": %}}""", "ImageInvalid $['a']")]
    [InlineData("""{"a": {"Edema": %}, "a": {"Edema": %}}""", "ImageDuplicate $['a']")]
    [InlineData("""{"a": {}}""", "TaskMissing $['a']")]
    [InlineData("""{"a": {"Edema": %, "Edema": %}}""", "TaskDuplicate $['a']['Edema']")]
    [InlineData("""{"a": {"EDEMA": %}}""", "TaskAlias $['a']['EDEMA']")]
    [InlineData("""{"a": {"Edema": %, "_edema": %}}""", "TaskDuplicate $['a']['_edema']; TaskAlias $['a']['_edema']")]
    [InlineData("""{"a": {"Edema": %, "Foo": %}}""", "TaskUnknown $['a']['Foo']")]
    [InlineData("""{"a": {"Edema": 5}}""", "MaskInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": [[[1, 2], [3, 4]]]}}""", "MaskInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {}}}""", "KeyMissing $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3]}}}""", "KeyMissing $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24", "counts": "33"}}}""", "KeyDuplicate $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24", "area": [4]}}}""", "KeyUnknown $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": "2x3", "counts": "24"}}}""", "SizeInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3, 1], "counts": "24"}}}""", "SizeInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [0, 3], "counts": "24"}}}""", "SizeInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2.5, 3], "counts": "24"}}}""", "SizeInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2.0, 3e0], "counts": "24"}}}""", "SizeNotWhole $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [100000, 100000], "counts": "24"}}}""", "PictureTooLarge $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "23"}}}""", "CountsInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "2\u00e9"}}}""", "CountsInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": {"x": 1}}}}""", "CountsInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": [2, -1, 5]}}}""", "CountsInvalid $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": [2, 4]}}}""", "CountsUncompressed $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "b'24'"}}}""", "CountsQuoted $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "06"}}}""", "MaskFull $['a']['Edema']")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "6"}}, "b": {"Edema": {"size": [3, 2], "counts": "6"}}}""", "MaskEmpty $")]
    public void Check_OneFault_IsFoundAtItsPlace(string json, string expected)
    {
        string found = string.Join("; ", Check(json.Replace("%", Good), _edema).Select(finding => $"{finding.Rule} {finding.Position}"));
        if (expected.Contains("near byte"))
        {
            Assert.All(expected.Split("; "), part => Assert.Contains(part.Split(',')[0], found));
        }
        else
        {
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Check_FaultsOfEveryKind_HideNothingThatComesAfter()
    {
        const string json = """
            {"a": 7, "b": {"Edema": 5, "Foo": {"size": [1]}, "Edema": {"counts": 3, "size": "x"}}, "c": null, "d": {"edema": {"size": [2, 3], "counts": "99"}},
             "a": [[]], "e": {"Edema": {"size": [2, 3], "counts": "24"}}, "f": {"Edema": {"size": [2, 3], "counts": "06"}}}
            """;
        Assert.Equal(
            ["a ImageInvalid", "b MaskInvalid", "b TaskUnknown", "b KeyMissing", "b SizeInvalid", "b TaskDuplicate", "b CountsInvalid", "b SizeInvalid", "c ImageInvalid",
                "d TaskAlias", "d CountsInvalid", "a ImageDuplicate", "a ImageInvalid", "f MaskFull", " TaskOrder"],
            Check(json, _edema).Select(finding => $"{finding.ImageId} {finding.Rule}"));
    }

    [Fact]
    public void Check_AgainstTheTruth_TellsOfIdsSizesAndEmptyMasks()
    {
        var expected = new ExpectedImages();
        expected.Add("a", "Edema", new PictureSize(3, 2), 4);
        expected.Add("p1_s1_v", "Edema", new PictureSize(3, 2), 0);
        expected.Add("missing", new PictureSize(3, 2));
        const string json = """
            {"a": {"Edema": {"size": [2, 3], "counts": "6"}}, "P1/s1/v.JPG": {"Edema": {"size": [3, 2], "counts": "6"}}, "z": {"Edema": {"size": [4, 4], "counts": "1?"}}}
            """;
        SegmentationFinding[] found = [.. Check(json, _edema with { Expected = expected })];
        Assert.Equal(
            ["MaskEmpty a", "ImageAlias P1/s1/v.JPG", "SizeSwapped P1/s1/v.JPG", "ImageExtra z", "ImageMissing missing"],
            found.Select(finding => $"{finding.Rule} {finding.ImageId}"));
        Assert.Equal(SegmentationSeverity.Warning, found[0].Severity);
        Assert.Contains("the truth has 4", found[0].Message);
        Assert.True(found[2].IsRepairable);
        Assert.All(found, finding => Assert.NotEmpty(finding.Remedy));
    }

    [Theory]
    [InlineData("p1/s1/v.bmp")]
    [InlineData("p1/s1/v.gif")]
    [InlineData("p1_s1_v.WEBP")]
    [InlineData("p1_s1_v.tif")]
    [InlineData("p1\\s1\\v.TIFF")]
    [InlineData("p1_s1_v.jpeg")]
    [InlineData("p1_s1_v.dcm")]
    [InlineData("P1_s1_v.NPY")]
    public void FindAlias_NameOfAPictureOrArray_IsItsImage(string written)
    {
        var expected = new ExpectedImages();
        expected.Add("p1_s1_v", new PictureSize(3, 2));
        Assert.Equal("p1_s1_v", expected.FindAlias(written));
    }

    /// <summary>As many as an image may have must not take time with the square of their number.</summary>
    [Fact]
    public void Check_ManyTurnedSizesOfOneImage_TakesTimeAsThoseOfManyImagesDoes()
    {
        var expected = new ExpectedImages { PictureSizeOf = _ => new PictureSize(30, 20) };
        string counts = "[" + string.Join(", ", Enumerable.Repeat("10", 60)) + "]";
        string[] masks = [.. Enumerable.Range(0, 3000).Select(i => $"\"Foo{i}\": {{\"size\": [30, 20], \"counts\": {counts}}}")];
        string one = "{\"a\": {" + string.Join(", ", masks) + "}}", many = "{" + string.Join(", ", masks.Select((mask, i) => $"\"{i}\": {{{mask}}}")) + "}";
        Assert.Equal(3000, Check(one, _edema with { Expected = expected }).Count(finding => finding.Rule == SegmentationRule.SizeSwapped));
        TimeSpan ofOne = Enumerable.Range(0, 3).Min(_ => Checking(one, expected)), ofMany = Enumerable.Range(0, 3).Min(_ => Checking(many, expected));
        Assert.True(ofOne < ofMany * 5, $"{ofOne.TotalMilliseconds:0} ms of one image, {ofMany.TotalMilliseconds:0} ms of many");
    }

    private static TimeSpan Checking(string json, ExpectedImages expected)
    {
        var clock = Stopwatch.StartNew();
        Check(json, _edema with { Expected = expected });
        return clock.Elapsed;
    }

    [Fact]
    public void Read_Annotations_IsOfAnotherForm_AndNothingElseIs()
    {
        Assert.Equal(DataFault.OtherForm, FaultOf("""{"a": {"img_size": [2, 3], "Edema": [[[1, 2], [3, 4]]]}}"""));
        Assert.Equal(DataFault.Malformed, FaultOf("""["annotations"]"""));
        Assert.Equal(DataFault.Malformed, FaultOf("annotations"));
    }

    private static DataFault FaultOf(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Assert.Throws<DataFormatException>(() => SegmentationJson.Read(
            stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PictureSize.DefaultPixelLimit, _ => { }).Count()).Fault;
    }

    [Fact]
    public void Check_ReferencesFiles_HaveNoErrors()
    {
        foreach (string file in (string[])["sample/gt_segmentations_val.json", "sample/gradcam_segmentations_val_sample.json", "golden/synthetic/annotation_to_segmentation/gt_seg.json"])
        {
            using FileStream stream = File.OpenRead(SharedData.Require(file));
            Assert.DoesNotContain(SegmentationCheck.Check(stream, new SegmentationCheckOptions()), finding => finding.Severity == SegmentationSeverity.Error);
        }
    }

    [Fact]
    public void Check_DamagedAnywhere_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "Foo": {"counts": [1, 5], "size": [2, 3]}}, "b": {"Edema": {"size": [2, 3], "counts": "6"}}}""");
        const string alphabet = "[]{}\",:\\0123456789.-+eEntuf \u0000/*'b";
        var random = new Random(7);
        int found = 0;
        for (int i = 0; i < 20000; i++)
        {
            List<byte> bytes = [.. whole];
            for (int damages = random.Next(1, 4); damages > 0; damages--)
            {
                int at = random.Next(bytes.Count);
                byte other = (byte)alphabet[random.Next(alphabet.Length)];
                if (random.Next(3) is var way && way == 0)
                {
                    bytes[at] = other;
                }
                else if (way == 1)
                {
                    bytes.Insert(at, other);
                }
                else
                {
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(1, 20)));
                }
            }

            using var stream = new MemoryStream([.. bytes]);
            found += SegmentationCheck.Check(stream, _edema).Count();
        }

        Assert.True(found > 20000, $"only {found} findings");
    }

    [Theory]
    [InlineData(60, 90, 1)]
    [InlineData(300, 200, 2)]
    [InlineData(2320, 2828, 3)]
    [InlineData(110, 100, 4)]
    public void Compare_RoundMasks_TellWhichHeightTheyWereMadeFor(int width, int height, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20; i++)
        {
            var size = new PictureSize(width, height);
            RunLengthMask mask = Ellipse(size, random);
            RunLengthMask relabelled = RunLengthMask.FromRuns(new PictureSize(height, width), mask.Runs);
            Assert.Equal(Plain(mask, height), ColumnCoherence.Changes(mask.Runs, height));
            Assert.Equal(Plain(mask, width), ColumnCoherence.Changes(mask.Runs, width));
            Assert.True(ColumnCoherence.Compare(mask, width) <= 0, "a right mask was held to be wrong");
            Assert.True(ColumnCoherence.Compare(relabelled, height) >= 0, "a turned size was held to be right");
            if (Math.Abs(width - height) > 20)
            {
                Assert.Equal((-1, 1), (ColumnCoherence.Compare(mask, width), ColumnCoherence.Compare(relabelled, height)));
            }
        }
    }

    internal static SegmentationFinding[] Check(string json, SegmentationCheckOptions options)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return [.. SegmentationCheck.Check(stream, options)];
    }

    internal static RunLengthMask Ellipse(PictureSize size, Random random)
    {
        double x = size.Width * (0.4 + 0.2 * random.NextDouble()), y = size.Height * (0.4 + 0.2 * random.NextDouble());
        double a = size.Width * (0.2 + 0.1 * random.NextDouble()), b = size.Height * (0.2 + 0.1 * random.NextDouble());
        var pixels = new byte[size.PixelCount];
        for (int row = 0; row < size.Height; row++)
        {
            for (int column = 0; column < size.Width; column++)
            {
                double u = (column - x) / a, v = (row - y) / b;
                pixels[row * size.Width + column] = u * u + v * v < 1 ? (byte)1 : (byte)0;
            }
        }

        return RunLengthMask.FromRowMajor(pixels, size);
    }

    private static long Plain(RunLengthMask mask, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, mask.RunCount).SelectMany(i => Enumerable.Repeat((byte)(i & 1), mask.Runs[i]))];
        long changes = 0;
        for (int i = 0; i + height < pixels.Length; i++)
        {
            changes += pixels[i] != pixels[i + height] ? 1 : 0;
        }

        return changes;
    }
}
