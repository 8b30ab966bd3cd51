using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

public sealed class CocoPolygonTests
{
    [Fact]
    public void GoldenPolygons_Draw_EqualsPycocotools()
    {
        int cases = 0;
        foreach (JsonElement item in Golden("frPoly"))
        {
            double[] flat = [.. item.GetProperty("poly").EnumerateArray().Select(n => n.GetDouble())];
            PicturePoint[] points = [.. flat.Chunk(2).Select(pair => new PicturePoint(pair[0], pair[1]))];
            RunLengthMask mask = CocoPolygon.Draw(points, SizeOf(item));
            Assert.Equal(item.GetProperty("counts").GetString(), CocoRunLengthText.Encode(mask));
            Assert.Equal(item.GetProperty("area").GetInt64(), mask.Area);
            cases++;
        }

        Assert.Equal(16, cases);
    }

    [Fact]
    public void GoldenBoxes_Draw_EqualsPycocotools()
    {
        int cases = 0;
        foreach (JsonElement item in Golden("frBbox"))
        {
            double[] box = [.. item.GetProperty("bbox").EnumerateArray().Select(n => n.GetDouble())];
            RunLengthMask mask = CocoPolygon.DrawBox(box[0], box[1], box[2], box[3], SizeOf(item));
            Assert.Equal(item.GetProperty("counts").GetString(), CocoRunLengthText.Encode(mask));
            cases++;
        }

        Assert.Equal(6, cases);
    }

    [Fact]
    public void WholeNumbers_DrawBox_IsTheBox()
    {
        var random = new Random(4);
        var size = new PictureSize(23, 17);
        for (int round = 0; round < 200; round++)
        {
            int x = random.Next(20), y = random.Next(14), width = random.Next(1, 23 - x), height = random.Next(1, 17 - y);
            Assert.Equal(new PixelBox(x, y, width, height), CocoPolygon.DrawBox(x, y, width, height, size).GetBox());
            Assert.Equal(width * height, CocoPolygon.DrawBox(x, y, width, height, size).Area);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    public void FarCoordinate_Draw_IsAnErrorAndNoLongWalk(double coordinate) =>
        Assert.Throws<DataFormatException>(() => CocoPolygon.Draw([new(0, 0), new(coordinate, 5), new(5, 5)], new PictureSize(10, 10)));

    private static JsonElement.ArrayEnumerator Golden(string key) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden/primitives/coco_ops.json"))).RootElement.GetProperty(key).EnumerateArray();

    private static PictureSize SizeOf(JsonElement item) => new(item.GetProperty("w").GetInt32(), item.GetProperty("h").GetInt32());
}
