using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Bench.Compare;

/// <summary>What is worked on: maps, made up or those of a folder, two masks, and a table of scores of which a third are missing.</summary>
internal sealed class Inputs
{
    public static readonly PictureSize Picture = new(2828, 2320);

    private static readonly PictureSize Grid = new(10, 10), Native = new(320, 320);

    private readonly Dictionary<(int, bool), MapThresholdScorer> _scorers = [];

    public Inputs(string sample)
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
        Map = new SaliencyMap(new ItemIdentity { ImageId = "image", Task = "Edema" }, Picture, Native, 0.7, 1, null, () => values);
        Maps = sample.Length == 0 ? [Map] : [.. Directory.GetFiles(sample, "*_map.pkl").Order(StringComparer.Ordinal).Select(InMemory)];
        First = Ellipse(1700, 900);
        Second = Ellipse(1500, 1000);
        Table = new double[668 * 10];
        for (int i = 0; i < Table.Length; i++)
        {
            double value = random.NextDouble();
            Table[i] = value < 0.33 ? double.NaN : value;
        }

        Series = [.. Enumerable.Range(0, 10).Select(task => new BootstrapSeries(Enumerable.Range(0, 668).Select(unit => new[] { Table[(unit * 10) + task] })))];
    }

    public SaliencyMap Map { get; }

    /// <summary>The maps that become masks: those of a folder of pickles, or the made-up one.</summary>
    public IReadOnlyList<SaliencyMap> Maps { get; }

    public RunLengthMask First { get; }

    public RunLengthMask Second { get; }

    /// <summary>Units x tasks.</summary>
    public double[] Table { get; }

    public BootstrapSeries[] Series { get; }

    /// <summary>A scorer that is kept, as a worker keeps its own.</summary>
    public MapThresholdScorer Scorer(double[] grid, bool plain) => _scorers.TryGetValue((grid.Length, plain), out MapThresholdScorer? kept)
        ? kept
        : _scorers[(grid.Length, plain)] = new MapThresholdScorer(grid) { Path = plain ? SegmentationPath.Plain : SegmentationPath.Automatic };

    private static SaliencyMap InMemory(string path)
    {
        SaliencyMap map = SaliencyMapFile.Open(path, new SaliencyMapReadOptions());
        float[] values = map.GetValues();
        return new SaliencyMap(map.GetIdentity(), map.GetPictureSize(), new PictureSize(map.MapWidth, map.MapHeight), map.Probability, map.Label, null, () => values);
    }

    private static RunLengthMask Ellipse(double x, double y)
    {
        var pixels = new byte[Picture.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = (i % Picture.Width - x) / 750, dy = (i / Picture.Width - y) / 700;
            pixels[i] = dx * dx + dy * dy <= 1 ? (byte)1 : (byte)0;
        }

        return RunLengthMask.FromRowMajor(pixels, Picture);
    }
}
