using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Fidelity;

/// <summary>count_segs.py, precision_recall_specificity.py and calculate_percentage_decrease.py: tables by task.</summary>
public static class TableRuns
{
    /// <summary>How many images are segmented.</summary>
    public static Outcome Counts(GoldenRun run, Study study)
    {
        Dictionary<string, SegmentationCount> rows = PathologyTask.Ten.ToDictionary(task => task, task => new SegmentationCount(task, 0, 0));
        foreach ((ImageTask key, RunLengthMask mask) in study.ReadMasks(run.Input("--seg_path")))
        {
            rows[key.Task] = rows[key.Task].Add(new SegmentationMask(new ItemIdentity { ImageId = key.ImageId, Task = key.Task }, mask));
        }

        return Outcome.OfFiles(
            run, "counts", new Dictionary<string, string> { [PixelTables.CountsFileName] = Study.Text(stream => PixelTables.WriteCounts(stream, rows.Values)) },
            _ => CsvRule.Exact);
    }

    /// <summary>Precision, recall and specificity over pooled pixels.</summary>
    public static Outcome Agreement(GoldenRun run, Study study)
    {
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path"));
        string Text(string option)
        {
            Dictionary<ImageTask, RunLengthMask> predicted = study.ReadMasks(run.Input(option));
            Dictionary<string, PixelConfusion> rows = PathologyTask.Ten.ToDictionary(task => task, task => new PixelConfusion { Task = task });
            foreach ((ImageTask key, RunLengthMask mask) in truth)
            {
                rows[key.Task] = rows[key.Task].Add(predicted.GetValueOrDefault(key), mask);
            }

            return Study.Text(stream => PixelTables.WriteConfusion(stream, rows.Values));
        }

        var files = new Dictionary<string, string>
        {
            [PixelTables.ConfusionFileName(human: false)] = Text("--pred_seg_path"), [PixelTables.ConfusionFileName(human: true)] = Text("--hb_seg_path"),
        };
        return Outcome.OfFiles(run, "precision table", files, _ => new CsvRule { Tolerance = cell => cell.Column == 0 ? 0 : 1e-9 });
    }

    /// <summary>From human to model, in percent.</summary>
    public static Outcome PercentageDecrease(GoldenRun run, Study study)
    {
        var rows = PercentageDecreaseTable.Compute(
            Study.ReadTable(run.Input("--hb_bootstrap_results")), Study.ReadTable(run.Input("--pred_bootstrap_results")));
        string name = $"{run["--metric"]}_pct_decrease.csv", text = Study.Text(stream => PercentageDecreaseTable.Write(stream, rows));
        return Outcome.OfFiles(
            run, "percentage decrease", new Dictionary<string, string> { [name] = text },
            _ => new CsvRule { Tolerance = cell => cell.Header[cell.Column] is "hb" or "pred" && cell.Theirs[0] != Statistics.PercentageDecrease.AverageName ? 1e-12 : 0 },
            "hb and pred: the reference re-reads its CSVs with an inexact parser, ours reads exactly");
    }
}
