namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/tutorial.md: every line runs, in order, raises no error, and prints what is shown; the tables of the paper are there at the end.</summary>
public sealed class TutorialTests : IDisposable
{
    private const string Page = "docs/tutorial.md";

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void EveryLine_RunsAndPrintsWhatIsShown()
    {
        using var session = new DocumentSession(_folder);
        IReadOnlyList<DocumentedExample> blocks = DocumentedExample.Of(Page);
        Assert.InRange(blocks.Count, 12, 40);
        Assert.All(blocks, block => Assert.False(block.NeedsPwsh));
        List<string> printed = [];
        foreach (DocumentedExample block in blocks)
        {
            if (block.Code.Contains("gradcam_maps_val", StringComparison.Ordinal))
            {
                PutPublishedNames();
            }

            printed.Add(session.Print(block, inOwnScope: false).Text);
        }

        if (DocumentedExample.IsUpdating)
        {
            DocumentedExample.Update(Page, printed);
            return;
        }

        foreach ((DocumentedExample block, string text) in blocks.Zip(printed).Where(pair => pair.First.Output is not null))
        {
            Assert.True(block.Output == text, $"{Page}({block.Line}): the page shows\n{block.Output}but it prints\n{text}");
        }

        CheckTables();
    }

    /// <summary>The real data is not ours to ship: a generated study under its names stands for it.</summary>
    private void PutPublishedNames()
    {
        string sample = Path.Combine(_folder, "sample");
        Directory.Move(Path.Combine(sample, "heatmaps"), Path.Combine(_folder, "gradcam_maps_val"));
        File.Move(Path.Combine(sample, "gt_annotations.json"), Path.Combine(_folder, "gt_annotations_val.json"));
        File.Move(Path.Combine(sample, "gt_segmentations.json"), Path.Combine(_folder, "gt_segmentations_val.json"));
    }

    private void CheckTables()
    {
        string[] tables = [.. Directory.EnumerateFiles(Path.Combine(_folder, "tables"), "*.csv").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(
            """
            area_ratio.csv elongation.csv
            hb_precision_recall_specificity.csv hitmiss_bootstrap_results_per_cxr.csv hitmiss_humanbenchmark_bootstrap_results_per_cxr.csv
            hitmiss_humanbenchmark_results_per_cxr.csv hitmiss_humanbenchmark_summary_results.csv hitmiss_results_per_cxr.csv
            hitmiss_summary_results.csv hitrate_pct_decrease.csv iou_bootstrap_results_per_cxr.csv
            iou_humanbenchmark_bootstrap_results_per_cxr.csv iou_humanbenchmark_results_per_cxr.csv iou_humanbenchmark_summary_results.csv
            iou_results_per_cxr.csv iou_summary_results.csv miou_pct_decrease.csv n_segs.csv num_instances.csv
            pred_precision_recall_specificity.csv probability_tuning_results.csv rec_area_ratio.csv
            regression_features_hitmiss_diff.csv regression_features_iou_diff.csv regression_features_pred_hitmiss.csv
            regression_features_pred_iou.csv regression_modelprob_hitmiss.csv regression_modelprob_iou.csv tuning_results.csv
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            tables);
        Assert.All(
            new[] { "iou.png", "saliency_segmentations.json", "tables/full/iou_summary_results.csv", "results/tuning_results.csv", "results/iou_summary_results.csv" },
            file => Assert.True(File.Exists(Path.Combine(_folder, file)), file));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_folder, "worst"), "*.png"));
    }
}
