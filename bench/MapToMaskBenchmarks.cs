using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Bench;

/// <summary>One 320x320 map to a mask of a 2828x2320 picture, on one core: the published study's typical work.</summary>
/// <remarks>The map is a 10x10 grid upsampled to 320x320, as the published ones are; its bumps are made up.</remarks>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class MapToMaskBenchmarks
{
    private static readonly PictureSize Grid = new(10, 10), Native = new(320, 320), Picture = new(2828, 2320);

    private readonly MapSegmenter _segmenter = new(), _plain = new() { Path = SegmentationPath.Plain };
    private SaliencyMap _map = null!;

    /// <summary>Makes the map.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(7);
        var grid = new float[Grid.PixelCount];
        for (int i = 0; i < grid.Length; i++)
        {
            double dx = (i % 10 - 6.3) / 2.1, dy = (i / 10 - 3.2) / 1.6;
            grid[i] = (float)(Math.Exp(-(dx * dx + dy * dy) / 2) + 0.1 * random.NextDouble());
        }

        var values = new float[Native.PixelCount];
        BilinearUpsampling.Resize(grid, Grid, values, Native);
        _map = new SaliencyMap(new ItemIdentity { ImageId = "image", Task = "Edema" }, Picture, Native, 0.7, 1, null, () => values);
    }

    /// <summary>Otsu's threshold, contours filled, the plain way: every pixel of the picture.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Otsu")]
    public long PlainOtsu() => _plain.Segment(_map, null, null).Mask.Area;

    /// <summary>Otsu's threshold, contours filled.</summary>
    [Benchmark]
    [BenchmarkCategory("Otsu")]
    public long Otsu() => _segmenter.Segment(_map, null, null).Mask.Area;

    /// <summary>A fixed threshold the plain way: every pixel of the picture.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Fixed")]
    public long PlainFixedThreshold() => _plain.Segment(_map, 0.5, null).Mask.Area;

    /// <summary>A fixed threshold.</summary>
    [Benchmark]
    [BenchmarkCategory("Fixed")]
    public long FixedThreshold() => _segmenter.Segment(_map, 0.5, null).Mask.Area;

    /// <summary>Smoothing by 5 pixels, then Otsu.</summary>
    [Benchmark]
    [BenchmarkCategory("Smoothed")]
    public long SmoothedOtsu() => _segmenter.Segment(_map, null, null, 5).Mask.Area;
}
