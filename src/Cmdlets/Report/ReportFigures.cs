using CheXplanation.Datasets;
using CheXplanation.Imaging.Figures;
using CheXplanation.Imaging.Report;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>The figures of a report. A door to Imaging: nothing of it loads before.</summary>
internal sealed class ReportFigures(IReadOnlyList<ReportRow> rows, ReportSettings settings)
{
    /// <summary>What a reader's intervals are called.</summary>
    public const string Human = "Human benchmark";

    public List<ReportFigure> Make(IReadOnlyList<ReportInterval> intervals, IReadOnlyList<TuningRow> curve)
    {
        var figures = new List<ReportFigure>();
        if (intervals.Count > 0)
        {
            figures.Add(new ReportFigure("Means with intervals", $"Mean and {BootstrapWords.Interval(settings.Bootstrap)} of each task; n: {intervals[0].Source}.", new IntervalFigure([.. intervals.GroupBy(interval => interval.Property).Select(
                property => new IntervalPanel(property.Key, [.. property.GroupBy(interval => interval.Source).Select(source => new IntervalSeries(
                    source.Key, [.. source.Select(item => new IntervalPoint(item.Task, item.Mean, item.Lower, item.Upper, item.Count, string.Empty))]))]))])));
        }

        if (settings.Comparisons.Rows.Count > 0)
        {
            figures.Add(new ReportFigure(
                $"Differences: {settings.Comparisons.Title}", $"Means of the differences on the same images, with their intervals. * {(settings.AreAdjusted ? "adjusted p" : "p")} < 0.05, ** < 0.01, *** < 0.001.", ComparisonFigure()));
        }

        bool several = rows.Select(row => row.Source).Distinct(StringComparer.Ordinal).Count() > 1;
        string[] tasks = [.. rows.Select(row => row.Score.Task).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (rows.Any(row => double.IsFinite(row.Score.IoU)))
        {
            figures.Add(new ReportFigure("Distribution of IoU", "Each dot is a case. The bar spans the middle half, the line all cases, the tick is the median.",
                new DistributionFigure([.. rows.GroupBy(row => row.Source).Select(source => new ValuePanel(source.Key.Length > 0 ? $"IoU, {source.Key}" : "IoU", [.. tasks.Select(task => new ValueRow(
                    task, [.. source.Where(row => row.Score.Task == task).Select(row => row.Score.IoU)]))]))])));
        }

        foreach (IGrouping<string, ReportRow> source in rows.Where(row => double.IsFinite(row.Probability) && double.IsFinite(row.Score.IoU)).GroupBy(row => row.Source))
        {
            figures.Add(new ReportFigure(
                several ? $"IoU against the model's probability: {source.Key}" : "IoU against the model's probability", "Each dot is a case; bars are the means in each fifth of the probability.",
                new ScatterFigure("Probability", "IoU", ScatterTrend.MeanOfFifths, [.. source.GroupBy(row => row.Score.Task).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ScatterFacet(
                    group.Key, [.. group.Select(row => row.Probability)], [.. group.Select(row => row.Score.IoU)]))])));
        }

        if (curve.Count > 0)
        {
            string label = curve[0].Kind == TuningKind.ProbabilityCutoff ? "Probability cutoff" : "Threshold of the map, from 0 (its lowest) to 1";
            figures.Add(new ReportFigure("Threshold curves", "Mean IoU at each value that was tried; the diamond, and the number in the corner, is the first best.", CurveOf(curve, label)));
        }

        return figures;
    }

    private IntervalFigure ComparisonFigure() => new([.. settings.Comparisons.Rows.GroupBy(row => row.Property).Select(property => new IntervalPanel(
        FigureRows.Readable(property.Key),
        [new IntervalSeries(settings.Comparisons.Title, [.. property.Select(row => new IntervalPoint(
            row.Task, row.Difference, row.Lower, row.Upper, row.Count, RegressionRow.Stars(double.IsNaN(row.AdjustedPValue) ? row.PValue : row.AdjustedPValue, 1)))])]) { Reference = 0 })]);

    private static CurveFigure CurveOf(IReadOnlyList<TuningRow> curve, string label) => new(label, "Mean IoU", [.. curve.GroupBy(row => row.Task).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
    {
        TuningRow[] sorted = [.. group.Where(row => double.IsFinite(row.Threshold)).OrderBy(row => row.Threshold)];
        return new CurveFacet(group.Key, [.. sorted.Select(row => row.Threshold)], [.. sorted.Select(row => row.MeanIoU)], Array.FindIndex(sorted, row => row.IsBest));
    })]);
}
