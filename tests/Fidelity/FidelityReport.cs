namespace CheXplanation.Fidelity;

/// <summary>Every folder of the reference's data, compared.</summary>
public sealed class FidelityReport
{
    private FidelityReport(IReadOnlyList<(string Section, IReadOnlyList<Outcome> Rows)> sections) => Sections = sections;

    /// <summary>The rows by data set, in the order of their folders' names.</summary>
    public IReadOnlyList<(string Section, IReadOnlyList<Outcome> Rows)> Sections { get; }

    /// <summary>All rows.</summary>
    public IEnumerable<Outcome> Rows => Sections.SelectMany(section => section.Rows);

    /// <summary>The rows that are not sound: not compared, or with a difference that nothing explains.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Sections.SelectMany(section => section.Rows.Where(row => !row.IsSound).Select(row =>
            $"{section.Section}/{row.Folder}: {(row.IsNotCompared ? "not compared" : $"{row.Tally.Unexplained} unexplained")} ({row.Remark})")),
    ];

    /// <summary>Computes ours from the inputs of every folder and compares.</summary>
    public static FidelityReport Compute()
    {
        var study = new Study();
        return new FidelityReport(
        [
            ("sample: the published files", PublishedFiles.Compare(study)),
            .. GoldenRun.Sets.Select(set => ($"golden/{set}", (IReadOnlyList<Outcome>)[.. GoldenRun.Enumerate(set).Select(run => TryCompare(run, study))])),
        ]);
    }

    /// <summary>A comparison that breaks off is a row that fails, and the other folders are still compared.</summary>
    private static Outcome TryCompare(GoldenRun run, Study study)
    {
        try
        {
            return Compare(run, study);
        }
        catch (Exception error) when (error is DataFormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException or IOException)
        {
            return new Outcome(run.Name, "?") { Remark = $"not compared: {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}" };
        }
    }

    private static Outcome Compare(GoldenRun run, Study study) => (run.Script, run["--metric"], run["--if_human_benchmark"]) switch
    {
        ("heatmap_to_segmentation.py", _, _) => MaskRuns.Heatmaps(run, study),
        ("annotation_to_segmentation.py", _, _) => MaskRuns.Annotations(run, study),
        ("eval.py", "iou", _) => ScoreRuns.IoU(run, study),
        ("eval.py", "hitmiss", "True") => HitRuns.Points(run, study),
        ("eval.py", "hitmiss", _) => HitRuns.Heatmaps(run, study),
        ("tune_heatmap_threshold.py", _, _) => TuningRuns.Thresholds(run, study),
        ("tune_probability_threshold.py", _, _) => TuningRuns.Cutoffs(run, study),
        ("count_segs.py", _, _) => TableRuns.Counts(run, study),
        ("precision_recall_specificity.py", _, _) => TableRuns.Agreement(run, study),
        ("calculate_percentage_decrease.py", _, _) => TableRuns.PercentageDecrease(run, study),
        ("compute_pathology_features.py", _, _) => FeatureRuns.Compare(run, study),
        ("regression_pathology_features.py", _, _) => RegressionRuns.Features(run, study),
        ("regression_model_assurance.py", _, _) => RegressionRuns.Assurance(run, study),
        ("plot_pathology_features.py", _, _) => new Outcome(run.Name, "pictures")
        {
            HoldsNoValues = true,
            Remark = $"{run.Outputs.Count} pictures that matplotlib drew, no values; the numbers in them are those of compute_pathology_features",
        },
        ("", _, _) when run is { Set: "quirks", Name: "in" } => new Outcome(run.Name, "inputs") { HoldsNoValues = true, Remark = "the inputs of the other folders, no run" },
        _ => new Outcome(run.Name, "?") { Remark = "not compared" },
    };
}
