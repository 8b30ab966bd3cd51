using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Fidelity;

/// <summary>The results that the authors published, as far as their published inputs go.</summary>
public static class PublishedFiles
{
    private const string Maps = "gradcam_maps_val";

    /// <summary>One row a file or folder of sample/.</summary>
    public static IReadOnlyList<Outcome> Compare(Study study) =>
    [
        .. Directory.EnumerateFileSystemEntries(ReferenceData.PathOf("sample")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Select(name => Compare(name, study)),
    ];

    private static Outcome Compare(string name, Study study) => name switch
    {
        "gradcam_segmentations_val_sample.json" => Heatmaps(name, study),
        "gt_segmentations_val.json" => Annotations(name),
        "tuning_results.csv" or "probability_tuning_results.csv" => new Outcome(name, "tuning table")
        {
            HoldsNoValues = true, Remark = "not to be had from the 2 images of the sample alone; read as an input here",
        },
        "gt_annotations_val.json" or Maps or "valid" or "valid.csv" => new Outcome(name, "input") { HoldsNoValues = true, Remark = "an input" },
        _ => new Outcome(name, "?") { Remark = "not compared" },
    };

    private static Outcome Heatmaps(string name, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> ours = study.Segment(ReferenceData.PathOf($"sample/{Maps}")).Masks
            .ToDictionary(mask => new ImageTask(mask.ImageId, mask.Task), mask => mask.GetMask());
        return new Outcome(name, "masks of heatmaps")
        {
            Tally = MaskComparison.Compare(Read(name), ours), Remark = $"from {Maps} by Otsu's threshold; no exceptions",
        };
    }

    private static Outcome Annotations(string name)
    {
        var errors = new List<DataFormatException>();
        (IReadOnlyDictionary<ImageTask, RunLengthMask> masks, string text) = MaskRuns.Draw(ReferenceData.PathOf("sample/gt_annotations_val.json"), errors);
        string json = Read(name);
        Tally tally = MaskComparison.Compare(json, masks);
        tally.AddUnexplained(errors.Count + (json == text ? 0 : 1));
        return new Outcome(name, "masks of annotations") { Tally = tally, Remark = json == text ? "byte for byte, from gt_annotations_val.json" : string.Empty };
    }

    private static string Read(string name) => File.ReadAllText(ReferenceData.PathOf($"sample/{name}"));
}
