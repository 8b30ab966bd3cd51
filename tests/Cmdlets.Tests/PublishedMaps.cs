namespace CheXplanation.Cmdlets.Tests;

/// <summary>Heatmaps of the published size, 1.64 MB each, as many as wanted: a few files under many names.</summary>
public sealed class PublishedMaps : IDisposable
{
    private const int Edge = 320;
    private const int Files = 20;

    private static readonly string[] Tasks =
    [
        "Airspace Opacity", "Atelectasis", "Cardiomegaly", "Consolidation", "Edema",
        "Enlarged Cardiomediastinum", "Lung Lesion", "Pleural Effusion", "Pneumothorax", "Support Devices",
    ];

    private readonly HostedModule _module = new();

    /// <summary>Writes so many maps into <c>maps</c>, and the truth of every image into <c>truth.json</c>.</summary>
    public PublishedMaps(int count)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "maps"));
        var random = new Random(1);
        for (int file = 0; file < Files; file++)
        {
            HostedResult written = _module.Run(
                """
                $stream = [IO.File]::Create("$PWD/$file.pkl")
                [CheXplanation.Heatmaps.PublishedPickleWriter]::Write($stream, $map, [CheXplanation.PictureSize]::new(320, 320), [CheXplanation.PictureSize]::new(2320, 2828), 'Edema', 0.5, 1, 320)
                $stream.Dispose()
                """,
                ("map", Map(random)), ("file", file));
            Assert.Null(written.Terminating);
            Assert.Empty(written.Errors);
        }

        for (int i = 0; i < count; i++)
        {
            string name = $"patient{i / Tasks.Length}_study1_view1_frontal_{Tasks[i % Tasks.Length]}_map.pkl";
            File.CreateSymbolicLink(Path.Combine(Folder, "maps", name), Path.Combine(Folder, $"{i % Files}.pkl"));
        }

        Assert.Empty(_module.Run("Import-ChexHeatmap maps | ConvertTo-ChexSegmentation -Threshold 0.6 | Export-ChexSegmentation truth.json").Errors);
    }

    public string Folder => _module.Folder;

    public void Dispose() => _module.Dispose();

    /// <summary>A few soft blobs, as the maps of a convolution are.</summary>
    private static float[] Map(Random random)
    {
        var map = new float[Edge * Edge];
        for (int blob = 0; blob < 5; blob++)
        {
            double x = random.Next(Edge), y = random.Next(Edge), width = 15 + random.Next(60), height = random.NextDouble();
            for (int i = 0; i < map.Length; i++)
            {
                double dx = (i % Edge) - x, dy = (i / Edge) - y;
                map[i] += (float)(height * Math.Exp(-((dx * dx) + (dy * dy)) / (2 * width * width)));
            }
        }

        return map;
    }
}
