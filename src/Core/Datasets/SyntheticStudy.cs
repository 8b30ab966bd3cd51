using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>One picture of a synthetic study.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Picture">The radiograph, 8-bit grey, row-major.</param>
/// <param name="Size">The picture's size.</param>
/// <param name="Tasks">The ten tasks.</param>
public sealed record SyntheticImage(string ImageId, byte[] Picture, PictureSize Size, IReadOnlyList<SyntheticTask> Tasks);

/// <summary>One task of one synthetic picture.</summary>
/// <param name="Task">The task.</param>
/// <param name="Truth">The radiologists' outlines; none where the finding is absent.</param>
/// <param name="Benchmark">A human reader's outlines of the same; none where the reader saw no finding.</param>
/// <param name="SalientPoints">The reader's most telling points; none where the reader saw no finding.</param>
/// <param name="Map">The heatmap's values, row-major, MapEdge x MapEdge.</param>
/// <param name="Probability">The model's probability.</param>
public sealed record SyntheticTask(
    string Task, IReadOnlyList<PicturePoint[]> Truth, IReadOnlyList<PicturePoint[]> Benchmark, PicturePoint[] SalientPoints, float[] Map, double Probability);

/// <summary>Makes a believable study: findings are wavy ellipses, a reader outlines most of them, and a model looks near them more or less well.</summary>
/// <remarks>Deterministic by seed. Everything is made up; no patient's data is used.</remarks>
public sealed class SyntheticStudy(uint seed)
{
    /// <summary>The number of rows and columns of a heatmap.</summary>
    public const int MapEdge = 20;

    private const int OutlinePoints = 28;

    private readonly NumPyRandomState _random = new(seed);

    /// <summary>Makes the next picture.</summary>
    /// <param name="index">The picture's number, from 0; two pictures make a patient.</param>
    /// <returns>The picture.</returns>
    public SyntheticImage Next(int index)
    {
        var size = new PictureSize(Between(380, 520), Between(360, 480));
        string id = $"patient{80000 + index / 2}_study{1 + index % 2}_view1_frontal";
        SyntheticTask[] tasks = [.. PathologyTask.Ten.Select((task, t) => MakeTask(task, t, size))];
        return new SyntheticImage(id, SyntheticRadiograph.Draw(size, tasks.SelectMany(task => task.Truth), _random), size, tasks);
    }

    private SyntheticTask MakeTask(string task, int index, PictureSize size)
    {
        // Each pathology has its usual place and extent, and the model finds some more easily than others.
        double usualX = 0.3 + 0.045 * (index * 7 % 10), usualY = 0.35 + 0.035 * (index * 3 % 10), skill = 0.25 + 0.07 * (index * 9 % 10);
        bool present = _random.NextDouble() < 0.45;
        var finding = new Lesion(
            usualX + Spread(0.08), usualY + Spread(0.08), 0.07 + 0.012 * index + 0.04 * _random.NextDouble(), 0.7 + 0.8 * _random.NextDouble());
        bool twofold = _random.NextDouble() < 0.25;
        Lesion second = finding with { X = 1 - finding.X, RadiusX = 0.7 * finding.RadiusX };
        Lesion[] lesions = !present ? [] : twofold ? [finding, second] : [finding];
        PicturePoint[][] truth = [.. lesions.Select(lesion => Outline(lesion, size, 0.05))];
        bool seen = present && _random.NextDouble() < 0.9;
        PicturePoint[][] benchmark = seen ? [.. lesions.Select(lesion => Outline(Shifted(lesion), size, 0.08))] : [];
        PicturePoint[] points = seen ? [.. lesions.Select(lesion => Place(lesion.X + Spread(0.06), lesion.Y + Spread(0.06), size))] : [];
        double miss = (1 - skill) * 0.35;
        float[] map = Heatmap(finding with { X = finding.X + Spread(miss), Y = finding.Y + Spread(miss), RadiusX = finding.RadiusX * (0.8 + _random.NextDouble()) });
        double logit = (present ? 1.3 : -1.5) + Spread(2.5);
        return new SyntheticTask(task, truth, benchmark, points, map, 1 / (1 + Math.Exp(-logit)));
    }

    private PicturePoint[] Outline(Lesion lesion, PictureSize size, double wave)
    {
        double phase = 6 * _random.NextDouble();
        return [.. Enumerable.Range(0, OutlinePoints).Select(i =>
        {
            double angle = 2 * Math.PI * i / OutlinePoints, reach = 1 + wave * Math.Sin(5 * angle + phase);
            return Place(lesion.X + lesion.RadiusX * reach * Math.Cos(angle), lesion.Y + lesion.RadiusY * reach * Math.Sin(angle), size);
        })];
    }

    private Lesion Shifted(Lesion lesion) => lesion with
    {
        X = lesion.X + Spread(0.03), Y = lesion.Y + Spread(0.03), RadiusX = lesion.RadiusX * (0.8 + 0.4 * _random.NextDouble()),
    };

    private float[] Heatmap(Lesion seen)
    {
        var map = new float[MapEdge * MapEdge];
        for (int i = 0; i < map.Length; i++)
        {
            double dx = ((i % MapEdge + 0.5) / MapEdge - seen.X) / seen.RadiusX, dy = ((i / MapEdge + 0.5) / MapEdge - seen.Y) / seen.RadiusY;
            map[i] = (float)Math.Max(Math.Exp(-(dx * dx + dy * dy) / 2) + 0.06 * _random.NextDouble() - 0.03, 0);
        }

        return map;
    }

    /// <summary>A place inside the picture, to a thousandth of a pixel, as the published annotations.</summary>
    private static PicturePoint Place(double x, double y, PictureSize size) => new(
        Math.Round(Math.Clamp(x, 0, 0.999) * size.Width, 3), Math.Round(Math.Clamp(y, 0, 0.999) * size.Height, 3));

    private int Between(int low, int high) => low + (int)(_random.NextDouble() * (high - low));

    private double Spread(double extent) => (_random.NextDouble() - 0.5) * 2 * extent;

    /// <summary>A finding: its centre and its radii as shares of the picture's width and height.</summary>
    private sealed record Lesion(double X, double Y, double RadiusX, double Roundness)
    {
        public double RadiusY => RadiusX * Roundness;
    }
}
