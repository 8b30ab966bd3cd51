using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>One picture of a synthetic study: its size and, by task, the heatmap and the true region.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Size">The picture's size.</param>
/// <param name="Tasks">The ten tasks.</param>
public sealed record SyntheticImage(string ImageId, PictureSize Size, IReadOnlyList<SyntheticTask> Tasks);

/// <summary>One task of one synthetic picture.</summary>
/// <param name="Task">The task.</param>
/// <param name="Truth">The true region, empty where the finding is absent.</param>
/// <param name="Map">The heatmap's values, row-major, MapEdge x MapEdge.</param>
/// <param name="Probability">The model's probability.</param>
public sealed record SyntheticTask(string Task, RunLengthMask Truth, float[] Map, double Probability);

/// <summary>Makes a believable study: findings are ellipses, and a model looks near them more or less well.</summary>
/// <remarks>Deterministic by seed. Everything is made up; no patient's data is used.</remarks>
public sealed class SyntheticStudy(uint seed)
{
    /// <summary>The number of rows and columns of a heatmap.</summary>
    public const int MapEdge = 20;

    private readonly NumPyRandomState _random = new(seed);

    /// <summary>Makes the next picture.</summary>
    /// <param name="index">The picture's number, from 0; two pictures make a patient.</param>
    /// <returns>The picture.</returns>
    public SyntheticImage Next(int index)
    {
        var size = new PictureSize(Between(380, 520), Between(360, 480));
        string id = $"patient{80000 + index / 2}_study{1 + index % 2}_view1_frontal";
        return new SyntheticImage(id, size, [.. PathologyTask.Ten.Select((task, t) => Task(task, t, size))]);
    }

    private SyntheticTask Task(string task, int index, PictureSize size)
    {
        // Each pathology has its usual place and extent, and the model finds some more easily than others.
        double usualX = 0.3 + 0.045 * (index * 7 % 10), usualY = 0.35 + 0.035 * (index * 3 % 10), skill = 0.25 + 0.07 * (index * 9 % 10);
        bool present = _random.NextDouble() < 0.45;
        double x = usualX + Spread(0.08), y = usualY + Spread(0.08);
        double radiusX = 0.07 + 0.012 * index + 0.04 * _random.NextDouble(), radiusY = radiusX * (0.7 + 0.8 * _random.NextDouble());
        RunLengthMask truth = present ? Ellipse(size, x, y, radiusX, radiusY) : RunLengthMask.Empty(size);
        double miss = (1 - skill) * 0.35;
        float[] map = Heatmap(x + Spread(miss), y + Spread(miss), radiusX * (0.8 + _random.NextDouble()), radiusY * (0.8 + _random.NextDouble()));
        double logit = (present ? 1.3 : -1.5) + Spread(2.5);
        return new SyntheticTask(task, truth, map, 1 / (1 + Math.Exp(-logit)));
    }

    private float[] Heatmap(double x, double y, double radiusX, double radiusY)
    {
        var map = new float[MapEdge * MapEdge];
        for (int i = 0; i < map.Length; i++)
        {
            double dx = ((i % MapEdge + 0.5) / MapEdge - x) / radiusX, dy = ((i / MapEdge + 0.5) / MapEdge - y) / radiusY;
            map[i] = (float)Math.Max(Math.Exp(-(dx * dx + dy * dy) / 2) + 0.06 * _random.NextDouble() - 0.03, 0);
        }

        return map;
    }

    private static RunLengthMask Ellipse(PictureSize size, double x, double y, double radiusX, double radiusY)
    {
        var pixels = new byte[size.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = ((i % size.Width + 0.5) / size.Width - x) / radiusX, dy = ((i / size.Width + 0.5) / size.Height - y) / radiusY;
            pixels[i] = dx * dx + dy * dy <= 1 ? (byte)1 : (byte)0;
        }

        return RunLengthMask.FromRowMajor(pixels, size);
    }

    private int Between(int low, int high) => low + (int)(_random.NextDouble() * (high - low));

    private double Spread(double extent) => (_random.NextDouble() - 0.5) * 2 * extent;
}
