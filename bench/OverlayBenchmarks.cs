using BenchmarkDotNet.Attributes;
using CheXplanation.Imaging;
using CheXplanation.Imaging.Overlays;
using CheXplanation.Masks;

namespace CheXplanation.Bench;

/// <summary>One overlay on one core: a radiograph and masks of 2828x2320, a heatmap of 320x320. 60,000 over the milliseconds are overlays a minute.</summary>
[MemoryDiagnoser]
public class OverlayBenchmarks
{
    private static readonly PictureSize Size = new(2828, 2320);
    private static readonly PictureSize MapSize = new(320, 320);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"chex-{Guid.NewGuid():N}.png");
    private OverlayScene _scene = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(0);
        var pixels = new byte[Size.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (double)(i % Size.Width) / Size.Width, y = (double)(i / Size.Width) / Size.Height;
            pixels[i] = (byte)(128 + (80 * Math.Sin(9 * x) * Math.Cos(7 * y)) + random.Next(8));
        }

        using (FileStream file = File.Create(_path))
        {
            PictureFile.WritePng(file, pixels, Size);
        }

        float[] map = [.. Enumerable.Range(0, (int)MapSize.PixelCount).Select(i => (float)Math.Exp(-(Math.Pow((i % 320) - 130, 2) + Math.Pow((i / 320) - 170, 2)) / 9000))];
        _scene = new OverlayScene
        {
            ImageId = "patient00001_study1_view1_frontal", Task = "Cardiomegaly", Size = Size, Radiograph = PictureFile.ReadGrey(_path), Map = map, MapSize = MapSize,
            Predicted = Disc(1150, 1230, 500), Truth = Disc(1300, 1200, 420), Human = Disc(1320, 1150, 400), Peak = new PixelPoint(1150, 1230), Probability = 0.9, IoU = 0.5, Hit = 1,
        };
    }

    [GlobalCleanup]
    public void CleanUp() => File.Delete(_path);

    [Benchmark]
    public byte[] RadiographAndPng() => OverlayFile.Draw([_scene with { Radiograph = PictureFile.ReadGrey(_path) }], new OverlayOptions(), OverlayFormat.Png);

    [Benchmark]
    public byte[] Png() => OverlayFile.Draw([_scene], new OverlayOptions(), OverlayFormat.Png);

    [Benchmark]
    public byte[] Jpeg() => OverlayFile.Draw([_scene], new OverlayOptions(), OverlayFormat.Jpeg);

    [Benchmark]
    public byte[] Thumbnail() => OverlayFile.DrawBare(_scene, 88, new OverlayOptions(), 45);

    private static RunLengthMask Disc(int x, int y, int radius)
    {
        var pixels = new byte[Size.PixelCount];
        for (int row = y - radius; row < y + radius; row++)
        {
            int half = (int)Math.Sqrt((radius * radius) - ((row - y) * (row - y)));
            pixels.AsSpan((row * Size.Width) + x - half, 2 * half).Fill(1);
        }

        return RunLengthMask.FromRowMajor(pixels, Size);
    }
}
