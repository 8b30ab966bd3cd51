using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tuning;

namespace CheXplanation.Fidelity;

/// <summary>tune_heatmap_threshold.py and tune_probability_threshold.py: tuning tables.</summary>
public static class TuningRuns
{
    private const string OfThresholds = "threshold tuning";
    private const string OfCutoffs = "cutoff tuning";

    /// <summary>The best segmentation thresholds.</summary>
    public static Outcome Thresholds(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path"));
        var tuning = new SegmentationThresholdTuning();
        foreach (MapThresholdScores scores in Study.Map(
            Study.OpenMaps(run.Input("--map_dir")), () => new MapThresholdScorer(),
            (scorer, map) => scorer.Score(map, truth.GetValueOrDefault(new ImageTask(map.ImageId, map.Task)))))
        {
            tuning.Add(scores);
        }

        return Outcome.OfFiles(
            run, OfThresholds, new Dictionary<string, string> { ["tuning_results.csv"] = Study.Text(stream => TuningTables.WriteThresholds(stream, tuning.Rows())) },
            _ => CsvRule.Exact);
    }

    /// <summary>The mean IoU at every probability cutoff.</summary>
    public static Outcome Cutoffs(GoldenRun run, Study study)
    {
        IReadOnlyList<TuningRow> rows = Tune(run, study, mask => mask);
        if (run.Crashed)
        {
            return Outcome.Pin(run, OfCutoffs, $"the maps tagged cuda are read, {rows.Count} rows, compared in patched.{run.Name}");
        }

        // The reference makes a nonsense mask of the constant map, which its own segmentation file holds.
        string reference = ReferenceData.PathOf($"golden/{run.Set}/heatmap_to_segmentation.otsu/out/seg.json");
        Dictionary<ImageTask, RunLengthMask>? theirs = File.Exists(reference) ? study.ReadMasks(reference) : null;
        IReadOnlyList<TuningRow>? explained = theirs?.ContainsKey(MaskRuns.ConstantMap) != true ? null : Tune(
            run, study, mask => new ImageTask(mask.ImageId, mask.Task) == MaskRuns.ConstantMap
                ? new SegmentationMask(mask.GetIdentity(), theirs[MaskRuns.ConstantMap]) { Probability = mask.Probability }
                : mask);
        return Outcome.OfFiles(
            run, OfCutoffs, Files(rows), _ => CsvRule.Exact,
            $"constant map {MaskRuns.ConstantMap.ImageId} / {MaskRuns.ConstantMap.Task}: ours empty; with the reference's mask of it all are equal",
            explained is null ? null : Files(explained));
    }

    private static Dictionary<string, string> Files(IReadOnlyList<TuningRow> rows) =>
        new() { ["probability_tuning_results.csv"] = Study.Text(stream => TuningTables.WriteCutoffs(stream, rows)) };

    private static IReadOnlyList<TuningRow> Tune(GoldenRun run, Study study, Func<SegmentationMask, SegmentationMask> change)
    {
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path"));
        var tuning = new ProbabilityThresholdTuning();
        foreach (SegmentationMask mask in study.Segment(run.Input("--map_dir")).Masks.Select(change))
        {
            tuning.Add(ProbabilityThresholdTuning.Score(mask, truth.GetValueOrDefault(new ImageTask(mask.ImageId, mask.Task))));
        }

        return tuning.Rows();
    }
}
