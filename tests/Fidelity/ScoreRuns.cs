using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Fidelity;

/// <summary>eval.py on masks: IoU per image, bootstrap and summary.</summary>
public static class ScoreRuns
{
    private const string Kind = "IoU tables";

    /// <summary>IoU of masks.</summary>
    public static Outcome IoU(GoldenRun run, Study study)
    {
        EvaluationSlice slice = run["--true_pos_only"] == "False" ? EvaluationSlice.Full : EvaluationSlice.TruePositive;
        Dictionary<ImageTask, RunLengthMask> truth = study.ReadMasks(run.Input("--gt_path")), predicted = study.ReadMasks(run.Input("--pred_path"));
        var tables = new LocalizationTables(nameof(LocalizationScore.IoU), PathologyTask.Ten);
        var errors = new List<string>();
        int scored = 0;
        HashSet<string> images = [.. predicted.Keys.Select(key => key.ImageId)];
        foreach (ImageTask key in slice == EvaluationSlice.Full ? truth.Keys.Union(predicted.Keys) : truth.Keys)
        {
            if (!predicted.ContainsKey(key) && images.Contains(key.ImageId))
            {
                errors.Add($"TaskMissing: {key.ImageId} / {key.Task} has no prediction");
                continue;
            }

            try
            {
                var identity = new ItemIdentity { ImageId = key.ImageId, Task = key.Task };
                tables.Add(key.ImageId, key.Task, new LocalizationScore(identity, slice, predicted.GetValueOrDefault(key), truth.GetValueOrDefault(key), null).IoU);
                scored++;
            }
            catch (ArgumentException error)
            {
                errors.Add($"SizeMismatch: {key.ImageId} / {key.Task}, {error.Message}");
            }
        }

        if (run.Crashed)
        {
            return Outcome.Pin(run, Kind, errors.Count == 0 ? null : $"{string.Join("; ", errors)}; the other {scored} are scored");
        }

        Outcome outcome = Outcome.OfFiles(run, Kind, Files(run, tables), Rule);
        outcome.Tally.AddUnexplained(errors.Count);
        return outcome;
    }

    /// <summary>The three files of eval.py.</summary>
    public static Dictionary<string, string> Files(GoldenRun run, LocalizationTables tables)
    {
        LocalizationFileNames names = LocalizationFileNames.Current(run["--metric"] == "hitmiss", run["--if_human_benchmark"] == "True");
        IReadOnlyList<BootstrapInterval> intervals = tables.Intervals(
            new BootstrapOptions { Seed = run["--seed"] is { } seed ? uint.Parse(seed) : 0 }, CancellationToken.None);
        return new()
        {
            [names.PerImage] = Study.Text(tables.PerImage().Write),
            [names.Replicates] = Study.Text(LocalizationTables.Replicates(intervals).Write),
            [names.Summary] = Study.Text(stream => ScoreTable.WriteSummary(
                stream, intervals.Select(i => (LocalizationTables.TaskOf(i), i.Lower, i.Mean, i.Upper)))),
        };
    }

    /// <summary>Means are floats; hits are counts, and summaries are rounded.</summary>
    public static CsvRule Rule(string file) =>
        file.Contains("summary") || (file.StartsWith("hitmiss", StringComparison.Ordinal) && !file.Contains("bootstrap")) ? CsvRule.Exact : CsvRule.Within(1e-9);
}
