using System.Text;
using System.Xml.Linq;
using CheXplanation.Imaging;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Imaging;

/// <summary>Overlays: colours, transparency, outlines.</summary>
public sealed class OverlayTests
{
    private static readonly PictureSize Size = new(60, 40);

    // Published colours between the anchors, in 255ths: https://github.com/BIDS/colormap, and for cividis the paper's table.
    [Theory]
    [InlineData(HeatColours.Viridis, 128, 0.127568, 0.566949, 0.550556)]
    [InlineData(HeatColours.Viridis, 203, 0.440137, 0.811138, 0.340967)]
    [InlineData(HeatColours.Magma, 128, 0.716387, 0.214982, 0.475290)]
    [InlineData(HeatColours.Magma, 67, 0.335308, 0.078236, 0.491024)]
    [InlineData(HeatColours.Cividis, 128, 0.488697, 0.485318, 0.471008)]
    [InlineData(HeatColours.Cividis, 203, 0.781795, 0.717074, 0.401966)]
    public void ColourMap_BetweenItsAnchors_IsWithinThreeLevelsOfThePublished(HeatColours colours, int level, double red, double green, double blue)
    {
        ReadOnlySpan<byte> colour = ColourMap.Of(colours)[level];
        Assert.InRange(colour[0], (255 * red) - 3, (255 * red) + 3);
        Assert.InRange(colour[1], (255 * green) - 3, (255 * green) + 3);
        Assert.InRange(colour[2], (255 * blue) - 3, (255 * blue) + 3);
    }

    [Theory]
    [InlineData(HeatColours.Viridis, true)]
    [InlineData(HeatColours.Magma, true)]
    [InlineData(HeatColours.Cividis, true)]
    [InlineData(HeatColours.Jet, false)]
    public void Lightness_RisesExceptForJet(HeatColours colours, bool rises)
    {
        ColourMap map = ColourMap.Of(colours);
        double[] light = [.. Enumerable.Range(0, 256).Select(level => { ReadOnlySpan<byte> c = map[level]; return (0.2126 * c[0]) + (0.7152 * c[1]) + (0.0722 * c[2]); })];
        Assert.Equal(rises, Enumerable.Range(8, 248).All(level => light[level] > light[level - 8]));
    }

    [Fact]
    public void LowHeat_LeavesTheRadiographAsItIs()
    {
        var map = new float[Size.PixelCount];
        map[0] = 1;
        PixelBlock pixels = HeatBlend.Draw(Scene() with { Map = map, MapSize = Size }, Size, new OverlayOptions());
        Assert.Equal([96, 96, 96, 255], pixels.Pixels.AsSpan(4 * 30, 4).ToArray());
        Assert.NotEqual(96, pixels.Pixels[0]);
        Assert.Equal(96, HeatBlend.Draw(Scene() with { Map = map, MapSize = Size }, Size, new OverlayOptions { Opacity = 0 }).Pixels[0]);
    }

