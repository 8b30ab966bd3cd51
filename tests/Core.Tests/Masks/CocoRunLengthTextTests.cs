using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

public sealed class CocoRunLengthTextTests
{
    [Fact]
    public void GoldenMasks_EncodeDecodeAreaBox_EqualPycocotools()
    {
        using JsonDocument golden = Golden("coco_rle.json");
        int cases = 0;
        foreach (JsonElement item in golden.RootElement.EnumerateArray())
        {
            PictureSize size = SizeOf(item);
            string counts = item.GetProperty("counts").GetString()!;
            RunLengthMask mask = CocoRunLengthText.Decode(counts, size);
            Assert.Equal(item.GetProperty("runs").EnumerateArray().Select(r => r.GetInt32()), mask.Runs.ToArray());
            Assert.Equal(counts, CocoRunLengthText.Encode(mask));
            Assert.Equal(item.GetProperty("area").GetInt64(), mask.Area);
            Assert.Equal(item.GetProperty("bbox").EnumerateArray().Select(v => (int)v.GetDouble()), BoxOf(mask));

            string columns = item.GetProperty("mask_colmajor").GetString()!;
            byte[] rows = mask.ToRowMajor();
            for (int i = 0; i < columns.Length; i++)
            {
                Assert.Equal(columns[i] - '0', rows[i % size.Height * size.Width + i / size.Height]);
            }

            Assert.Equal(mask, RunLengthMask.FromRowMajor(rows, size));
            cases++;
        }

        Assert.Equal(41, cases);
    }

    [Fact]
    public void GoldenBigMask_Decode_EqualsAreaAndBox()
    {
        using JsonDocument golden = Golden("coco_ops.json");
        JsonElement big = golden.RootElement.GetProperty("big");
        RunLengthMask mask = CocoRunLengthText.Decode(big.GetProperty("counts").GetString(), SizeOf(big));
        Assert.Equal(big.GetProperty("area").GetInt64(), mask.Area);
        Assert.Equal(big.GetProperty("bbox").EnumerateArray().Select(v => (int)v.GetDouble()), BoxOf(mask));
    }

    [Fact]
    public void GoldenPairs_IntersectionOverUnion_EqualsPycocotools()
    {
        using JsonDocument golden = Golden("coco_ops.json");
        int compared = 0;
        foreach (JsonElement block in golden.RootElement.GetProperty("iou").EnumerateArray())
        {
            bool crowd = block.GetProperty("iscrowd").GetInt32() == 1;
            RunLengthMask[] predicted = Masks(block.GetProperty("dt")), truth = Masks(block.GetProperty("gt"));
            for (int d = 0; d < predicted.Length; d++)
            {
                for (int g = 0; g < truth.Length; g++)
                {
                    double shared = MaskAlgebra.IntersectionArea(predicted[d], truth[g]);
                    double whole = crowd ? predicted[d].Area : MaskAlgebra.UnionArea(predicted[d], truth[g]);
                    double expected = block.GetProperty("iou")[d][g].GetDouble();
                    compared++;
                    // pycocotools calls the overlap of two empty masks 0; the areas decide that here.
                    Assert.Equal(expected, shared == 0 ? 0 : shared / whole);
                }
            }
        }

        Assert.Equal(128, compared);
    }

    [Fact]
    public void GoldenMerges_UnionAndIntersection_EqualPycocotools()
    {
        using JsonDocument golden = Golden("coco_ops.json");
        int cases = 0;
        foreach (JsonElement item in golden.RootElement.GetProperty("merge").EnumerateArray())
        {
            // pycocotools merges no masks at all into a picture of 0x0; here there is no such mask.
            if (item.GetProperty("masks").GetArrayLength() == 0)
            {
                continue;
            }

            RunLengthMask[] masks = Masks(item.GetProperty("masks"));
            bool intersect = item.GetProperty("intersect").GetInt32() == 1;
            RunLengthMask merged = masks.Aggregate(intersect ? MaskAlgebra.Intersection : MaskAlgebra.Union);
            Assert.Equal(item.GetProperty("result").GetProperty("counts").GetString(), CocoRunLengthText.Encode(merged));
            cases++;
        }

        Assert.Equal(14, cases);
    }

    [Fact]
    public void GoldenUncompressedRuns_Encode_EqualPycocotools()
    {
        using JsonDocument golden = Golden("coco_ops.json");
        int cases = 0;
        foreach (JsonElement item in golden.RootElement.GetProperty("frUncompressed").EnumerateArray())
        {
            int[] runs = [.. item.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32())];
            RunLengthMask mask = RunLengthMask.FromRuns(SizeOf(item), runs);
            Assert.Equal(item.GetProperty("rle").GetString(), CocoRunLengthText.Encode(mask));
            Assert.Equal(item.GetProperty("area").GetInt64(), mask.Area);
            Assert.Equal(mask, CocoRunLengthText.Decode(item.GetProperty("rle").GetString(), SizeOf(item)));
            cases++;
        }

