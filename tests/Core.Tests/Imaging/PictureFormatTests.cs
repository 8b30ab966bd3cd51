using System.Buffers.Binary;
using CheXplanation.Imaging;

namespace CheXplanation.Tests.Imaging;

public sealed class PictureFormatTests : IDisposable
{
    private static readonly byte[] Noise = RandomBytes(30 * 21);

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["grey PNG"] = HandmadePng.Write(20, 30, 8, 0, Rows(Noise, 21)),
        ["RGB PNG"] = HandmadePng.Write(6, 30, 8, 2, Rows(Noise, 19)),
        ["palette PNG"] = HandmadePng.Write(3, 1, 8, 3, [0, 0, 1, 0], [0, 0, 0, 0, 0, 200]),
        ["16-bit PNG"] = HandmadePng.Write(10, 30, 16, 0, Rows(Noise, 21)),
        ["grey JPEG"] = HandmadePicture.GreyJpeg,
        ["colour JPEG"] = HandmadePicture.ColourJpeg,
        ["WebP"] = HandmadePicture.WebP,
        ["BMP"] = HandmadePicture.Bmp,
        ["GIF"] = HandmadePicture.Gif,
    };

    public static TheoryData<string> Kinds { get; } = [.. Files.Keys];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WholeFile_IsRead(string kind)
    {
        string path = Save(Files[kind]);
        PictureSize size = PictureFile.ReadSize(path);
        Assert.Equal(size, PictureFile.ReadGrey(path).Size);
        Assert.Equal(size, PictureFile.ReadMask(path).Size);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FileTruncatedAnywhere_IsMalformedAndNamesTheFile(string kind)
    {
        // Without its last three bytes a GIF still holds every pixel.
        byte[] file = Files[kind];
        for (int length = 0; length < file.Length - (kind == "GIF" ? 3 : 0); length++)
        {
            string path = Save(file[..length]);
            foreach (Action read in new Action[] { () => PictureFile.ReadGrey(path), () => PictureFile.ReadMask(path) })
            {
                Exception? error = Record.Exception(read);
                DataFormatException data = Assert.IsType<DataFormatException>(error ?? new InvalidOperationException($"{kind} of {length} of {file.Length} bytes was read"));
                Assert.Equal((DataFault.Malformed, path), (data.Fault, data.File));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FileWithABitChanged_GivesAPictureOrOneError(string kind)
    {
        byte[] file = Files[kind];
        var random = new Random(4);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. file];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            string path = Save(damaged);
            foreach (Action read in new Action[] { () => PictureFile.ReadGrey(path, 1 << 20), () => PictureFile.ReadMask(path, 1 << 20) })
            {
                Exception? error = Record.Exception(read);
                Assert.True(error is null or DataFormatException, $"{kind}: {error}");
            }
        }
    }

    [Fact]
    public void GreyJpeg_StaysAsItIs() =>
        Assert.All(PictureFile.ReadGrey(Save(HandmadePicture.GreyJpeg)).Pixels.ToArray(), value => Assert.Equal(100, value));

    [Fact]
    public void ColourJpeg_BecomesGrey() =>
        // (19595 * 200 + 38470 * 100 + 7471 * 50 + 32768) / 65536 = 124; the JPEG itself may be off by one.
        Assert.All(PictureFile.ReadGrey(Save(HandmadePicture.ColourJpeg)).Pixels.ToArray(), value => Assert.InRange(value, 123, 125));

    [Fact]
    public void WebP_IsRead() =>
        Assert.Equal([1, 4, 7, 59, 62, 65], PictureFile.ReadGrey(Save(HandmadePicture.WebP)).Pixels.ToArray());

    [Fact]
    public void Bmp_IsRead()
    {
        string path = Save(HandmadePicture.Bmp);
        Assert.Equal([255, 0, 76, 29], PictureFile.ReadGrey(path).Pixels.ToArray());
        Assert.Equal([0, 2, 1, 1], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Fact]
    public void Gif_IsRead()
    {
        string path = Save(HandmadePicture.Gif);
        Assert.Equal([9, 0], PictureFile.ReadGrey(path).Pixels.ToArray());
        Assert.Equal([0, 1, 1], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 0xA5 }, new byte[] { 255, 0, 255, 0, 0, 255, 0, 255 })]
    [InlineData(2, new byte[] { 0, 0x1B }, new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, new byte[] { 0, 0x1F }, new byte[] { 17, 255 })]
    [InlineData(16, new byte[] { 0, 0, 255, 1, 0, 0x12, 0x80, 255, 127 }, new byte[] { 0, 1, 0x12, 255 })]
    public void GreyPng_OfEveryDepth_IsScaledTo8Bits(int depth, byte[] rows, byte[] grey) =>
        Assert.Equal(grey, PictureFile.ReadGrey(Save(HandmadePng.Write(grey.Length, 1, depth, 0, rows))).Pixels.ToArray());

    [Theory]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0036u)]
    [InlineData(0xFFFF_FFFFu)]
    public void BmpWhosePixelsLieBeyondTheFile_IsMalformed(uint offset)
    {
        byte[] file = [.. HandmadePicture.Bmp];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(10), offset);
        Assert.Equal(DataFault.Malformed, Assert.Throws<DataFormatException>(() => PictureFile.ReadGrey(Save(file))).Fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FileThatGoesOnFarBeyondItsPicture_IsReadOrMalformed(string kind)
    {
        string path = Save(Files[kind]);
        using (FileStream stream = File.OpenWrite(path))
        {
            try
            {
                stream.SetLength(3L << 30);
            }
            catch (IOException)
            {
                Assert.Skip("this disk holds no file of 3 GiB");
            }
        }

        long before = Environment.WorkingSet;
        Exception? error = Record.Exception(() => PictureFile.ReadGrey(path));
        Assert.True(error is null || (error is DataFormatException && kind == "WebP"), $"{error}");
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1 << 30);
    }

    [Fact]
    public void NameOfAnotherFormat_DoesNotMatter()
    {
        string path = Path.Combine(_folder, "picture.bmp");
        File.WriteAllBytes(path, HandmadePicture.WebP);
        Assert.Equal(new PictureSize(3, 2), PictureFile.ReadSize(path));
    }

    [Fact]
    public void PathOfOtherScripts_IsRead()
    {
        string folder = Path.Combine(_folder, "Röntgen 照片 🫁", new string('x', 200), new string('y', 200));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "лёгкое.png");
        File.WriteAllBytes(path, HandmadePicture.GreyJpeg);
        Assert.Equal(new PictureSize(8, 8), PictureFile.ReadGrey(path).Size);
    }

    [Theory]
    [InlineData(new byte[0], "an empty file, a pipe or a device")]
    [InlineData(new byte[] { (byte)'h', (byte)'i' }, "bytes 6869")]
    [InlineData(new byte[] { (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0 }, "bytes 49492A0008000000")]
    public void OtherFormat_IsMalformedAndSaysWhatWasFound(byte[] file, string found)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => PictureFile.ReadSize(Save(file)));
        Assert.Equal((DataFault.Malformed, "byte 0", found), (error.Fault, error.Position, error.Found));
    }

    [Fact]
    public void MissingFile_IsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => PictureFile.ReadGrey(Path.Combine(_folder, "nowhere.png")));

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(6).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Every row unfiltered: its first byte is 0.</summary>
    private static byte[] Rows(byte[] bytes, int rowLength) => [.. bytes.Take(bytes.Length / rowLength * rowLength).Select((b, i) => i % rowLength == 0 ? (byte)0 : b)];

    private string Save(byte[] bytes)
    {
        string path = Path.Combine(_folder, "picture");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
