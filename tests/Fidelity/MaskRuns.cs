using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Fidelity;

/// <summary>heatmap_to_segmentation.py and annotation_to_segmentation.py: masks.</summary>
public static class MaskRuns
{
    /// <summary>The map that is constant but for the noise of interpolation.</summary>
    public static readonly ImageTask ConstantMap = new("patient64007_study2_view2_frontal", "Cardiomegaly");

    private const string OfHeatmaps = "masks of heatmaps";
    private const string OfAnnotations = "masks of annotations";
    private const long MostPixels = 2;

    // FIDELITY.md's list: how many masks are equal there; the reference's were made with double indices and sums.
    private static readonly Dictionary<string, int> ListedEqual = new()
    {
        ["sample/heatmap_to_segmentation.otsu"] = 18,
        ["sample/heatmap_to_segmentation.default_out"] = 18,
        ["sample/heatmap_to_segmentation.out_nodir"] = 18,
        ["sample/heatmap_to_segmentation.prob"] = 19,
        ["sample/heatmap_to_segmentation.threshold"] = 20,
        ["sample/heatmap_to_segmentation.threshold_prob"] = 20,
        ["sample/heatmap_to_segmentation.smooth_k5"] = 16,
        ["sample/heatmap_to_segmentation.smooth_k20"] = 17,
        ["synthetic/heatmap_to_segmentation.otsu"] = 387,
        ["synthetic/heatmap_to_segmentation.threshold"] = 395,
        ["synthetic/heatmap_to_segmentation.prob"] = 392,
        ["synthetic/heatmap_to_segmentation.smooth_k5"] = 385,
        ["synthetic/heatmap_to_segmentation.smooth_k20"] = 383,
    };

    /// <summary>Heatmaps to masks.</summary>
    public static Outcome Heatmaps(GoldenRun run, Study study)
    {
        int? smoothing = run["--if_smoothing"] == "True" ? int.Parse(run["--k"]!) : null;
        if (smoothing < 1)
        {
            return Outcome.Pin(run, OfHeatmaps, Refusal(run, smoothing.Value));
        }

        SegmentedMaps maps = study.Segment(run.Input("--map_dir"), Optional(run, "--threshold_path"), Optional(run, "--probability_threshold_path"), smoothing);
        if (run.Crashed)
        {
            return Outcome.Pin(run, OfHeatmaps, DescribeMissing(maps));
        }

        ILookup<ImageTask, RunLengthMask> found = maps.Masks.ToLookup(mask => new ImageTask(mask.ImageId, mask.Task), mask => mask.GetMask());
        string json = run.ReadOutput(run.Outputs.Single());
        bool listed = ListedEqual.TryGetValue(run.Id, out int equal);
        Tally Compare(Func<IEnumerable<RunLengthMask>, RunLengthMask> pick) => MaskComparison.Compare(
            json, found.ToDictionary(masks => masks.Key, masks => pick(masks)), listed ? MostPixels : 0,
            (key, mask) => listed && key == ConstantMap && mask.Area == (smoothing is null ? 0 : mask.Size.PixelCount));
        Tally tally = Compare(Enumerable.First);
        ImageTask[] twice = [.. found.Where(masks => masks.Skip(1).Any()).Select(masks => masks.Key)];
        if (twice.Length > 0)
        {
            tally.ExplainBy(Compare(Enumerable.Last));
        }

        tally.AddUnexplained(Math.Max(0, equal - tally.Equal));
        return new Outcome(run.Name, OfHeatmaps) { Tally = tally, Remark = Describe(tally, listed, equal, smoothing, twice) };
    }

    /// <summary>Annotations to masks.</summary>
    public static Outcome Annotations(GoldenRun run, Study study)
    {
        var errors = new List<DataFormatException>();
        (IReadOnlyDictionary<ImageTask, RunLengthMask> masks, string text) = Draw(run.Input("--ann_path"), errors);
        if (run.Crashed)
        {
            return Outcome.Pin(run, OfAnnotations, errors.Count == 0 ? null : $"{Describe(errors)} {(masks.Count > 0 ? $"The other {masks.Count} masks are drawn" : "The image is left out")}");
        }

        string json = run.ReadOutput(run.Outputs.Single());
        Tally tally = MaskComparison.Compare(json, masks);
        tally.AddUnexplained(errors.Count + (json == text ? 0 : 1));
        return new Outcome(run.Name, OfAnnotations) { Tally = tally, Remark = json == text ? "byte for byte" : string.Empty };
    }

    /// <summary>Draws the annotations of a file: the masks, and the file that we write of them.</summary>
    public static (IReadOnlyDictionary<ImageTask, RunLengthMask> Masks, string Text) Draw(string path, List<DataFormatException> errors)
    {
        using FileStream stream = File.OpenRead(path);
        var segmenter = new AnnotationSegmenter();
        SegmentationMask[] masks = [.. AnnotationJson.Read(stream, Study.Unnamed, new AnnotationReadOptions(), errors.Add).Select(segmenter.Segment)];
        string text = Study.Text(output =>
        {
            using var writer = new SegmentationJsonWriter(output);
            foreach (IGrouping<string, SegmentationMask> image in masks.GroupBy(mask => mask.ImageId))
            {
                writer.WriteImage(image.Key, image.Select(mask => KeyValuePair.Create(mask.Task, mask.GetMask())));
            }

            writer.Complete();
        });
        return (masks.ToDictionary(mask => new ImageTask(mask.ImageId, mask.Task), mask => mask.GetMask()), text);
    }

    /// <summary>Errors as the report names them.</summary>
    public static string Describe(IEnumerable<DataFormatException> errors) =>
        string.Join(" ", errors.Select(error => $"{nameof(DataFormatException)} ({error.Fault}): {error.Message}"));

    private static string Describe(Tally tally, bool listed, int equal, int? smoothing, ImageTask[] twice)
    {
        var parts = new List<string>();
        if (listed)
        {
            parts.Add($"FIDELITY.md: {equal} of {tally.Compared} equal{(equal < tally.Compared ? $", the others at most {MostPixels} pixels apart" : string.Empty)}");
        }

        if (twice.Length > 0)
        {
            parts.Add($"{string.Join(", ", twice.Select(Name))} comes twice: the reference kept the one that its file system lists first, ours the first by path (DuplicateItem)");
        }
        else if (tally.Different > 0)
        {
            parts.Add($"constant map {Name(ConstantMap)}: ours {(smoothing is null ? "empty" : "all on")}, the reference cuts the noise of its interpolation");
        }

        return string.Join("; ", parts);
    }

    private static string? DescribeMissing(SegmentedMaps maps)
    {
        string[] tasks = [.. maps.WithoutTask.Select(map => map.Task).Distinct().Order(StringComparer.Ordinal)];
        return tasks.Length == 0 ? null
            : $"no value in the table (TaskMissing) for {string.Join(", ", tasks)}; the other {maps.Masks.Count} masks are made";
    }

    private static string? Refusal(GoldenRun run, int smoothing)
    {
        try
        {
            new MapSegmenter().Segment(Study.OpenMaps(run.Input("--map_dir"))[0], null, null, smoothing);
            return null;
        }
        catch (ArgumentOutOfRangeException error)
        {
            return $"{nameof(ArgumentOutOfRangeException)}: {error.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static string Name(ImageTask key) => $"{key.ImageId} / {key.Task}";

    private static string? Optional(GoldenRun run, string option) => run[option] is null ? null : run.Input(option);
}
