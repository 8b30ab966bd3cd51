using System.Collections.Concurrent;
using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Fidelity;

/// <summary>Our masks of a folder of heatmaps.</summary>
/// <param name="Masks">In the order of the files' paths; an image and task may come twice.</param>
/// <param name="WithoutTask">The heatmaps whose task a table lacks: they have no mask.</param>
public sealed record SegmentedMaps(IReadOnlyList<SegmentationMask> Masks, IReadOnlyList<SaliencyMap> WithoutTask);

/// <summary>Reads inputs and segments heatmaps; what several folders need is made once.</summary>
public sealed class Study
{
    private readonly ConcurrentDictionary<(string, string?, string?, int?), SegmentedMaps> _segmented = new();
    private readonly ConcurrentDictionary<string, Dictionary<ImageTask, RunLengthMask>> _masks = new();

    /// <summary>An identity that names nothing yet.</summary>
    public static ItemIdentity Unnamed { get; } = new() { ImageId = string.Empty, Task = string.Empty };

    /// <summary>The masks of a segmentation file.</summary>
    public Dictionary<ImageTask, RunLengthMask> ReadMasks(string path) => _masks.GetOrAdd(path, static path =>
    {
        using FileStream stream = File.OpenRead(path);
        return SegmentationJson.Read(stream, Unnamed, PictureSize.DefaultPixelLimit, error => throw error)
            .ToDictionary(mask => new ImageTask(mask.ImageId, mask.Task), mask => mask.GetMask());
    });

    /// <summary>The heatmaps of the ten tasks below a folder, in the order of their paths.</summary>
    public static SaliencyMap[] OpenMaps(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.pkl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => SaliencyMapFile.Open(file, new SaliencyMapReadOptions())).Where(map => PathologyTask.Ten.Contains(map.Task)),
    ];

    /// <summary>Segments the heatmaps below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="thresholds">The CSV of thresholds, or null for Otsu's.</param>
    /// <param name="cutoffs">The CSV of probability cutoffs, or null.</param>
    /// <param name="smoothing">The edge of the smoothing kernel, or null.</param>
    public SegmentedMaps Segment(string folder, string? thresholds = null, string? cutoffs = null, int? smoothing = null) =>
        _segmented.GetOrAdd((folder, thresholds, cutoffs, smoothing), _ => SegmentAll(folder, thresholds, cutoffs, smoothing));

    /// <summary>Does something with each item on all processors; the results stand in the items' order.</summary>
    public static TResult[] Map<TItem, TWorker, TResult>(IReadOnlyList<TItem> items, Func<TWorker> worker, Func<TWorker, TItem, TResult> work)
    {
        var results = new TResult[items.Count];
        Parallel.For(0, items.Count, worker, (i, _, local) =>
        {
            results[i] = work(local, items[i]);
            return local;
        }, _ => { });
        return results;
    }

    /// <summary>A table of the reference, its numbers read exactly.</summary>
    public static ScoreTable ReadTable(string path)
    {
        using StreamReader reader = File.OpenText(path);
        return ScoreTable.Read(reader);
    }

    /// <summary>What a writer of the library writes.</summary>
    public static string Text(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static SegmentedMaps SegmentAll(string folder, string? thresholds, string? cutoffs, int? smoothing)
    {
        ThresholdTable? thresholdTable = thresholds is null ? null : ThresholdTable.Read(thresholds, ofCutoffs: false);
        ThresholdTable? cutoffTable = cutoffs is null ? null : ThresholdTable.Read(cutoffs, ofCutoffs: true);
        SaliencyMap[] maps = OpenMaps(folder);
        SegmentationMask?[] masks = Map(maps, () => new MapSegmenter(), (segmenter, map) =>
        {
            double? threshold = null, cutoff = null;
            return (thresholdTable?.TryGet(map.Task, out threshold) ?? true) && (cutoffTable?.TryGet(map.Task, out cutoff) ?? true)
                ? segmenter.Segment(map, threshold, cutoff, smoothing).Mask
                : null;
        });
        return new SegmentedMaps([.. masks.OfType<SegmentationMask>()], [.. maps.Where((_, i) => masks[i] is null)]);
    }
}
