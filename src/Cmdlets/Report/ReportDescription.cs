using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>Gathers what a report says about its making: slices, draws, thresholds, versions, and hashes of what it was made of.</summary>
internal sealed class ReportDescription(ExportChexReportCommand command, IReadOnlyList<ReportRow> rows)
{
    public ReportSettings Make()
    {
        foreach ((string kind, object[] items) in new[] { ("Ground truth", command.GroundTruth), ("Segmentations", command.Segmentation), ("Benchmark", command.Benchmark), ("Salient points", command.SalientPoint) })
        {
            foreach (object item in items.Select(item => ObjectProperty.Unwrap(item)!))
            {
                if (item is string or FileInfo)
                {
                    command.Hashes.Add(kind, item is FileInfo file ? file.FullName : command.ResolveInput((string)item), command.Stop);
                }
            }
        }

        string version = command.MyInvocation.MyCommand.Version?.ToString() ?? "unknown";
        EvaluationSlice[] slices = [.. rows.Select(row => row.Score.Slice).OfType<EvaluationSlice>().Distinct()];
        var pairs = new List<(string, string)>
        {
            ("Slice", slices.Length == 0 ? "not told by the rows" : string.Join(", ", slices)),
            ("Bootstrap", BootstrapWords.Setting(command.Bootstrap)),
            ("Masks", ReportSettings.Thresholds(rows) is { Length: > 0 } thresholds ? thresholds : "threshold not told"),
            ("Overlays", string.Create(CultureInfo.InvariantCulture, $"{command.ColourMap}, opacity {command.Opacity:0.##}")),
        };
        foreach (DictionaryEntry entry in command.Setting ?? new Hashtable())
        {
            pairs.Add(($"{entry.Key}", Convert.ToString(ObjectProperty.Unwrap(entry.Value), CultureInfo.InvariantCulture) ?? string.Empty));
        }

        pairs.Add(("CheXplanation for PowerShell", version));
        pairs.Add(("Runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"));
        string made = DateTime.Now.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return new ReportSettings(command.Title, $"{made}, CheXplanation for PowerShell {version}", version, command.Bootstrap, slices)
        {
            Scores = (command.Property, command.ScoreNames), Comparisons = (command.ComparisonTitle, command.Comparison), Pairs = pairs, Inputs = [.. command.Hashes.Summary(), .. Used()],
        };
    }

    /// <summary>What came through the pipeline has no file: its own text is hashed.</summary>
    private IEnumerable<(string Kind, int Count, string Hash)> Used()
    {
        string[] predicted = [.. rows.Where(row => row.Plan?.Predicted is not null).Select(row => Line(row, row.Plan!.Predicted!.GetMask()))];
        string[] truth = [.. rows.Where(row => row.Plan?.Truth is not null).Select(row => Line(row, row.Plan!.Truth!))];
        if (predicted.Length > 0)
        {
            yield return ("Predicted masks, as scored", predicted.Length, InputHashes.HashOf(predicted));
        }

        if (truth.Length > 0)
        {
            yield return ("True masks, as scored", truth.Length, InputHashes.HashOf(truth));
        }

        yield return ("Scores (IoU and hit)", rows.Count, InputHashes.HashOf(rows.Select(row => Line(row, string.Create(CultureInfo.InvariantCulture, $"{row.Score.IoU:R}\t{row.Score.Hit:R}")))));
    }

    private static string Line(ReportRow row, RunLengthMask mask) => Line(row, string.Create(CultureInfo.InvariantCulture, $"{mask.Size.Width}x{mask.Size.Height}\t{CocoRunLengthText.Encode(mask)}"));

    private static string Line(ReportRow row, string value) => $"{row.Score.ImageId}\t{row.Score.Task}\t{row.Source}\t{value}";
}
