using CheXplanation.Heatmaps;
using CheXplanation.Imaging;
using CheXplanation.Tests.Heatmaps;

namespace CheXplanation.Tests.Imaging;

/// <summary>Heatmaps that Pillow, tifffile and matplotlib saved as pictures.</summary>
public sealed class HeatmapPictureTests
{
    [Theory]
    [InlineData("grey8.png", "grey8.png")]
    [InlineData("grey_as_rgb.png", "grey8.png")]
    [InlineData("grey16.png", "grey16.png")]
    [InlineData("tiff_f4.tif", "tiff_f4.tif")]
    [InlineData("tiff_f8.tif", "tiff_f8.tif")]
    [InlineData("tiff_u1.tif", "tiff_u1.tif")]
    [InlineData("tiff_u2.tif", "tiff_u2.tif")]
    [InlineData("tiff_i2.tif", "tiff_i2.tif")]
    [InlineData("tiff_u4.tif", "tiff_u4.tif")]
    [InlineData("tiff_tiled.tif", "tiff_large")]
    [InlineData("tiff_big_endian.tif", "tiff_large")]
    [InlineData("tiff_pillow.tif", "tiff_large")]
    [InlineData("tiff_deflate.tif", "tiff_large")]
    public void Picture_Read_EqualsWhatWasWritten(string file, string expected) => WrittenFile.AssertSame(WrittenFile.Expected(expected), Read(file).GetValues());

    [Fact]
    public void GreyJpeg_Read_EqualsPillowsDecoderButForOneLevel()
    {
        float[] expected = WrittenFile.Expected("grey8.jpg"), actual = Read("grey8.jpg").GetValues();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
    }

    [Theory]
    [InlineData("colour_jet.png", ColourMap.Jet, 3)]
    [InlineData("colour_viridis.png", ColourMap.Viridis, 1)]
    [InlineData("colour_inferno.png", ColourMap.Inferno, 1)]
    [InlineData("colour_magma.png", ColourMap.Magma, 1)]
    [InlineData("colour_plasma.png", ColourMap.Plasma, 1)]
    [InlineData("colour_turbo.png", ColourMap.Turbo, 1)]
    [InlineData("colour_hot.png", ColourMap.Hot, 1)]
    [InlineData("colour_jet.jpg", ColourMap.Jet, 60)]
    public void ColouredPicture_WithItsMap_IsLookedUpBackwards(string file, ColourMap map, double tolerance)
    {
        float[] smooth = WrittenFile.Expected("smooth"), found = Read(file, map).GetValues();
        Assert.All(smooth.Zip(found), pair => Assert.InRange(pair.Second, (255 * pair.First) - tolerance, (255 * pair.First) + tolerance));
        Assert.InRange(smooth.Zip(found).Average(pair => Math.Abs(pair.Second - (255 * pair.First))), 0, tolerance / 10 + 0.6);
    }

    [Theory]
    [InlineData("colour_viridis.png", ColourMap.None, "-ColourMap")]
    [InlineData("colour_viridis.png", ColourMap.Jet, "colours of Jet")]
    [InlineData("tiff_f2.tif", ColourMap.None, "float of 32 or 64 bits")]
    public void PictureThatCannotBeToldApart_Read_IsRefusedWithAdvice(string file, ColourMap map, string advice) =>
        Assert.Contains(advice, Assert.Throws<DataFormatException>(() => Read(file, map).GetValues()).Expected);

    [Theory]
    [InlineData("tiff_tiled.tif")]
    [InlineData("tiff_pillow.tif")]
    [InlineData("tiff_deflate.tif")]
    [InlineData("tiff_big_endian.tif")]
    [InlineData("grey16.png")]
    public void DamagedPicture_Read_ThrowsDataFormatExceptionOnly(string name)
    {
        byte[] whole = File.ReadAllBytes(WrittenFile.Find(name));
        string path = Path.Combine(Directory.CreateTempSubdirectory("chex-").FullName, name);
        var random = new Random(3);
        for (int round = 0; round < 400; round++)
        {
            byte[] bytes = round % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int change = round % 2 == 0 ? 0 : 3; change > 0; change--)
            {
                bytes[random.Next(Math.Min(bytes.Length, change == 1 ? bytes.Length : 400))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                foreach (HeatmapArray array in HeatmapPicture.Read(path, ColourMap.None, 1 << 20))
                {
                    array.GetValues();
                }
            }
            catch (DataFormatException)
            {
                // Any other exception fails the test.
            }
        }

        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    private static HeatmapArray Read(string file, ColourMap map = ColourMap.None) => Assert.Single(HeatmapPicture.Read(WrittenFile.Find(file), map, PictureSize.DefaultPixelLimit));
}
