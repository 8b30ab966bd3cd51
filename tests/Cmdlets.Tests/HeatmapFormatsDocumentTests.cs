using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/about/about_ChexHeatmapFormats.md and examples/natural-images.ps1: what is shown runs.</summary>
public sealed partial class HeatmapFormatsDocumentTests : IDisposable
{
    private static readonly string Data = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Heatmaps", "data");
    private static readonly string Document = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "about", "about_ChexHeatmapFormats.md"));

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Captum", "maps/photo_1/tabby cat.npy", "channels.npy")]
    [InlineData("pytorch-grad-cam", "cams/photo_1-tabby cat.npy", "little_f4.npy")]
    [InlineData("Quantus", "explanations.npz", "")]
    [InlineData("tf-explain", "tf/photo_1-tabby cat.png", "colour_viridis.png")]
    [InlineData("keras-vis", "vis/photo_1-tabby cat.npy", "channels_last.npy")]
    public void LineOfEachTool_ReadsWhatTheToolWrites(string tool, string file, string data)
    {
        string path = Path.Combine(_module.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, data.Length > 0 ? File.ReadAllBytes(Path.Combine(Data, data)) : Zipped("photo_1/tabby cat.npy", "channels.npy"));
        Directory.CreateDirectory(Path.Combine(_module.Folder, "pictures"));
        File.Copy(Path.Combine(Data, "grey8.jpg"), Path.Combine(_module.Folder, "pictures", "photo_1.jpg"));
        File.WriteAllText(Path.Combine(_module.Folder, "truth.json"), """{"photo_1": {"tabby cat": {"size": [7, 9], "counts": "o1"}}}""");
        HostedResult result = _module.Run(LineOf(tool) + " | ConvertTo-ChexSegmentation");
        Assert.Empty(result.Errors);
        Assert.Equal("photo_1 / tabby cat", string.Join("; ", result.Output.Select(mask => $"{mask.Properties["ImageId"].Value} / {mask.Properties["Task"].Value}")));
    }

    [Fact]
    public void NaturalImages_RunFromMapsToIntervals()
    {
        string script = Path.Combine(SharedData.RepositoryRoot, "examples", "natural-images.ps1");
        HostedResult result = _module.Run($"& '{script}' '{Path.Combine(_module.Folder, "n")}'");
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(4, result.Output.Count);
        Assert.All(result.Output, interval => Assert.Equal(12, Convert.ToInt32(interval.Properties["Count"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.InRange((double)result.Output[0].Properties["Mean"].Value, 0.05, 0.95);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_module.Folder, "n", "scores"), "*_summary_results.csv"));
    }

    private static string LineOf(string tool)
    {
        Match section = Regex.Match(Document, $@"## Coming from {Regex.Escape(tool)}\n(.*?)(?=\n## |\z)", RegexOptions.Singleline);
        Assert.True(section.Success, $"no section of {tool}");
        return Fence().Match(section.Groups[1].Value).Groups[1].Value;
    }

    private static byte[] Zipped(string name, string data)
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, true))
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(File.ReadAllBytes(Path.Combine(Data, data)));
        }

        return stream.ToArray();
    }

    [GeneratedRegex("```powershell\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
