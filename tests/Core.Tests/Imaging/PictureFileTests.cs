using System.Text.Json;
using CheXplanation.Imaging;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Imaging;

public sealed class PictureFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Radiograph_OfTwelveBitsInSixteen_RunsFromBlackToWhite(int colourType)
    {
        // 100, 2000, 4095, each big-endian, with an alpha of all bits where the type has one.
        byte[] alpha = colourType == 4 ? [255, 255] : [];
        string path = Save(HandmadePng.Write(3, 1, 16, colourType, [0, 0, 100, .. alpha, 7, 208, .. alpha, 15, 255, .. alpha]));
        Assert.Equal([0, 121, 255], PictureFile.ReadRadiograph(path).Pixels.ToArray());
    }

    [Fact]
    public void Radiograph_OfOneValueOrOfEightBits_KeepsIt()
    {
        Assert.Equal([7, 7], PictureFile.ReadRadiograph(Save(HandmadePng.Write(2, 1, 16, 0, [0, 7, 208, 7, 208]))).Pixels.ToArray());
        Assert.Equal([7, 9], PictureFile.ReadRadiograph(Save(HandmadePng.Write(2, 1, 8, 0, [0, 7, 9]))).Pixels.ToArray());
    }

    [Fact]
    public void GreyPng_OfEverySizeTo40_ComesBack()
    {
        var random = new Random(5);
        for (int edge = 1; edge <= 40; edge++)
        {
            var size = new PictureSize(edge, 41 - edge);
            var pixels = new byte[size.PixelCount];
            random.NextBytes(pixels);
            string path = Save(stream => PictureFile.WritePng(stream, pixels, size));
            GreyPicture back = PictureFile.ReadGrey(path);
            Assert.Equal(size, back.Size);
            Assert.Equal(size, PictureFile.ReadSize(path));
            Assert.True(back.Pixels.SequenceEqual(pixels));
        }
    }

    [Fact]
    public void Mask_ComesBackAndIsWrittenTheSameEachTime()
    {
        RunLengthMask mask = RunLengthMask.FromRuns(new PictureSize(7, 5), [3, 4, 10, 8, 10]);
        string path = Save(stream => PictureFile.WriteMask(stream, mask)), again = Save(stream => PictureFile.WriteMask(stream, mask));
        Assert.Equal(mask, PictureFile.ReadMask(path));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
        Assert.Contains((byte)255, PictureFile.ReadGrey(path).Pixels.ToArray());
    }

    [Fact]
    public void Colours_BecomeGreyAsInPillow()
    {
        // Pillow 9: Image.new('RGB', ...).convert('L') of red, green, blue, and (10, 200, 30).
        string path = Save(HandmadePng.Write(4, 1, 8, 2, [0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 30]));
        Assert.Equal([76, 150, 29, 124], PictureFile.ReadGrey(path).Pixels.ToArray());
    }

    [Fact]
    public void Palette_IsResolved()
    {
        string path = Save(HandmadePng.Write(3, 1, 8, 3, [0, 0, 1, 0], [0, 0, 0, 0, 0, 200]));
        Assert.Equal([1, 1, 1], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Fact]
    public void Mask_ColouredButTransparent_IsOff()
    {
        string path = Save(HandmadePng.Write(3, 1, 8, 6, [0, 9, 0, 0, 0, 0, 0, 0, 255, 0, 3, 0, 255]));
        Assert.Equal([2, 1], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    public void TruncatedPng_IsMalformedAndNamesTheFile(int length)
    {
        var size = new PictureSize(40, 40);
        var pixels = new byte[size.PixelCount];
        new Random(1).NextBytes(pixels);
        string path = Save(stream => PictureFile.WritePng(stream, pixels, size));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        DataFormatException error = Assert.Throws<DataFormatException>(() => PictureFile.ReadGrey(path));
        Assert.Equal((DataFault.Malformed, path), (error.Fault, error.File));
    }

    [Fact]
    public void RandomBytes_AreMalformed()
    {
        var random = new Random(2);
        for (int i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            string path = Save(bytes);
            Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(path));
        }
    }

    [Fact]
    public void DamagedPng_GivesAPictureOrOneError()
    {
        var size = new PictureSize(30, 30);
        var pixels = new byte[size.PixelCount];
        var random = new Random(3);
        random.NextBytes(pixels);
        byte[] whole = File.ReadAllBytes(Save(stream => PictureFile.WritePng(stream, pixels, size)));
        int errors = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            string path = Save(damaged);
            try
            {
                PictureFile.ReadGrey(path, 1 << 20);
            }
            catch (DataFormatException)
            {
                errors++;
            }
        }

        Assert.InRange(errors, 1, 500);
    }

    [Fact]
    public void PngThatClaims100000x100000_IsRefusedBeforeAllocating()
    {
        string path = Save(HandmadePng.Write(100_000, 100_000, 8, 0, new byte[1000]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal(DataFault.PictureTooLarge, error.Fault);
        Assert.Contains("100000x100000", error.Message);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(2_000_000, 2_000_000)]
    public void PngOfSidesThatNoDecoderTakes_IsTooLarge(int width, int height)
    {
        string path = Save(HandmadePng.Write(width, height, 8, 0, new byte[100]));
        Assert.Equal(DataFault.PictureTooLarge, Assert.Throws<DataFormatException>(() => PictureFile.ReadSize(path)).Fault);
    }

    [Fact]
    public void LimitRaisedBeyondWhatAnArrayHolds_IsStillTooLarge()
    {
        string path = Save(HandmadePng.Write(900_000, 900_000, 8, 0, new byte[100]));
        foreach (Action read in new Action[] { () => PictureFile.ReadGrey(path, long.MaxValue), () => PictureFile.ReadMask(path, long.MaxValue) })
        {
            Assert.Equal(DataFault.PictureTooLarge, Assert.Throws<DataFormatException>(read).Fault);
        }
    }

    [Fact]
    public void PictureAtItsLimit_IsReadAndBeyondIsNot()
    {
        string path = Save(HandmadePng.Write(4, 3, 8, 0, new byte[15]));
        Assert.Equal(new PictureSize(4, 3), PictureFile.ReadGrey(path, 12).Size);
        Assert.Equal(DataFault.PictureTooLarge, Assert.Throws<DataFormatException>(() => PictureFile.ReadGrey(path, 11)).Fault);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void PngThatPromisesMoreThanItHolds_IsRefusedBeforeAllocating(int depth)
    {
        // The claim lies within the limit; the file ends before the pixels would.
        string path = Save(HandmadePng.Write(16_000, 16_000, depth, 0, new byte[1000])[..60]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DataFault.Malformed, Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(path)).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(-1, -1)]
    [InlineData(1_000_001, 1)]
    public void ImpossibleSize_Write_IsTheCallersMistake(int width, int height)
    {
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureFile.WritePng(stream, new byte[Math.Max(0, width * height)], new PictureSize(width, height)));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void WrongCount_Write_IsTheCallersMistake() =>
        Assert.Throws<ArgumentException>(() => PictureFile.WritePng(Stream.Null, new byte[5], new PictureSize(2, 3)));

    [Fact]
    public void WrittenPng_Is8BitGreyOfSideUpToAMillion()
    {
        byte[] file = File.ReadAllBytes(Save(stream => PictureFile.WritePng(stream, new byte[1_000_000], new PictureSize(1, 1_000_000))));
        Assert.Equal((8, 0), (file[24], file[25]));
        Assert.Equal(new PictureSize(1, 1_000_000), PictureFile.ReadGrey(Save(file)).Size);
    }

    [Fact]
    public void Radiographs_HaveTheSizesOfTheirAnnotations()
    {
        string annotations = SharedData.Require("sample/gt_annotations_val.json");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(annotations));
        string[] pictures = [.. Directory.EnumerateFiles(Path.GetDirectoryName(annotations)!, "*.jpg", SearchOption.AllDirectories)];
        int compared = 0;
        foreach (string picture in pictures)
        {
            string[] parts = Path.ChangeExtension(Path.GetRelativePath(Path.GetDirectoryName(annotations)!, picture), null).Split(Path.DirectorySeparatorChar, '/');
            foreach (JsonProperty image in json.RootElement.EnumerateObject().Where(image => parts[^1] == image.Name || image.Name == string.Join('_', parts.TakeLast(3))))
            {
                int[] size = [.. image.Value.GetProperty("img_size").EnumerateArray().Select(n => n.GetInt32())];
                Assert.Equal(new PictureSize(size[1], size[0]), PictureFile.ReadSize(picture));
                Assert.Equal(new PictureSize(size[1], size[0]), PictureFile.ReadGrey(picture).Size);
                compared++;
            }
        }

        Assert.Equal(2, compared);
    }

    private string Save(byte[] bytes) => Save(stream => stream.Write(bytes));

    private string Save(Action<Stream> write)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.png");
        using FileStream stream = File.Create(path);
        write(stream);
        return path;
    }
}
