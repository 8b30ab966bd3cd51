using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using CheXplanation.Datasets;
using CheXplanation.Imaging.Figures;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Makes a figure of the pipeline's objects. A door to Imaging: nothing of it loads before a figure is drawn.</summary>
internal sealed partial class FigureContents(ExportChexFigureCommand command)
{
    private static readonly string[] FeatureProperties = ["InstanceCount", "AreaRatio", "Elongation", "Irrectangularity"];

    /// <summary>The figure of the objects, ready to be written.</summary>
    public Action<Stream> Draw(IReadOnlyList<PSObject> items, bool asSvg)
    {
        FigureKind kind = command.Kind == FigureKind.Auto ? KindOf(items[0]) : command.Kind;
        Figure figure = kind switch
        {
            FigureKind.Interval => Intervals(items),
            FigureKind.ThresholdCurve => Curves(items),
            FigureKind.LetterValue => new LetterValueFigure(Panels(items, items[0].BaseObject is PathologyFeature ? FeatureProperties : ["IoU"])),
            FigureKind.Scatter => new ScatterFigure(Readable(command.Predictor), Readable(Explained), ScatterTrend.Regression, Facets(items)) { Note = "Line of least squares with the 95 % band of the mean." },
            FigureKind.Probability => new ScatterFigure(Readable(command.Predictor), Readable(Explained), ScatterTrend.MeanOfFifths, Facets(items)) { Note = $"Bars: mean in each fifth of the scale." },
            _ => new DistributionFigure(Panels(items, ["IoU"])) { Note = "Dots: values. Grey: quartiles and range. Orange: median." },
        };
        var options = new FigureOptions { Width = command.Width, Height = command.Height, Dpi = command.Dpi, Title = command.Title };
        return stream =>
        {
            if (asSvg)
            {
                FigureFile.WriteSvg(stream, figure, options);
            }
            else
            {
                FigureFile.WritePng(stream, figure, options);
            }
        };
    }

    private string Explained => command.Property.Length > 0 ? command.Property[0] : "IoU";

    private static FigureKind KindOf(PSObject item) => item.BaseObject switch
    {
        BootstrapInterval => FigureKind.Interval,
        TuningRow => FigureKind.ThresholdCurve,
        PathologyFeature => FigureKind.LetterValue,
        _ => Has(item, "Lower") && Has(item, "Upper") ? FigureKind.Interval
            : Has(item, "Threshold") && Has(item, "MeanIoU") ? FigureKind.ThresholdCurve : FigureKind.Distribution,
    };

    private static bool Has(PSObject item, string name) => ObjectProperty.TryGet(item, name, out _);

