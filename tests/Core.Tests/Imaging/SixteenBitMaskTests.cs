using CheXplanation.Imaging;

namespace CheXplanation.Tests.Imaging;

public sealed class SixteenBitMaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Ones_IsOn()
    {
        string path = Save(HandmadePng.Write(3, 1, 16, 0, [0, 0, 0, 0, 1, 255, 255]));
        Assert.Equal([1, 2], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Fact]
    public void Mask_UndoesEveryRowFilter()
    {
        // Five rows of two grey pixels; each filter in turn, the values worked out by hand: 1 and 0; the same; the same; the same; the same.
        byte[] rows = [0, 0, 1, 0, 0, 1, 0, 1, 0, 255, 2, 0, 0, 0, 0, 3, 0, 1, 0, 0, 4, 0, 0, 0, 0];
        string path = Save(HandmadePng.Write(2, 5, 16, 0, rows));
        Assert.Equal([0, 5, 5], PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Fact]
    public void Truncated_IsMalformed()
    {
        byte[] whole = HandmadePng.Write(3, 1, 16, 0, [0, 0, 0]);
        Assert.Equal(DataFault.Malformed, Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(Save(whole))).Fault);
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 0, 1, 0, 2, 1, 0 }, new byte[] { 0, 2 }, new[] { 0, 1, 1, 1 })]
    [InlineData(2, new byte[] { 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 8, 0, 7 }, new byte[] { 0, 9, 0, 8, 0, 7 }, new[] { 0, 1, 2 })]
    [InlineData(4, new byte[] { 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 255, 255 }, null, new[] { 1, 1, 1 })]
    [InlineData(6, new byte[] { 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255 }, null, new[] { 0, 1, 2 })]
    public void Mask_OfEveryColourType_IsOnWhereVisibleAndNotBlack(int colourType, byte[] row, byte[]? transparent, int[] runs)
    {
        string path = Save(HandmadePng.Write(3, 1, 16, colourType, row, null, transparent));
        Assert.Equal(runs, PictureFile.ReadMask(path).Runs.ToArray());
    }

    [Fact]
    public void Mask_WithAnyPixelDataChanged_IsMalformed()
    {
        byte[] whole = HandmadePng.Write(8, 8, 16, 0, new byte[8 * 17]);
        for (int i = 41; i < whole.Length - 12; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 4;
            string path = Save(damaged);
            Assert.Equal(DataFault.Malformed, Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(path)).Fault);
        }
    }

    private string Save(byte[] bytes)
    {
        string path = Path.Combine(_folder, "mask.png");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
