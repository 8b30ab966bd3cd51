using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
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

    /// <summary>IoU as <c>eval.py</c> has it.</summary>
    public static LocalizationTables ScoreIoU(
        Dictionary<(string Image, string Task), RunLengthMask> truth, Dictionary<(string Image, string Task), RunLengthMask> predicted, EvaluationSlice slice)
    {
        var tables = new LocalizationTables("IoU", PathologyTask.Ten);
        foreach ((string image, string task) in slice == EvaluationSlice.Full ? truth.Keys.Union(predicted.Keys) : truth.Keys)
        {
            var score = new LocalizationScore(
                new ItemIdentity { ImageId = image, Task = task }, slice, predicted.GetValueOrDefault((image, task)), truth.GetValueOrDefault((image, task)), null);
            Assert.True(tables.Add(image, task, score.IoU));
        }

        return tables;
    }

    /// <summary>Hits of the heatmaps below a folder, in the order of their paths; the first of an image and task stands.</summary>
    public static LocalizationTables ScoreHits(Dictionary<(string Image, string Task), RunLengthMask> truth, string maps)
    {
        var tables = new LocalizationTables("Hit", PathologyTask.Ten);
        var masks = new HashSet<(string, string)>();
        foreach (SegmentationMask predicted in SegmentMaps(maps, _ => 0.5))
        {
            if (truth.TryGetValue((predicted.ImageId, predicted.Task), out RunLengthMask? mask) && masks.Add((predicted.ImageId, predicted.Task)))
            {
                var score = new LocalizationScore(
                    predicted.GetIdentity(), EvaluationSlice.TruePositive, predicted.GetMask(), mask, (predicted.PeakX!.Value, predicted.PeakY!.Value));
                tables.Add(predicted.ImageId, predicted.Task, score.Hit);
            }
        }

        foreach ((string image, string task) in truth.Keys)
        {
            tables.Add(image, task, double.NaN);
        }

        return tables;
    }

    /// <summary>Segments the heatmaps below a folder, in the order of their paths.</summary>
    public static IEnumerable<SegmentationMask> SegmentMaps(string maps, Func<string, double?> threshold, Func<string, double?>? cutoff = null)
    {
        var segmenter = new MapSegmenter();
        foreach (string file in Directory.EnumerateFiles(SharedData.Require(maps), "*.pkl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions());
            yield return segmenter.Segment(map, threshold(map.Task), cutoff?.Invoke(map.Task)).Mask;
        }
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
