using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Reads the reference's wide CSVs as the objects that ours are: scores per image, or intervals with or without replicates.</summary>
/// <remarks>IoU and hit of the same image, task and source, from two files of one call, come as one row, at the end.</remarks>
[Cmdlet(VerbsData.Import, "ChexLocalization", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LocalizationScore), typeof(BootstrapInterval))]
public sealed class ImportChexLocalizationCommand : ChexPathCmdlet
{
    private readonly Dictionary<ItemIdentity, (double IoU, double Hit)> _scores = [];
    private readonly Dictionary<(ItemIdentity Item, LocalizationMetric Metric), string> _sources = [];
    private readonly List<ItemIdentity> _order = [];

    /// <summary>The metric of the files; read from their names unless it is given.</summary>
    [Parameter(HelpMessage = "The metric of the files, where their names do not say it.")]
    public LocalizationMetric? Metric { get; set; }

    /// <summary>The saliency method to note on each score.</summary>
    [Parameter(HelpMessage = "The saliency method to note on each score.")]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The model to note on each score.</summary>
    [Parameter(HelpMessage = "The model to note on each score.")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The phase to note on each score.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each score.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    /// <summary>The human reader to note on each score; "human" where the file's name says humanbenchmark.</summary>
    [Parameter(HelpMessage = "The human reader to note on each score.")]
    [ArgumentCompleter(typeof(ReaderCompleter))]
    public string? Reader { get; set; }

    private protected override string UnreadableId => "TableUnreadable";

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (ItemIdentity item in _order)
        {
            (double iou, double hit) = _scores[item];
            Give(LocalizationScore.FromValues(item, iou, hit));
        }

        base.EndProcessing();
    }

    private protected override void Read(string path)
    {
        // Of a folder only the tables of IoU and hits: it may hold the reference's other tables, too.
        IEnumerable<string> files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.csv").Where(file => LocalizationFileNames.MetricOf(System.IO.Path.GetFileName(file)) is not null).Order(StringComparer.Ordinal)
            : [path];
        foreach (string file in files)
        {
            Guard(file, () => ReadFile(file));
        }
    }

    private void ReadFile(string file)
    {
        string name = System.IO.Path.GetFileName(file);
        if (Metric is null && LocalizationFileNames.MetricOf(name) is null)
        {
            WriteError(ChexError.Parameter(
                $"'{file}' does not bear a name of the reference's tables of IoU or hits; give -Metric if it is one.", "MetricUnknown", file));
            return;
        }

        LocalizationMetric metric = Metric ?? (LocalizationFileNames.MetricOf(name) == nameof(LocalizationMetric.Hit) ? LocalizationMetric.Hit : LocalizationMetric.IoU);
        using StreamReader reader = InputFile.OpenText(file, Cancellation);
        if (ScoreTable.TryReadSummary(reader, out IReadOnlyList<(string Name, double Lower, double Mean, double Upper)> summary, out ScoreTable? table))
        {
            foreach ((string task, double lower, double mean, double upper) in summary)
            {
                Give(IntervalObject.Of(BootstrapInterval.FromSummary(metric.ToString(), task, lower, mean, upper)));
            }
        }
        else if (table!.RowNames is null)
        {
            WriteReplicates(table, metric, file);
        }
        else
        {
            KeepScores(table, metric, file, Reader ?? (name.Contains("human", StringComparison.OrdinalIgnoreCase) ? "human" : null));
        }
    }

    private void WriteReplicates(ScoreTable table, LocalizationMetric metric, string file)
    {
        if (table.Rows.Count < BootstrapOptions.FewestReferenceReplicates)
        {
            throw new DataFormatException(
                DataFault.Malformed, "the last row", $"at least {BootstrapOptions.FewestReferenceReplicates} replicates", $"{table.Rows.Count}", file);
        }

        for (int c = 0; c < table.Columns.Count; c++)
        {
            double[] replicates = [.. table.Rows.Select(row => row[c])];
            Give(IntervalObject.Of(BootstrapInterval.FromReplicates(metric.ToString(), table.Columns[c], replicates)));
        }
    }

    private void KeepScores(ScoreTable table, LocalizationMetric metric, string file, string? reader)
    {
        for (int i = 0; i < table.Rows.Count; i++)
        {
            ThrowIfStopping();
            for (int c = 0; c < table.Columns.Count; c++)
            {
                var item = new ItemIdentity
                {
                    ImageId = table.RowNames![i], Task = table.Columns[c], Method = Method, Model = Model, Phase = Phase, Reader = reader,
                };
                if (!_sources.TryAdd((item, metric), file))
                {
                    WriteError(ChexError.DuplicateItem($"{item}, {metric}", _sources[(item, metric)], file));
                    continue;
                }

                if (table.Rows[i][c] is < 0 or > 1)
                {
                    throw new DataFormatException(
                        DataFault.InvalidValue, $"row {i + 2}, column '{table.Columns[c]}'", $"a score of {metric} from 0 to 1", $"{table.Rows[i][c]}", file);
                }

                if (!_scores.TryGetValue(item, out (double IoU, double Hit) held))
                {
                    _order.Add(item);
                    held = (double.NaN, double.NaN);
                }

                _scores[item] = metric == LocalizationMetric.IoU ? (table.Rows[i][c], held.Hit) : (held.IoU, table.Rows[i][c]);
            }
        }
    }
}
