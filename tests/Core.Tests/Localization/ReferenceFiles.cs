using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Localization;

/// <summary>The reference's masks and its CSVs, compared line by line (line feeds included).</summary>
internal static class ReferenceFiles
{
    public static ItemIdentity Unnamed { get; } = new() { ImageId = string.Empty, Task = string.Empty };

    public static Dictionary<(string Image, string Task), RunLengthMask> ReadMasks(string path)
    {
        using FileStream stream = File.OpenRead(SharedData.Require(path));
        return SegmentationJson.Read(stream, Unnamed, PictureSize.DefaultPixelLimit, error => throw error)
            .ToDictionary(mask => (mask.ImageId, mask.Task), mask => mask.GetMask());
    }

    /// <summary>Compares the three wide tables: per image, bootstrap, summary.</summary>
    public static void AssertTables(string prefix, LocalizationTables tables, uint seed = 0)
    {
        IReadOnlyList<BootstrapInterval> intervals = tables.Intervals(new BootstrapOptions { Seed = seed }, CancellationToken.None);
        AssertFile($"{prefix}_results_per_cxr.csv", tables.PerImage().Write);
        AssertFile($"{prefix}_bootstrap_results_per_cxr.csv", LocalizationTables.Replicates(intervals).Write);
        AssertFile($"{prefix}_summary_results.csv", stream => ScoreTable.WriteSummary(
            stream, intervals.Select(i => (LocalizationTables.TaskOf(i), i.Lower, i.Mean, i.Upper))));
    }

    public static void AssertFile(string expected, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        byte[] ours = stream.ToArray(), theirs = File.ReadAllBytes(SharedData.Require(expected));
        Assert.Equal(Encoding.UTF8.GetString(theirs).Split('\n'), Encoding.UTF8.GetString(ours).Split('\n'));
        Assert.Equal(theirs.Length, ours.Length);
    }

    /// <summary>The test's premise: the reference ended with an error there.</summary>
    public static void AssertCrashed(string folder) =>
        Assert.Equal("1", File.ReadAllText(SharedData.Require($"{folder}/_rc.txt")).Trim());
}
