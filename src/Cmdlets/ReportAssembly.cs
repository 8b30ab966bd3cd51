using System.Globalization;
using CheXplanation.Imaging.Figures;
using CheXplanation.Imaging.Report;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Puts a report together from its cases. A door to Imaging: nothing of it loads before.</summary>
internal sealed class ReportAssembly(IReadOnlyList<ReportRow> rows, ReportPicture?[] thumbnails, ReportSettings settings)
{
    private static readonly string[] Properties = ["IoU", "Hit"];


    /// <summary>The best, the median and the worst case of each task and source, as indices of rows.</summary>
    public IEnumerable<(string Rank, int Index)> Examples()
    {
        foreach (var group in Enumerable.Range(0, rows.Count).Where(i => rows[i].Plan is not null && double.IsFinite(rows[i].Score.IoU))
            .GroupBy(i => (rows[i].Score.Task, rows[i].Source)).OrderBy(group => group.Key.Task, StringComparer.Ordinal))
        {
            int[] sorted = [.. group.OrderByDescending(i => rows[i].Score.IoU).ThenBy(i => rows[i].Score.ImageId, StringComparer.Ordinal)];
            yield return ("Best", sorted[0]);
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

    public ReportContent Build(IReadOnlyList<(string Rank, int Index, ReportPicture Picture)> examples, IReadOnlyList<TuningRow> curve, string? caseNote, CancellationToken cancellation)
    {
        IReadOnlyList<ReportInterval> intervals = Intervals(cancellation);
        ReportCase[] cases = [.. rows.Select((row, i) => new ReportCase(
            row.Score.ImageId, row.Score.Task, row.Source, row.Score.Probability, row.Score.IoU, row.Score.Dice, row.Score.Hit, thumbnails[i]))];
        return new ReportContent
        {
            Title = settings.Title, Subtitle = settings.Subtitle, Facts = Facts(), Intervals = intervals, Figures = Figures(intervals, curve), Slices = Slices(),
            SliceNote = $"Counted over the cases of this report (slice {settings.SliceText}): what its slice left out is in none of the columns.",
            Examples = [.. examples.Select(example => new ReportExample(example.Rank, cases[example.Index], example.Picture))],
            Cases = cases, CaseNote = caseNote, Settings = settings.Pairs, Inputs = [.. settings.Inputs.Select(input => new ReportInput(input.Kind, input.Files, input.Hash))],
            Methods = settings.Methods(rows), Citations = ReportSettings.Citations,
        };
    }

    private List<(string Name, string Value)> Facts()
    {
        var facts = new List<(string, string)>
        {
            ("images", Distinct(row => row.Score.ImageId)), ("tasks", Distinct(row => row.Score.Task)), ("cases", Grouped(rows.Count)),
        };
        double[] iou = [.. rows.Select(row => row.Score.IoU).Where(double.IsFinite)], hit = [.. rows.Select(row => row.Score.Hit).Where(double.IsFinite)];
        if (rows.Select(row => row.Source).Distinct().Count() == 1)
        {
            facts.Add(("mean IoU of all cases", iou.Length == 0 ? "\u2013" : iou.Average().ToString("0.000", CultureInfo.InvariantCulture)));
            facts.Add(("hit rate of all cases", hit.Length == 0 ? "\u2013" : hit.Average().ToString("0.000", CultureInfo.InvariantCulture)));
        }

        return facts;

        string Distinct(Func<ReportRow, string> key) => Grouped(rows.Select(key).Distinct(StringComparer.Ordinal).Count());

        static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>Each source is bootstrapped by itself, so that its numbers are those of Get-BootstrapInterval -GroupBy Task.</summary>
    private List<ReportInterval> Intervals(CancellationToken cancellation)
    {
        var intervals = new List<ReportInterval>();
        foreach (IGrouping<string, ReportRow> source in rows.GroupBy(row => row.Source))
        {
            Add(source.Key.Length > 0 ? source.Key : "Method", source.Select(row => (row.Score.ImageId, row.Score.Task, new[] { row.Score.IoU, row.Score.Hit })));
        }

        (string ImageId, string Task, double[])[] read = [.. rows.Where(row => row.ReaderScore is not null).DistinctBy(row => (row.Score.ImageId, row.Score.Task))
            .Select(row => (row.Score.ImageId, row.Score.Task, new[] { row.ReaderScore!.IoU, double.NaN }))];
        if (read.Length > 0)
        {
            Add("Human benchmark", read);
        }

        return intervals;

        void Add(string source, IEnumerable<(string ImageId, string Task, double[] Values)> values)
        {
            var table = new BootstrapTable(Properties, ["Task"], uniqueUnits: true);
            foreach ((string imageId, string task, double[] numbers) in values)
            {
                table.Add(imageId, [task], numbers);
            }

            intervals.AddRange(table.Compute(settings.Bootstrap, false, cancellation).Where(interval => interval.Count > 0).Select(interval => new ReportInterval(
                source, (string)interval.GetGroup()[0].Value!, interval.Property, interval.Count, interval.Mean, interval.Lower, interval.Upper)));
        }
    }

    private List<ReportFigure> Figures(IReadOnlyList<ReportInterval> intervals, IReadOnlyList<TuningRow> curve)
    {
        var figures = new List<ReportFigure>();
        if (intervals.Count > 0)
        {
            string percent = (100 * settings.Bootstrap.Confidence).ToString("0.#", CultureInfo.InvariantCulture);
            figures.Add(new ReportFigure("Means with intervals", $"Mean and {percent} % bootstrap interval of each task; n is the number of cases of the first series.", new IntervalFigure([.. intervals.GroupBy(interval => interval.Property).Select(
                property => new IntervalPanel(property.Key == "Hit" ? "Hit rate" : property.Key, [.. property.GroupBy(interval => interval.Source).Select(source => new IntervalSeries(
                    source.Key, [.. source.Select(item => new IntervalPoint(item.Task, item.Mean, item.Lower, item.Upper, item.Count, string.Empty))]))]))])));
        }

        bool several = rows.Select(row => row.Source).Distinct(StringComparer.Ordinal).Count() > 1;
        string[] tasks = [.. rows.Select(row => row.Score.Task).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (rows.Any(row => double.IsFinite(row.Score.IoU)))
        {
            figures.Add(new ReportFigure("Distribution of IoU", "Each dot is a case. The bar spans the middle half, the line all cases, the tick is the median.",
                new DistributionFigure([.. rows.GroupBy(row => row.Source).Select(source => new ValuePanel(source.Key.Length > 0 ? $"IoU, {source.Key}" : "IoU", [.. tasks.Select(task => new ValueRow(
                    task, [.. source.Where(row => row.Score.Task == task).Select(row => row.Score.IoU)]))]))])));
        }

        if (rows.Any(row => double.IsFinite(row.Score.Probability) && double.IsFinite(row.Score.IoU)))
        {
            figures.Add(new ReportFigure("IoU against the model's probability", "Each dot is a case; bars are the means of the fifths of the probability.", new ScatterFigure("Probability", "IoU", ScatterTrend.MeanOfFifths,
                [.. rows.GroupBy(row => (row.Score.Task, row.Source)).OrderBy(group => group.Key.Task, StringComparer.Ordinal).Select(group => new ScatterFacet(several ? $"{group.Key.Task}, {group.Key.Source}" : group.Key.Task, [.. group.Select(row => row.Score.Probability)], [.. group.Select(row => row.Score.IoU)]))])));
        }

        if (curve.Count > 0)
        {
            string label = curve[0].Kind == TuningKind.ProbabilityCutoff ? "Probability cutoff" : "Threshold";
            figures.Add(new ReportFigure($"{label} curves", "Mean IoU at each value that was tried; the diamond, and the number in the corner, is the first best.", CurveOf(curve, label)));
        }

        return figures;
    }

    private static CurveFigure CurveOf(IReadOnlyList<TuningRow> curve, string label) => new(label, "Mean IoU", [.. curve.GroupBy(row => row.Task).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
    {
        TuningRow[] sorted = [.. group.Where(row => double.IsFinite(row.Threshold)).OrderBy(row => row.Threshold)];
        return new CurveFacet(group.Key, [.. sorted.Select(row => row.Threshold)], [.. sorted.Select(row => row.MeanIoU)], Array.FindIndex(sorted, row => row.IsBest));
    })]);

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