    /// <summary>Pictures of more than 2^24 pixels are halved before they are scaled.</summary>
    [Fact]
    public void LargeRadiograph_IsShownWhereASmallOneWouldBe()
    {
        var size = new PictureSize(4999, 4001);
        var shown = new PictureSize(500, 400);
        var pixels = new byte[size.PixelCount];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                pixels[(y * size.Width) + x] = Grey((x + 0.5) / size.Width, (y + 0.5) / size.Height);
            }
        }

        byte[] drawn = HeatBlend.Draw(Scene() with { Size = size, Radiograph = new GreyPicture(size, pixels) }, shown, new OverlayOptions()).Pixels;
        for (int i = 0; i < shown.PixelCount; i++)
        {
            Assert.InRange(drawn[4 * i] - Grey(((i % shown.Width) + 0.5) / shown.Width, ((i / shown.Width) + 0.5) / shown.Height), -2, 2);
        }

        static byte Grey(double across, double down) => (byte)(255 * (0.6 * across + 0.4 * down * down));
    }

    [Fact]
    public void Halved_IsTheMeanOfSquares()
    {
        GreyPicture halved = HeatBlend.Halved(new GreyPicture(new PictureSize(3, 3), [0, 4, 10, 8, 0, 20, 100, 50, 255]), CancellationToken.None);
        Assert.Equal(new PictureSize(2, 2), halved.Size);
        Assert.Equal([3, 15, 75, 255], halved.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void MapWithoutRange_DrawsNoHeat(float value)
    {
        float[] map = [.. Enumerable.Repeat(value, (int)Size.PixelCount)];
        PixelBlock pixels = HeatBlend.Draw(Scene() with { Map = map, MapSize = Size }, Size, new OverlayOptions());
        Assert.Equal(96, pixels.Pixels.Where((_, i) => i % 4 < 3).Max());
    }

    [Fact]
    public void Svg_HoldsEachOutlineInItsDashesAndTheCaption()
    {
        var dense = new byte[Size.PixelCount];
        for (int y = 10; y < 30; y++)
        {
            dense.AsSpan((y * Size.Width) + 20, 20).Fill(1);
        }

        RunLengthMask mask = RunLengthMask.FromRowMajor(dense, Size);
        OverlayScene scene = Scene() with { Predicted = mask, Truth = mask, Human = mask, Points = [new PicturePoint(5, 5)], Peak = new PixelPoint(30, 20), Probability = 0.5, IoU = 1, Hit = 1 };
        XElement svg = XElement.Parse(Encoding.UTF8.GetString(OverlayFile.Draw([scene], new OverlayOptions(), OverlayFormat.Svg)));
        XElement[] outlines = [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == "outline")];
        Assert.Equal(["Truth", "Reader", "Predicted"], outlines.Select(outline => (string)outline.Attribute("data-name")!));
        Assert.Equal(3, outlines.Select(outline => (string?)outline.Elements().Last().Attribute("stroke-dasharray") ?? string.Empty).Distinct().Count());
        string[] texts = [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == "text").Select(element => (string)element.Attribute("data-text")!)];
        Assert.Contains("image", texts);
        Assert.Contains("Edema", texts);
        Assert.Contains("Probability 0.50 · IoU 1.000 · hit", texts);
        Assert.Contains("Saliency 0", XElement.Parse(Encoding.UTF8.GetString(OverlayFile.Draw([scene with { Map = [0, 1], MapSize = new PictureSize(2, 1) }], new OverlayOptions(), OverlayFormat.Svg))).Descendants()
            .Select(element => (string?)element.Attribute("data-text")));
    }

    // What a black-and-white printer leaves: the lightness of each pixel along a straight edge, as stretches of line and of ground.
    [Theory]
    [InlineData(0)]
    [InlineData(96)]
    [InlineData(255)]
    public void Outlines_InBlackAndWhite_DifferByTheirDashesOnAnyGround(byte ground)
    {
        int[] dashes = [.. new[] { OverlayLine.Predicted, OverlayLine.Truth, OverlayLine.Human }.Select(line => Dashes(line, ground))];
        Assert.Equal(1, dashes[0]);
        Assert.InRange(dashes[1], 5, 12);
        Assert.InRange(dashes[2], (int)(1.5 * dashes[1]), 4 * dashes[1]);
    }

    [Fact]
    public void ProbabilityWithoutRoom_IsShortenedAndEmptyTruthIsSaid()
    {
        OverlayScene scene = Scene() with { Probability = 0.25, Truth = RunLengthMask.FromRowMajor(new byte[Size.PixelCount], Size) };
        Assert.Contains("Probability 0.25 · truth empty", Encoding.UTF8.GetString(OverlayFile.Draw([scene], new OverlayOptions(), OverlayFormat.Svg)));
        Assert.Contains("prob. 0.25 · truth empty", Encoding.UTF8.GetString(OverlayFile.Draw([scene], new OverlayOptions { Width = 28 }, OverlayFormat.Svg)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(28)]
    [InlineData(85)]
    public void ColourBar_OfAnyWidth_StaysOnThePage(double width)
    {
        OverlayScene scene = Scene() with { Map = [0, 1], MapSize = new PictureSize(2, 1) };
        XElement svg = XElement.Parse(Encoding.UTF8.GetString(OverlayFile.Draw([scene], new OverlayOptions { Width = width }, OverlayFormat.Svg)));
        XElement end = Assert.Single(svg.Descendants(), element => (string?)element.Attribute("data-text") == "1");
        double left = double.Parse(((string)end.Attribute("transform")!)["translate(".Length..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(left, width, (width * 72 / 25.4) - 5);
    }

    private static int Dashes(OverlayLine line, byte ground)
    {
        var half = new byte[Size.PixelCount];
        half.AsSpan(0, half.Length / 2).Fill(1);
        const double width = 60;
        using var surface = new RasterSurface(width, 40, 288, new Ink(ground, ground, ground));
        line.Draw(surface, RunLengthMask.FromRowMajor(half, Size), new Area(0, 0, width, 40), 1);
        using var picture = SkiaSharp.SKBitmap.Decode(surface.ToPng());
        // The mask's lower edge runs along pixel row 19, half a pixel below 19.
        bool[] marked = [.. Enumerable.Range(12, picture.Width - 24).Select(x => Math.Abs(Lightness(picture.GetPixel(x, 78)) - ground) > 30)];
        // Between the light core of a dash and its dark rim the lightness may pass that of the ground, for a pixel or two.
        return marked.Where((on, i) => on && !marked[Math.Max(i - 3, 0)..i].Contains(true)).Count();
    }

    private static double Lightness(SkiaSharp.SKColor colour) => (0.2126 * colour.Red) + (0.7152 * colour.Green) + (0.0722 * colour.Blue);

    private static OverlayScene Scene() => new() { ImageId = "image", Task = "Edema", Size = Size };
}
