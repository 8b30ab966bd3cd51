using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Bench.Study;

/// <summary>Writes a made-up study of a given size: heatmaps as the published ones, and a segmentation file of the truth.</summary>
/// <remarks>
/// A map is what Grad-CAM gives: a coarse grid, negative values cut off, enlarged. Its file is as large as a published one, the picture within included,
/// so that passing over that picture is measured, too. A finding is an ellipse near where the map looks. The same numbers on every machine.
/// </remarks>
internal sealed class StudyFiles(StudySize size)
{
    private const int PublishedImageEdge = 320;
    private const double Prevalence = 0.35;

    private static readonly PictureSize Grid = new(10, 10);

    private readonly Random _random = new(2022);

    /// <summary>Writes the folder <c>maps</c> and the file <c>truth.json</c>.</summary>
    public void Write(string folder)
    {
        string maps = Path.Combine(folder, "maps");
        Directory.CreateDirectory(maps);
        using FileStream file = File.Create(Path.Combine(folder, "truth.json"));
        using var truth = new SegmentationJsonWriter(file);
        for (int image = 0; image < size.Images; image++)
        {
            string id = FormattableString.Invariant($"patient{60000 + image}_study1_view1_frontal");
            var picture = new PictureSize(Near(size.Picture.Width), Near(size.Picture.Height));
            KeyValuePair<string, RunLengthMask>[] masks = [.. PathologyTask.Ten.Select(task => KeyValuePair.Create(task, WriteMap(maps, id, task, picture)))];
            if (image < size.ImagesWithTruth)
            {
                truth.WriteImage(id, masks);
            }
        }

        truth.Complete();
    }

    /// <summary>Writes a map; the truth near it.</summary>
    private RunLengthMask WriteMap(string folder, string id, string task, PictureSize picture)
    {
        bool present = _random.NextDouble() < Prevalence;
        double x = 0.25 + (0.5 * _random.NextDouble()), y = 0.25 + (0.5 * _random.NextDouble()), radius = 0.06 + (0.2 * _random.NextDouble());
        var map = new float[size.Map.PixelCount];
        BilinearUpsampling.Resize(Activations(x + Spread(0.15), y + Spread(0.15), radius), Grid, map, size.Map);
        double probability = Math.Clamp((present ? 0.6 : 0.3) + Spread(0.4), 0, 1);
        using FileStream file = File.Create(Path.Combine(folder, $"{id}_{task}_map.pkl"));
        PublishedPickleWriter.Write(file, map, size.Map, picture, task, probability, present ? 1 : 0, PublishedImageEdge);
        return present ? Ellipse(picture, x, y, radius) : RunLengthMask.Empty(picture);
    }

    private float[] Activations(double x, double y, double radius)
    {
        var grid = new float[Grid.PixelCount];
        for (int i = 0; i < grid.Length; i++)
        {
            double dx = (((i % Grid.Width) + 0.5) / Grid.Width) - x, dy = (((i / Grid.Width) + 0.5) / Grid.Height) - y;
            grid[i] = (float)Math.Max(Math.Exp(-((dx * dx) + (dy * dy)) / (2 * radius * radius)) + Spread(0.25), 0);
        }

        return grid;
    }

    private static RunLengthMask Ellipse(PictureSize picture, double x, double y, double radius)
    {
        var runs = new List<int> { 0 };
        for (int column = 0; column < picture.Width; column++)
        {
            double dx = (((double)column / picture.Width) - x) / radius;
            int half = (int)(Math.Sqrt(Math.Max(1 - (dx * dx), 0)) * radius * picture.Height), middle = (int)(y * picture.Height);
            int top = Math.Max(middle - half, 0), bottom = Math.Min(middle + half, picture.Height);
            runs[^1] += top;
            runs.Add(bottom - top);
            runs.Add(picture.Height - bottom);
        }

        return RunLengthMask.FromRuns(picture, [.. runs]);
    }

    private int Near(int length) => (int)(length * (0.95 + (0.1 * _random.NextDouble())));

    private double Spread(double extent) => (_random.NextDouble() - 0.5) * 2 * extent;
}

/// <summary>How large a study is.</summary>
/// <param name="Images">The images; each has a map of each of the ten tasks.</param>
/// <param name="ImagesWithTruth">How many of them the truth knows.</param>
/// <param name="Map">The size of a map.</param>
/// <param name="Picture">The size of a picture, to a twentieth more or less.</param>
internal sealed record StudySize(int Images, int ImagesWithTruth, PictureSize Map, PictureSize Picture)
{
    /// <summary>That of the validation set of CheXlocalize.</summary>
    public static StudySize Validation { get; } = new(234, 187, new PictureSize(320, 320), new PictureSize(2300, 2800));
}