        Assert.Equal(6, cases);
    }

    [Theory]
    [InlineData("o", "ends within a number")]
    [InlineData("0 1", "no counts character")]
    [InlineData("é", "not ASCII")]
    [InlineData("ooooooooooo1", "longer than any run")]
    [InlineData("O", "negative run")]
    [InlineData("5", "sum too small")]
    [InlineData("", "nothing")]
    [InlineData("oooo_1", "sum too large")]
    public void BadText_Decode_ThrowsInvalidRle(string counts, string why)
    {
        var error = Assert.Throws<DataFormatException>(() => CocoRunLengthText.Decode(counts, new PictureSize(3, 3)));
        Assert.True(error.Fault == DataFault.InvalidRle, why);
    }

    [Theory]
    [InlineData("1o", "the end of the string within the number at character 1")]
    [InlineData("12`", "the end of the string within the number at character 2")]
    [InlineData("oooooo3", "4294967295 (character 0)")]
    [InlineData("PPPPPP2", "2147483648 (character 0)")]
    [InlineData("ooooooo1", "a longer one at character 0")]
    [InlineData("11O", "-1 (character 2)")]
    [InlineData("121N", "runs that add up to 4")]
    [InlineData("1211", "runs that add up to 7")]
    [InlineData("oooooo1oooooo1", "runs that add up to 4294967294")]
    [InlineData("1\u00e91", "character 233 at 1")]
    [InlineData("1\ud83d\ude001", "character 55357 at 1")]
    [InlineData("1 1", "character 32 at 1")]
    [InlineData("1/1", "character 47 at 1")]
    [InlineData("1p1", "character 112 at 1")]
    [InlineData("1\u00001", "character 0 at 1")]
    public void TextThatCrashesPycocotools_Decode_NamesTheCharacter(string counts, string found)
    {
        var error = Assert.Throws<DataFormatException>(() => CocoRunLengthText.Decode(counts, new PictureSize(3, 2), "here"));
        Assert.Equal((DataFault.InvalidRle, "here"), (error.Fault, error.Position));
        Assert.Contains(found, error.Found);
    }

    [Fact]
    public void RunsWhoseSumWrapsAround_FromRuns_ThrowsInvalidRle()
    {
        // 2^31-1 + 2^31-1 + 8 is 6 in 32 bits.
        var error = Assert.Throws<DataFormatException>(() => RunLengthMask.FromRuns(new PictureSize(3, 2), [int.MaxValue, 0, int.MaxValue, 8]));
        Assert.Equal((DataFault.InvalidRle, "runs that add up to 4294967302"), (error.Fault, error.Found));
    }

    [Fact]
    public void RandomMasks_Algebra_EqualsDensePixels()
    {
        var random = new Random(5);
        for (int round = 0; round < 500; round++)
        {
            var size = new PictureSize(random.Next(1, 20), random.Next(1, 20));
            byte[] a = Pixels(random, size), b = Pixels(random, size);
            RunLengthMask left = RunLengthMask.FromRowMajor(a, size), right = RunLengthMask.FromRowMajor(b, size);
            Assert.Equal(a.Zip(b, (p, q) => (byte)(p | q)), MaskAlgebra.Union(left, right).ToRowMajor());
            Assert.Equal(a.Zip(b, (p, q) => (byte)(p & q)), MaskAlgebra.Intersection(left, right).ToRowMajor());
            Assert.Equal(a.Zip(b, (p, q) => (byte)(p & ~q & 1)), MaskAlgebra.Difference(left, right).ToRowMajor());
            Assert.Equal(a.Zip(b).Count(p => (p.First & p.Second) != 0), MaskAlgebra.IntersectionArea(left, right));
            Assert.Equal(left, CocoRunLengthText.Decode(CocoRunLengthText.Encode(left), size));
            Assert.Equal(a, left.ToRowMajor());
            Assert.Equal(left.Runs.ToArray(), RunLengthMask.FromRuns(size, left.Runs).Runs.ToArray());
            Assert.Equal(MaskAlgebra.Union(left, right), MaskAlgebra.Union(right, left));
            int at = random.Next(a.Length);
            Assert.Equal(a[at] != 0, left.Contains(at % size.Width, at / size.Width));
        }
    }

    private static byte[] Pixels(Random random, PictureSize size)
    {
        double density = random.NextDouble();
        return [.. Enumerable.Range(0, (int)size.PixelCount).Select(_ => (byte)(random.NextDouble() < density ? 1 : 0))];
    }

    private static int[] BoxOf(RunLengthMask mask)
    {
        PixelBox box = mask.GetBox();
        return [box.X, box.Y, box.Width, box.Height];
    }

    private static RunLengthMask[] Masks(JsonElement list) =>
        [.. list.EnumerateArray().Select(m => CocoRunLengthText.Decode(m.GetProperty("counts").GetString(), SizeOf(m)))];

    private static PictureSize SizeOf(JsonElement item) =>
        new(item.GetProperty("size")[1].GetInt32(), item.GetProperty("size")[0].GetInt32());

    private static JsonDocument Golden(string name) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden/primitives/" + name)));
}
