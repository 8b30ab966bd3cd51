using System.Diagnostics;
using System.Globalization;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Bench;

/// <summary>How the time of masks by Otsu's threshold grows with the number of images, the size of the map and of the picture, and the threads.</summary>
internal static class Scaling
{
    private const int Rounds = 7;

    private static readonly PictureSize Grid = new(10, 10), Published = new(320, 320), Picture = new(2828, 2320);

    /// <summary>Prints the tables.</summary>
    public static int Measure()
    {
        Console.WriteLine($"{Machine.Describe()}; masks by Otsu's threshold, warm, medians of {Rounds} rounds.");
        _ = Seconds(Maps(40, Published, Picture), 1);
        Table("maps of 320x320, picture 2828x2320, one thread", [1, 10, 100, 1000], images => (Maps(images, Published, Picture), 1));
        Table("edge of the map, picture 2828x2320, 20 maps", [7, 14, 28, 56, 112, 224, 320, 512], edge => (Maps(20, new PictureSize(edge, edge), Picture), 1));
        Table("edge of the picture, 320x320, 20 maps", [640, 1024, 1536, 2048, 3072, 4096], edge => (Maps(20, Published, new PictureSize(edge, edge)), 1));
        Table("threads, 320x320 to 2828x2320, 200 maps", [.. Enumerable.Range(1, Environment.ProcessorCount)], threads => (Maps(200, Published, Picture), threads));
        return 0;
    }

    private static void Table(string what, int[] sizes, Func<int, (SaliencyMap[] Maps, int Threads)> make)
    {
        Console.WriteLine();
        Console.WriteLine($"| {what} | in all, ms | a map, ms |");
        Console.WriteLine("|--:|--:|--:|");
        foreach (int size in sizes)
        {
            (SaliencyMap[] maps, int threads) = make(size);
            double milliseconds = 1000 * Seconds(maps, threads);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {size} | {milliseconds:0.0} | {milliseconds / maps.Length:0.00} |"));
        }
    }

    /// <summary>The median of some rounds, after ones that only let the compiler of .NET catch up.</summary>
    private static double Seconds(SaliencyMap[] maps, int threads)
    {
        MapSegmenter[] segmenters = [.. Enumerable.Range(0, threads).Select(_ => new MapSegmenter())];
        var seconds = new List<double>();
        for (int round = -2; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
            {
                for (int map = thread; map < maps.Length; map += threads)
                {
                    _ = segmenters[thread].Segment(maps[map], null, null);
                }
            });
            if (round >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return seconds.Order().ElementAt(Rounds / 2);
    }

    /// <summary>Maps of bumps on a coarse grid, enlarged as Grad-CAM's are; ten different ones, again and again.</summary>
    private static SaliencyMap[] Maps(int count, PictureSize size, PictureSize picture)
    {
        var random = new Random(7);
        float[][] values = [.. Enumerable.Range(0, 10).Select(_ => Values(random, size))];
        return [.. Enumerable.Range(0, count).Select(i => new SaliencyMap(
            new ItemIdentity { ImageId = $"image{i}", Task = "Edema" }, picture, size, 0.7, 1, null, () => values[i % values.Length]))];
    }

    private static float[] Values(Random random, PictureSize size)
    {
        double x = 3 + (4 * random.NextDouble()), y = 3 + (4 * random.NextDouble());
        var grid = new float[Grid.PixelCount];
        for (int i = 0; i < grid.Length; i++)
        {
            double dx = ((i % Grid.Width) - x) / 2, dy = ((i / Grid.Width) - y) / 2;
            grid[i] = (float)(Math.Exp(-((dx * dx) + (dy * dy)) / 2) + (0.1 * random.NextDouble()));
        }

        var values = new float[size.PixelCount];
        BilinearUpsampling.Resize(grid, Grid, values, size);
        return values;
    }
}
