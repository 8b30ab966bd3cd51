using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Imaging.Figures;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Makes the figure of intervals: of means, of paired differences, or of percentage decreases. A door to Imaging.</summary>
internal sealed class IntervalContents(ExportChexFigureCommand command)
{
    // Where the number stands that the dot shows; the mean of the replicates first, as tables and views print it.
    private static readonly string[] Estimates = ["Mean", "Estimate", "Difference", "Decrease"];

    private readonly FigureRows _rows = new(command);

    public IntervalFigure Make(IReadOnlyList<PSObject> items)
    {
        IReadOnlyList<PSObject> all = [.. items, .. command.Benchmark];
        string[] properties = [.. all.Select(item => FigureRows.Text(item, "Property")).Distinct(StringComparer.Ordinal).Where(name => command.Property.Length == 0 || command.Property.Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (properties.Length == 0)
        {
            throw _rows.Missing(string.Join(", ", command.Property));
        }

        PSObject[] tests = command.Significance.Length > 0 ? command.Significance : [.. items.Where(item => item.BaseObject is PairedComparison || FigureRows.Has(item, "Difference"))];
        Dictionary<(string, string), string> stars = Stars(tests);
        (string Name, PSObject[] Items)[] series = [.. Series(items), .. command.Benchmark.Length == 0 ? Array.Empty<(string, PSObject[])>() : [(command.BenchmarkName, command.Benchmark)]];
        bool differences = FigureRows.Has(items[0], "Difference") || FigureRows.Has(items[0], "Decrease");
        IntervalPanel[] panels = [.. properties.Select(property => new IntervalPanel(
            Title(items[0], property), [.. series.Select((one, i) => new IntervalSeries(one.Name, Points(one.Items, property, i == 0 ? stars : [])))]) { Reference = differences ? 0 : null })];
        return new IntervalFigure(panels) { Note = Note(all, properties, panels, series, tests, stars) };
    }

    private static string Title(PSObject item, string property)
    {
        string name = property.Length > 0 ? FigureRows.Readable(property) : "Estimate";
        string within = name.Skip(1).All(letter => !char.IsUpper(letter)) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
        return FigureRows.Has(item, "Difference") ? $"Difference of {within}" : FigureRows.Has(item, "Decrease") ? $"Decrease of {within} (%)" : name;
    }

    private string Note(IReadOnlyList<PSObject> all, string[] properties, IntervalPanel[] panels, (string Name, PSObject[] Items)[] series, PSObject[] tests, Dictionary<(string, string), string> stars)
    {
        double[] confidence = [.. all.Select(item => _rows.Number(item, "Confidence", false)).Where(double.IsFinite).Distinct()];
        string note = confidence.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"Whiskers: {100 * confidence[0]:0.#} % intervals.") : "Whiskers: intervals.";
        if (FigureRows.Has(all[0], "Difference"))
        {
            note = $"Right of 0 the candidate is {RightOfZero(properties)} than the baseline. " + note;
        }
        else if (FigureRows.Has(all[0], "Decrease"))
        {
            note = "Right of 0 the candidate lies below the baseline. " + note;
        }

        if (series.Length > 1 && panels.Any(panel => panel.Series[0].Points.Any(point => point.Count is not null)))
        {
            note += $" n: {series[0].Name}.";
        }

        if (stars.Count == 0)
        {
            return note;
        }

        return note + $" * p < 0.05, ** p < 0.01, *** p < 0.001{(AreAdjusted(tests) ? ", adjusted for the number of tests" : string.Empty)}.";
    }

    /// <summary>Whether every p value allows for the number of tests; a test without data has none.</summary>
    private bool AreAdjusted(PSObject[] tests)
    {
        PSObject[] made = [.. tests.Where(test => Has(test, "PValue") || Has(test, "AdjustedPValue"))];
        return made.Length > 0 && Array.TrueForAll(made, test => Has(test, "AdjustedPValue") && FigureRows.Text(test, "Correction") != nameof(MultipleTestingCorrection.None));

        bool Has(PSObject test, string name) => double.IsFinite(_rows.Number(test, name, false));
    }

    /// <summary>What more of a score means: of distances the opposite of what it means of overlaps, of anything else it is not known.</summary>
    private static string RightOfZero(string[] properties) =>
        Array.TrueForAll(properties, property => Enum.TryParse(property, out AgreementMetric metric) && AgreementMetricNames.IsDistance(metric)) ? "farther from the truth"
        : Array.TrueForAll(properties, IsAgreement) ? "better" : "higher";

    private static bool IsAgreement(string property) => property is "IoU" or "Dice" or "Precision" or "Recall" or "Hit"
        || (Enum.TryParse(property, out AgreementMetric metric) && !AgreementMetricNames.IsDistance(metric)
            && AgreementMetricNames.Input(metric) != MetricInput.Truth && metric != AgreementMetric.RandomIoU);

    /// <summary>The pipeline's intervals by what tells them apart besides the rows: the other groups of intervals, or -SeriesBy.</summary>
    private IEnumerable<(string Name, PSObject[] Items)> Series(IReadOnlyList<PSObject> items)
    {
        IGrouping<string, PSObject>[] groups = [.. items.GroupBy(SeriesOf, StringComparer.Ordinal)];
        return groups.Select(group => (groups.Length == 1 && (command.IsNamed || group.Key.Length == 0) ? command.Name : group.Key.Length > 0 ? group.Key : command.Name, group.ToArray()));
    }

    private string SeriesOf(PSObject item)
    {
        if (command.SeriesBy is { } name)
        {
            return FigureRows.Text(item, name);
        }

        return item.BaseObject is BootstrapInterval interval
            ? string.Join(' ', interval.GetGroup().Where(part => !part.Key.Equals(command.GroupBy, StringComparison.OrdinalIgnoreCase)).Select(part => Convert.ToString(part.Value, CultureInfo.InvariantCulture)))
            : string.Empty;
    }

    private List<IntervalPoint> Points(IEnumerable<PSObject> items, string property, Dictionary<(string, string), string> stars)
    {
        var points = new List<IntervalPoint>();
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (PSObject item in items.Where(item => FigureRows.Text(item, "Property") == property))
        {
            string row = _rows.Group(item);
            if (!rows.Add(row))
            {
                command.WriteError(ChexError.DuplicateItem($"The interval of '{row}', {property}", "an earlier object", "a later one"));
                continue;
            }

            double count = _rows.Number(item, "Count", false);
            string mark = stars.GetValueOrDefault((row, property)) ?? stars.GetValueOrDefault((row, string.Empty)) ?? string.Empty;
            points.Add(new IntervalPoint(row, Estimate(item), _rows.Number(item, "Lower", true), _rows.Number(item, "Upper", true), double.IsNaN(count) ? null : (int)count, mark));
        }

        return points;
    }

    private double Estimate(PSObject item)
    {
        foreach (string name in Estimates)
        {
            double number = _rows.Number(item, name, report: name != "Mean");
            if (!double.IsNaN(number))
            {
                return number;
            }
        }

        return double.NaN;
    }

    private Dictionary<(string Row, string Property), string> Stars(PSObject[] tests)
    {
        var stars = new Dictionary<(string, string), string>();
        foreach (PSObject item in tests)
        {
            string row = _rows.Group(item) is { Length: > 0 } task ? task : FigureRows.Text(item, "Group");
            double p = _rows.Number(item, "AdjustedPValue", false);
            p = double.IsNaN(p) ? _rows.Number(item, "PValue", true) : p;
            stars[(row, FigureRows.Text(item, "Property"))] = double.IsNaN(p) ? string.Empty : RegressionRow.Stars(p, 1);
        }

        return stars;
    }
}
