using System.Text;
using System.Text.Json;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

public sealed class SaliencyMapFileTests
{
    private static readonly HeatmapFileName Name = new("patient1_study1_view1_frontal", "Edema");

    [Fact]
    public void SyntheticHeatmaps_Open_HaveTheSizesTheyWereMadeWith()
    {
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden/synthetic_inputs/meta.json")));
        string[] files = Directory.GetFiles(SharedData.Require("golden/synthetic_inputs/maps"), "*.pkl");
        Assert.Equal(400, files.Length);
        foreach (string file in files)
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            JsonElement made = meta.RootElement.GetProperty(map.ImageId);
            Assert.Equal(made.GetProperty("w").GetInt32(), map.Width);
            Assert.Equal(made.GetProperty("h").GetInt32(), map.Height);
            Assert.Equal(map.MapWidth * map.MapHeight, map.GetValues().Length);
            Assert.InRange(map.Probability, 0, 1);
        }
    }

    [Theory]
    [InlineData("golden/synthetic_inputs/variants/maps", 80)]
    [InlineData("golden/synthetic_inputs/variants_nocuda/maps", 70)]
    public void OddPickles_Open_AreRead(string folder, int count)
    {
        string[] files = Directory.GetFiles(SharedData.Require(folder), "*.pkl");
        Assert.Equal(count, files.Length);
        foreach (string file in files)
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            Assert.Equal(100, map.GetValues().Length);
            Assert.InRange(map.Probability, 0, 1);
        }
    }

    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\0\0\0echotR.", "posix.system", "byte 2")]
    [InlineData("\u008c\u0008builtins\u008c\u0004eval\u0093.", "builtins.eval", "byte 18")]
    [InlineData("(X\u0002\0\0\0idios\nsystem\n.", "os.system", "byte 10")]
    [InlineData("}\u0081.", "builds objects", "byte 3")]
    public void PickleThatNamesCode_Open_IsRefusedByNameAndByte(string program, string named, string position)
    {
        byte[] bytes = [0x80, 4, .. Encoding.Latin1.GetBytes(program)];
        var error = Assert.Throws<DataFormatException>(() => Describe(bytes));
        Assert.Equal(DataFault.Unsafe, error.Fault);
        Assert.Contains(named, error.Found);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void WrittenHeatmap_Open_ReadsBackEqual()
    {
        SaliencyMap map = Describe(Written());
        Assert.Equal((7, 5, 3, 2), (map.Width, map.Height, map.MapWidth, map.MapHeight));
        Assert.Equal(0.25, map.Probability);
        Assert.Equal(1, map.Label);
    }

    [Fact]
    public void TruncatedAnywhere_Open_ThrowsDataFormatExceptionOnly()
    {
        byte[] whole = Written();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DataFormatException>(() => Describe(whole[..length]));
        }
    }

    [Fact]
    public void ByteChangedAnywhere_Open_ThrowsDataFormatExceptionOnly()
    {
        byte[] whole = Written();
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Describe(bytes);
            }
            catch (DataFormatException)
            {
                // Any other exception fails the test.
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 4, 0x8e, 0, 0, 0, 0, 0, 0, 0, 0x10 })]
    [InlineData(new byte[] { 0x80, 4, 0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x80, 3, (byte)'X', 0xff, 0xff, 0xff, 0x7f })]
    public void LengthBeyondFile_Open_ThrowsBeforeAllocating(byte[] bytes)
    {
        Assert.Throws<DataFormatException>(() => Describe(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => Describe(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void PictureBeyondLimit_Open_ThrowsPictureTooLarge()
    {
        var error = Assert.Throws<DataFormatException>(() => Describe(Written(new PictureSize(100_000, 100_000))));
        Assert.Equal(DataFault.PictureTooLarge, error.Fault);
    }

    private static SaliencyMap Describe(byte[] bytes) =>
        SaliencyMapFile.Describe(new MemoryStream(bytes), Name, "memory", new SaliencyMapReadOptions());

    private static byte[] Written(PictureSize? picture = null)
    {
        using var stream = new MemoryStream();
        PublishedPickleWriter.Write(stream, [1, 2, 3, 4, 5, 6], new PictureSize(3, 2), picture ?? new PictureSize(7, 5), "Edema", 0.25, 1);
        return stream.ToArray();
    }
}