    private IntervalFigure Intervals(IReadOnlyList<PSObject> items)
    {
        IReadOnlyList<PSObject> all = [.. items, .. command.Benchmark];
        string[] properties = [.. all.Select(item => Text(item, "Property")).Distinct(StringComparer.Ordinal).Where(name => command.Property.Length == 0 || command.Property.Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (properties.Length == 0)
        {
            throw Missing(string.Join(", ", command.Property));
        }

        Dictionary<(string, string), string> stars = Stars();
        IntervalPanel[] panels = [.. properties.Select(property => new IntervalPanel(
            property.Length > 0 ? Readable(property) : "Estimate",
            [new IntervalSeries(command.Name, Points(items, property, stars)), .. command.Benchmark.Length == 0 ? Array.Empty<IntervalSeries>() : [new IntervalSeries(command.BenchmarkName, Points(command.Benchmark, property, []))]]))];
        double[] confidence = [.. all.Select(item => Number(item, "Confidence", false)).Where(double.IsFinite).Distinct()];
        string level = confidence.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"Whiskers: {100 * confidence[0]:0.#} % intervals.") : "Whiskers: intervals.";
        if (command.Benchmark.Length > 0 && panels.Any(panel => panel.Series[0].Points.Any(point => point.Count is not null)))
        {
            level += $" n: {command.Name}.";
        }

        return new IntervalFigure(panels) { Note = stars.Count > 0 ? level + " * p < 0.05, ** p < 0.01, *** p < 0.001." : level };
    }

    private List<IntervalPoint> Points(IEnumerable<PSObject> items, string property, Dictionary<(string, string), string> stars)
    {
        var points = new List<IntervalPoint>();
        foreach (PSObject item in items.Where(item => Text(item, "Property") == property))
        {
            string row = Group(item);
            if (points.Exists(point => point.Row == row))
            {
                command.WriteError(ChexError.DuplicateItem($"The interval of '{row}', {property}", "an earlier object", "a later one"));
                continue;
            }

            double mean = Number(item, "Mean", false);
            double count = Number(item, "Count", false);
            string mark = stars.GetValueOrDefault((row, property)) ?? stars.GetValueOrDefault((row, string.Empty)) ?? string.Empty;
            // The mean of the replicates, as tables and views print it.
            points.Add(new IntervalPoint(
                row, double.IsNaN(mean) ? Number(item, "Estimate", true) : mean, Number(item, "Lower", true), Number(item, "Upper", true), double.IsNaN(count) ? null : (int)count, mark));
        }

        return points;
    }

    private Dictionary<(string Row, string Property), string> Stars()
    {
        var stars = new Dictionary<(string, string), string>();
        foreach (PSObject item in command.Significance)
        {
            string row = Group(item) is { Length: > 0 } task ? task : Text(item, "Group");
            double p = Number(item, "AdjustedPValue", false);
            p = double.IsNaN(p) ? Number(item, "PValue", true) : p;
            stars[(row, Text(item, "Property"))] = double.IsNaN(p) ? string.Empty : RegressionRow.Stars(p, 1);
        }

        return stars;
    }

    private ValuePanel[] Panels(IReadOnlyList<PSObject> items, string[] usual)
    {
        string[] properties = command.Property.Length > 0 ? command.Property : usual;
        string[] rows = [.. items.Select(Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        bool features = items[0].BaseObject is PathologyFeature;
        return [.. properties.Select(property =>
        {
            ILookup<string, double> values = Values(items.Where(item => !features || item.BaseObject is not PathologyFeature { InstanceCount: 0 }), property);
            return new ValuePanel(Readable(property), [.. rows.Select(row => new ValueRow(row, [.. values[row]]))]);
        })];
    }

    private ScatterFacet[] Facets(IReadOnlyList<PSObject> items)
    {
        Require(items, command.Predictor);
        Require(items, Explained);
        return [.. items.GroupBy(Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ScatterFacet(
            group.Key.Length > 0 ? group.Key : "All", [.. group.Select(item => Number(item, command.Predictor, true))], [.. group.Select(item => Number(item, Explained, true))]))];
    }

    private CurveFigure Curves(IReadOnlyList<PSObject> items)
    {
        Require(items, "Threshold");
        Require(items, "MeanIoU");
        CurveFacet[] facets = [.. items.GroupBy(Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            PSObject[] rows = [.. group.Where(item => double.IsFinite(Number(item, "Threshold", true))).OrderBy(item => Number(item, "Threshold", false))];
            int best = Array.FindIndex(rows, row => Number(row, "IsBest", false) == 1);
            return new CurveFacet(group.Key, [.. rows.Select(row => Number(row, "Threshold", false))], [.. rows.Select(row => Number(row, "MeanIoU", false))], best);
        })];
        if (facets.All(facet => facet.X.Count < 2))
        {
            command.WriteWarning("Each task has one threshold only; Optimize-ChexThreshold -IncludeCurve gives the curves.");
        }

        bool cutoffs = items[0].BaseObject is TuningRow { Kind: TuningKind.ProbabilityCutoff };
        return new CurveFigure(cutoffs ? "Probability cutoff" : "Threshold", "Mean IoU", facets) { Note = "Diamonds, and the number in the corner: the first best value." };
    }

    private ILookup<string, double> Values(IEnumerable<PSObject> items, string property)
    {
        PSObject[] all = [.. items];
        Require(all, property);
        return all.ToLookup(Group, item => Number(item, property, true), StringComparer.Ordinal);
    }

    private void Require(IReadOnlyList<PSObject> items, string property)
    {
        if (items.Count > 0 && !items.Any(item => Has(item, property)))
        {
            throw Missing(property);
        }
    }

    private PipelineStoppedException Missing(string property)
    {
        command.ThrowTerminatingError(ChexError.PropertyNotFound(property));
        return new PipelineStoppedException();
    }

    /// <summary>A property's name in words: AreaRatio is Area ratio.</summary>
    private static string Readable(string property) => property switch
    {
        "IoU" => property,
        "Hit" => "Hit rate",
        "InstanceCount" => "Instances",
        _ => WordStart().Replace(property, match => " " + match.Value.ToLowerInvariant()),
    };

    [GeneratedRegex("(?<=[a-z])[A-Z](?=[a-z])")]
    private static partial Regex WordStart();

    private string Group(PSObject item) => command.GroupBy.Length == 0 ? string.Empty : Text(item, command.GroupBy);

    private static string Text(PSObject item, string name) =>
        ObjectProperty.TryGet(item, name, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;

    private double Number(PSObject item, string name, bool report)
    {
        if (!ObjectProperty.TryGet(item, name, out object? value))
        {
            return double.NaN;
        }

        if (!ObjectNumber.TryRead(value, out double number) && report)
        {
            command.WriteError(ChexError.NotANumber(0, name, value, item));
        }

        return number;
    }
}
