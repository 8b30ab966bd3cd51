using System.Globalization;
using CheXplanation.Imaging.Report;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Puts a report together from its cases. A door to Imaging: nothing of it loads before.</summary>
internal sealed class ReportAssembly(
    IReadOnlyList<ReportRow> rows, ReportPicture?[] thumbnails, string[] properties, string[] names, ReportSettings settings)
{
    /// <summary>The most groups (task and source) that examples are shown of.</summary>
    public const int MostExampleGroups = 100;

    // Those that the table of cases has anyway.
    private static readonly HashSet<string> Columns = new(["IoU", "Dice", "Hit", "Probability"], StringComparer.OrdinalIgnoreCase);

    private readonly List<BootstrapInterval> _computed = [];
    private readonly int[] _others = [.. Enumerable.Range(0, properties.Length).Where(i => !Columns.Contains(properties[i]))];

    /// <summary>The best, the median and the worst case of each task and source, as indices of rows.</summary>
    public IEnumerable<(string Rank, int Index)> Examples()
    {
        foreach (var group in Enumerable.Range(0, rows.Count).Where(i => rows[i].Plan is not null && double.IsFinite(rows[i].Score.IoU))
            .GroupBy(i => (rows[i].Score.Task, rows[i].Source)).OrderBy(group => group.Key.Task, StringComparer.Ordinal).Take(MostExampleGroups))
        {
            int[] sorted = [.. group.OrderByDescending(i => rows[i].Score.IoU).ThenBy(i => rows[i].Score.ImageId, StringComparer.Ordinal)];
            yield return (sorted.Length == 1 ? "Only case" : "Best", sorted[0]);
            if (sorted.Length > 2)
            {
                yield return ("Median", sorted[sorted.Length / 2]);
            }

            if (sorted.Length > 1)
            {
                yield return ("Worst", sorted[^1]);
            }
        }
    }

    /// <summary>What is left out because there are more groups than anybody looks at; null for none.</summary>
    public string? Omissions() => Groups() switch
    {
        > DataLimits.FigureGroups and var many => $"There are {many} groups of task and source: the report has no figures, and examples of the first {MostExampleGroups} at most.",
        > MostExampleGroups and var many => $"There are {many} groups of task and source: the report has examples of the first {MostExampleGroups} at most.",
        _ => null,
    };

    public ReportContent Build(IReadOnlyList<(string Rank, int Index, ReportPicture Picture)> examples, ReportLegend legend, IReadOnlyList<TuningRow> curve, string? caseNote, CancellationToken cancellation)
    {
        IReadOnlyList<ReportInterval> intervals = Intervals(cancellation);
        ReportCase[] cases = [.. rows.Select((row, i) => new ReportCase(
            row.Score.ImageId, row.Score.Task, row.Source, row.Probability, row.Score.IoU, row.Dice, row.Score.Hit, thumbnails[i]) { Others = [.. _others.Select(other => row.Values[other])] })];
        return new ReportContent
        {
            Title = settings.Title, Subtitle = settings.Subtitle, Facts = Facts(), Intervals = intervals, IntervalNote = BootstrapWords.Note(settings.Bootstrap, _computed),
            Comparisons = [.. Comparisons()], ComparisonNote = settings.ComparisonWords().TrimEnd(), AreAdjusted = settings.AreAdjusted,
            Figures = Groups() > DataLimits.FigureGroups ? [] : new ReportFigures(rows, settings).Make(intervals, curve), Slices = Slices(),
            SliceNote = "Counted over the cases of this report: images that were not scored are in none of the columns. A mask without pixels counts as an IoU of 0 where the other one has some.",
            Legend = legend,
            Examples = [.. examples.Select(example => new ReportExample(example.Rank, cases[example.Index], example.Picture))],
            OtherScores = [.. _others.Select(other => names[other])], Cases = cases, CaseNote = caseNote, Settings = settings.Pairs, Inputs = [.. settings.Inputs.Select(input => new ReportInput(input.Kind, input.Files, input.Hash))],
            Methods = settings.Methods(rows), Citations = settings.Citations,
        };
    }

    private int Groups() => rows.Select(row => (row.Score.Task, row.Source)).Distinct().Count();

    private List<(string Name, string Value)> Facts()
    {
        var facts = new List<(string, string)>
        {
            Counted("image", "images", Distinct(row => row.Score.ImageId)), Counted("task", "tasks", Distinct(row => row.Score.Task)), Counted("case", "cases", rows.Count),
        };
        double[] iou = [.. rows.Select(row => row.Score.IoU).Where(double.IsFinite)], hit = [.. rows.Select(row => row.Score.Hit).Where(double.IsFinite)];
        if (rows.Select(row => row.Source).Distinct().Count() == 1)
        {
            facts.Add(($"mean IoU, n = {Grouped(iou.Length)}", iou.Length == 0 ? "\u2013" : iou.Average().ToString("0.000", CultureInfo.InvariantCulture)));
            facts.Add(($"hit rate, n = {Grouped(hit.Length)}", hit.Length == 0 ? "\u2013" : hit.Average().ToString("0.000", CultureInfo.InvariantCulture)));
        }

        return facts;

        int Distinct(Func<ReportRow, string> key) => rows.Select(key).Distinct(StringComparer.Ordinal).Count();

        static (string, string) Counted(string one, string several, int count) => (count == 1 ? one : several, Grouped(count));

        static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    private string NameOf(string property) => names[Array.FindIndex(properties, name => name.Equals(property, StringComparison.OrdinalIgnoreCase))];

    private IEnumerable<ReportComparison> Comparisons() => settings.Comparisons.Rows.Select(row => new ReportComparison(
        row.Task, FigureRows.Readable(row.Property), row.Count, row.Baseline, row.Candidate, row.Difference, row.Lower, row.Upper,
        row.Test switch { PairedTest.None => "\u2013", PairedTest.SignFlip => "sign flips", _ => row.Test.ToString() }, double.IsNaN(row.AdjustedPValue) ? row.PValue : row.AdjustedPValue));

    /// <summary>Each source is bootstrapped by itself, so that its numbers are those of Get-BootstrapInterval -GroupBy Task.</summary>
    private List<ReportInterval> Intervals(CancellationToken cancellation)
    {
        var intervals = new List<ReportInterval>();
        foreach (IGrouping<string, ReportRow> source in rows.GroupBy(row => row.Source))
        {
            Add(source.Key.Length > 0 ? source.Key : "Method", properties, source.Select(row => (row.Unit, row.Score.Task, row.Values)));
        }

        // A reader's masks and points may be of different images, so that each has its own draws.
        ReportRow[] read = [.. rows.DistinctBy(row => (row.Score.ImageId, row.Score.Task))];
        AddRead("IoU", read.Where(row => row.ReaderScore is not null).Select(row => (row.Unit, row.Score.Task, new[] { row.ReaderScore!.IoU })));
        AddRead("Hit", read.Where(row => row.Plan is { HasReaderPoints: true }).Select(row => (row.Unit, row.Score.Task, new[] { row.ReaderHit })));
        return intervals;

        void AddRead(string property, IEnumerable<(string, string, double[])> values)
        {
            if (properties.Contains(property, StringComparer.OrdinalIgnoreCase))
            {
                Add(ReportFigures.Human, [property], values);
            }
        }

        void Add(string source, string[] measured, IEnumerable<(string Unit, string Task, double[] Values)> values)
        {
            var table = new BootstrapTable(measured, ["Task"], uniqueUnits: UnitProperty.IsImage(settings.Bootstrap.UnitName));
            foreach ((string unit, string task, double[] numbers) in values)
            {
                table.Add(unit, [task], numbers);
            }

            BootstrapInterval[] computed = [.. table.Compute(settings.Bootstrap, false, cancellation).Where(interval => interval.Count > 0)];
            _computed.AddRange(computed);
            intervals.AddRange(computed.Select(interval => new ReportInterval(
                source, (string)interval.GetGroup()[0].Value!, NameOf(interval.Property), interval.Count, interval.Mean, interval.Lower, interval.Upper)));
        }
    }

    private List<ReportSlice> Slices()
    {
        ReportRow[] known = [.. rows.Where(row => row.PredictedArea is not null && row.TruthArea is not null)];
        (string Name, Func<ReportRow, bool> Holds)[] slices =
        [
            ("Both segmented", row => row.PredictedArea > 0 && row.TruthArea > 0), ("Truth segmented", row => row.TruthArea > 0),
            ("Prediction segmented", row => row.PredictedArea > 0), ("Either segmented", row => row.PredictedArea + row.TruthArea > 0),
        ];
        return [.. known.GroupBy(row => (row.Score.Task, row.Source)).OrderBy(group => group.Key.Task, StringComparer.Ordinal).SelectMany(group => slices.Select(slice =>
        {
            double[] values = [.. group.Where(slice.Holds).Select(row => row.FullIoU).Where(double.IsFinite)];
            return new ReportSlice(group.Key.Source, group.Key.Task, slice.Name, values.Length, values.Length == 0 ? double.NaN : values.Average());
        }))];
    }
}
