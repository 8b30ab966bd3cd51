using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Bench;

/// <summary>Scores of one 320x320 map and its mask on a 2828x2320 picture, on one core; the map is read and upsampled each time.</summary>
/// <remarks>The map is that of <see cref="MapToMaskBenchmarks"/>; the truth is an ellipse beside its peak. The plain twin of the ranking sorts every pixel.</remarks>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class LocalizationScoreBenchmarks
{
    private static readonly PictureSize Grid = new(10, 10), Native = new(320, 320), Picture = new(2828, 2320);
    private static readonly AgreementMetric[] All = Enum.GetValues<AgreementMetric>();

    private readonly Dictionary<string, AgreementMetricScorer> _scorers = [];
    private readonly float[] _upsampled = new float[Picture.PixelCount];
    private MetricSubject _subject = null!;

    /// <summary>Makes map, mask and truth.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(7);
        var grid = new float[Grid.PixelCount];
        for (int i = 0; i < grid.Length; i++)
        {
            double dx = ((i % 10) - 6.3) / 2.1, dy = ((i / 10) - 3.2) / 1.6;
            grid[i] = (float)(Math.Exp(-((dx * dx) + (dy * dy)) / 2) + (0.1 * random.NextDouble()));
        }

        var values = new float[Native.PixelCount];
        BilinearUpsampling.Resize(grid, Grid, values, Native);
        var map = new SaliencyMap(new ItemIdentity { ImageId = "image", Task = "Edema" }, Picture, Native, 0.7, 1, null, () => values);
        var truth = new byte[Picture.PixelCount];
        for (int i = 0; i < truth.Length; i++)
        {
            double dx = ((i % Picture.Width) - 1700) / 520.0, dy = ((i / Picture.Width) - 900) / 380.0;
            truth[i] = (dx * dx) + (dy * dy) < 1 ? (byte)1 : (byte)0;
        }

        _subject = new MetricSubject(Picture, EvaluationSlice.TruePositive)
        {
            Truth = RunLengthMask.FromRowMajor(truth, Picture), Predicted = new MapSegmenter().Segment(map, null, null).Mask.GetMask(), Map = map,
        };
    }

    /// <summary>AUROC by sorting the upsampled values with their pixels, and ranks; no ties are looked after.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AUROC")]
    public double PlainAuroc()
    {
        BilinearUpsampling.Resize(_subject.Map!.GetValues(), Native, _upsampled, Picture);
        byte[] truth = _subject.Truth!.ToRowMajor();
        Array.Sort(_upsampled, truth);
        double ranks = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            ranks += truth[i] * (i + 1.0);
        }

        double inside = _subject.Truth.Area, outside = truth.Length - inside;
        return (ranks - (inside * (inside + 1) / 2)) / (inside * outside);
    }

    /// <summary>AUROC.</summary>
    [Benchmark]
    [BenchmarkCategory("AUROC")]
    public double Auroc() => Score("auroc", AgreementMetric.PixelAuroc);

    /// <summary>Relevance mass: no ranking.</summary>
    [Benchmark]
    [BenchmarkCategory("One score")]
    public double Mass() => Score("mass", AgreementMetric.RelevanceMass);

    /// <summary>Boundary IoU.</summary>
    [Benchmark]
    [BenchmarkCategory("One score")]
    public double Boundary() => Score("boundary", AgreementMetric.BoundaryIoU);

    /// <summary>Surface Dice and Hausdorff 95.</summary>
    [Benchmark]
    [BenchmarkCategory("One score")]
    public double Outlines() => Score("outlines", AgreementMetric.SurfaceDice, AgreementMetric.Hausdorff95);

    /// <summary>The mask at 4096 random places.</summary>
    [Benchmark]
    [BenchmarkCategory("One score")]
    public double Placement() => Score("placement", AgreementMetric.RandomIoU);

    /// <summary>All scores of heatmaps.</summary>
    [Benchmark]
    [BenchmarkCategory("Many")]
    public double Heatmap() => Score("heatmap", [.. All.Where(metric => AgreementMetricNames.Input(metric) == MetricInput.Heatmap)]);

    /// <summary>All there are.</summary>
    [Benchmark]
    [BenchmarkCategory("Many")]
    public double Everything() => Score("all", All);

    private double Score(string name, params AgreementMetric[] metrics)
    {
        if (!_scorers.TryGetValue(name, out AgreementMetricScorer? scorer))
        {
            _scorers.Add(name, scorer = new AgreementMetricScorer(metrics, new AgreementMetricOptions()));
        }

        return scorer.Score(_subject)[0];
    }
}
