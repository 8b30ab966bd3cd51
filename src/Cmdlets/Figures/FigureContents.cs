using System.Globalization;
using System.Management.Automation;
using CheXplanation.Imaging.Figures;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Makes a figure of the pipeline's objects. A door to Imaging: nothing of it loads before a figure is drawn.</summary>
internal sealed class FigureContents(ExportChexFigureCommand command)
{
    private const double Confidence = 0.95;

    private static readonly string[] FeatureProperties = ["InstanceCount", "AreaRatio", "Elongation", "Irrectangularity"];

    private readonly FigureRows _rows = new(command);

    /// <summary>The figure of the objects, ready to be written.</summary>
    public Action<Stream> Draw(IReadOnlyList<PSObject> items, bool asSvg)
    {
        FigureKind kind = command.Kind == FigureKind.Auto ? KindOf(items[0]) : command.Kind;
        Figure figure = kind switch
        {
            FigureKind.Interval => new IntervalContents(command).Make(items),
            FigureKind.Calibration => Calibration(items),
            FigureKind.ThresholdCurve => Curves(items),
            FigureKind.LetterValue => new LetterValueFigure(Panels(items, items[0].BaseObject is PathologyFeature ? FeatureProperties : ["IoU"])) { Note = "Widest box: the middle half; each further pair: half of what is left. Line: median. Diamonds: the rest." },
            FigureKind.Scatter => new ScatterFigure(FigureRows.Readable(command.Predictor, items), FigureRows.Readable(Explained, items), ScatterTrend.Regression, Facets(items)) { Note = "Line of least squares with the 95 % band of the mean." },
            FigureKind.Probability => new ScatterFigure(FigureRows.Readable(command.Predictor, items), FigureRows.Readable(Explained, items), ScatterTrend.MeanOfFifths, Facets(items)) { Note = "Bars: mean in each fifth of the scale." },
            _ => new DistributionFigure(Panels(items, ["IoU"])) { Note = "Dots: values. Grey: quartiles and range. Orange: median." },
        };
        var options = new FigureOptions { Width = command.Width, Height = command.Height, Dpi = command.Dpi, Title = command.Title, Cancellation = command.Stopped };
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
        CalibrationSummary => FigureKind.Calibration,
        _ => FigureRows.Has(item, "Lower") && FigureRows.Has(item, "Upper") ? FigureKind.Interval
            : FigureRows.Has(item, "Threshold") && FigureRows.Has(item, "MeanIoU") ? FigureKind.ThresholdCurve : FigureKind.Distribution,
    };

    private ValuePanel[] Panels(IReadOnlyList<PSObject> items, string[] usual)
    {
        string[] properties = command.Property.Length > 0 ? command.Property : usual;
        string[] rows = [.. items.Select(_rows.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        bool features = items[0].BaseObject is PathologyFeature;
        return [.. properties.Select(property =>
        {
            ILookup<string, double> values = Values(items.Where(item => !features || item.BaseObject is not PathologyFeature { InstanceCount: 0 }), property);
            return new ValuePanel(FigureRows.Readable(property, items), [.. rows.Select(row => new ValueRow(row, [.. values[row]]))]);
        })];
    }

    private ScatterFacet[] Facets(IReadOnlyList<PSObject> items)
    {
        _rows.Require(items, command.Predictor);
        _rows.Require(items, Explained);
        return [.. items.GroupBy(_rows.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ScatterFacet(
            group.Key, [.. group.Select(item => _rows.Number(item, command.Predictor, true))], [.. group.Select(item => _rows.Number(item, Explained, true))]))];
    }

    private CurveFigure Curves(IReadOnlyList<PSObject> items)
    {
        _rows.Require(items, "Threshold");
        _rows.Require(items, "MeanIoU");
        CurveFacet[] facets = [.. items.GroupBy(_rows.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            PSObject[] rows = [.. group.Where(item => double.IsFinite(_rows.Number(item, "Threshold", true))).OrderBy(item => _rows.Number(item, "Threshold", false))];
            int best = Array.FindIndex(rows, row => _rows.Number(row, "IsBest", false) == 1);
            return new CurveFacet(group.Key, [.. rows.Select(row => _rows.Number(row, "Threshold", false))], [.. rows.Select(row => _rows.Number(row, "MeanIoU", false))], best);
        })];
        if (facets.All(facet => facet.X.Count < 2))
        {
            command.WriteWarning("Each task has one threshold only; Optimize-ChexThreshold -IncludeCurve gives the curves.");
        }

        bool cutoffs = items[0].BaseObject is TuningRow { Kind: TuningKind.ProbabilityCutoff };
        return new CurveFigure(cutoffs ? "Probability cutoff" : "Threshold of the map, from 0 (its lowest) to 1", "Mean IoU", facets) { Note = "Diamonds, and the number in the corner: the first best value." };
    }

    private ILookup<string, double> Values(IEnumerable<PSObject> items, string property)
    {
        PSObject[] all = [.. items];
        _rows.Require(all, property);
        return all.ToLookup(_rows.Group, item => _rows.Number(item, property, true), StringComparer.Ordinal);
    }

    private CalibrationFigure Calibration(IReadOnlyList<PSObject> items)
    {
        var facets = new List<CalibrationFacet>();
        foreach (PSObject item in items)
        {
            if (item.BaseObject is not CalibrationSummary summary)
            {
                command.WriteError(ChexError.InputInvalid(item.BaseObject, "Calibrations of Measure-ChexCalibration"));
                continue;
            }

            string title = string.Join(", ", summary.GetGroup().Select(part => Convert.ToString(part.Value, CultureInfo.InvariantCulture)));
            facets.Add(new CalibrationFacet(title, summary.Brier, summary.Count, [.. summary.GetBins().Select(bin => new CalibrationPoint(
                bin.MeanProbability, bin.ObservedRate, ProportionInterval.Wilson((int)Math.Round(bin.ObservedRate * bin.Count), bin.Count, Confidence), bin.Count))]));
        }

        return facets.Count > 0 ? new CalibrationFigure(facets) { Note = CalibrationFigure.Explanation } : throw _rows.Missing("Brier");
    }
}
