using System.Globalization;
using System.Management.Automation;
using System.Text;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>What the module's views show where a property alone would not do; the views call these by name.</summary>
public static class ViewText
{
    /// <summary>How many characters of a counts string are shown.</summary>
    private const int ShownCounts = 24;

    /// <summary>How many characters of the scores that were asked for stand on a line.</summary>
    private const int ShownMetrics = 66;

    /// <summary>The name by which the views know a score with properties that were asked for.</summary>
    internal const string MetricRow = "CheXplanation.Localization.LocalizationScore#Metric";

    /// <summary>Where an object comes from: its method, model and reader, those that are set.</summary>
    /// <param name="item">Any object of the module.</param>
    /// <returns>Such as <c>gradcam ensemble</c>; empty where none is set.</returns>
    public static string Source(object? item) => ObjectProperty.Unwrap(item) switch
    {
        Heatmaps.SaliencyMap map => Join(map.Method, map.Model, null),
        SegmentationMask mask => Join(mask.Method, mask.Model, mask.Reader),
        LocalizationScore score => Join(score.Method, score.Model, score.Reader),
        Annotation annotation => Join(annotation.Method, null, annotation.Reader),
        SegmentationMeasure measure => Join(measure.Method, measure.Model, measure.Reader),
        SegmentationCount count => Join(count.Method, count.Model, count.Reader),
        PixelConfusion row => Join(row.Method, row.Model, row.Reader),
        CocoRle rle => Join(rle.Method, rle.Model, rle.Reader),
        InstanceOverlap overlap => Join(overlap.Method, overlap.Model, overlap.Reader),
        _ => string.Empty,
    };

    /// <summary>The smallest upright box around a mask.</summary>
    /// <param name="item">A mask, or its measures.</param>
    /// <param name="withPlace">Whether to tell where it lies.</param>
    /// <returns>Such as <c>213x158</c> or <c>213x158 at (35, 234)</c>; <c>none</c> for an empty mask.</returns>
    public static string Box(object? item, bool withPlace = false)
    {
        PixelBox box = ObjectProperty.Unwrap(item) switch
        {
            SegmentationMask mask => mask.GetMask().GetBox(),
            SegmentationMeasure measure => new PixelBox(measure.BoxX, measure.BoxY, measure.BoxWidth, measure.BoxHeight),
            _ => default,
        };
        return box.Width == 0 ? "none"
            : withPlace ? FormattableString.Invariant($"{box.Width}x{box.Height} at ({box.X}, {box.Y})")
            : FormattableString.Invariant($"{box.Width}x{box.Height}");
    }

    /// <summary>The true mask of a pair: its task where that is another one, its instance, and whether it is a crowd.</summary>
    /// <param name="item">A pair of masks.</param>
    /// <returns>Such as <c>Edema 12 crowd</c>.</returns>
    public static string Truth(object? item) => ObjectProperty.Unwrap(item) is InstanceOverlap overlap
        ? string.Join(' ', new[] { overlap.TruthTask == overlap.Task ? null : overlap.TruthTask, overlap.TruthInstance, overlap.IsCrowd ? "crowd" : null }.Where(text => text is not null))
        : string.Empty;

    /// <summary>The beginning of an encoding's counts; they are never shown whole.</summary>
    /// <param name="item">An encoding.</param>
    /// <returns>The first characters of the string, or the number of runs.</returns>
    public static string Counts(object? item) => ObjectProperty.Unwrap(item) is not CocoRle rle ? string.Empty
        : rle.counts is CocoCounts runs ? FormattableString.Invariant($"{runs.Count} runs")
        : rle.counts is string { Length: > ShownCounts } text ? FormattableString.Invariant($"{text[..ShownCounts]}… ({text.Length} characters)")
        : $"{rle.counts}";

    /// <summary>Which row it is, and below it the scores that were asked for, with a decimal point in every culture.</summary>
    /// <remarks>The lines fit a window of 80 characters; the shell would break them within words.</remarks>
    /// <param name="item">A score of Measure-ChexLocalization -Metric.</param>
    /// <returns>Such as <c>patient1_view1, Edema:</c> and in the next line <c>BoundaryIoU 0.231, Hausdorff95 51.3 px</c>.</returns>
    public static string Metrics(PSObject item)
    {
        var text = new StringBuilder($"{item.Properties["ImageId"]?.Value}, {item.Properties["Task"]?.Value}:\n");
        int line = 0;
        foreach (PSNoteProperty note in item.Properties.OfType<PSNoteProperty>().Where(note => note.Value is double))
        {
            string score = $"{note.Name} {Metric(item, note.Name, (double)note.Value)}";
            bool breaks = line > 0 && line + score.Length > ShownMetrics;
            text.Append(line == 0 ? string.Empty : breaks ? ",\n" : ", ").Append(score);
            line = breaks ? score.Length : line + score.Length + 2;
        }

        return text.ToString();
    }

    private static string Metric(PSObject row, string name, double value) =>
        !double.IsNaN(value) && Enum.TryParse(name, out AgreementMetric metric) && AgreementMetricNames.IsDistance(metric)
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {row.Properties["DistanceUnit"]?.Value}")
            : value.ToString(value == Math.Floor(value) ? "0" : "0.000", CultureInfo.InvariantCulture);

    /// <summary>The values of an interval's group, those that are set.</summary>
    /// <param name="item">An interval.</param>
    /// <returns>Such as <c>gradcam, Edema</c>; empty where there are no groups.</returns>
    public static string Group(object? item) => ObjectProperty.Unwrap(item) is BootstrapInterval interval
        ? string.Join(", ", interval.GetGroup().Select(part => $"{part.Value}").Where(text => text.Length > 0))
        : string.Empty;

    /// <summary>A regression's slope with its interval and stars; with a decimal point in every culture, since commas part the bounds.</summary>
    /// <param name="item">A regression.</param>
    /// <returns>Such as <c>0.467 [0.028, 0.907]*</c>.</returns>
    public static string Slope(object? item) => ObjectProperty.Unwrap(item) is ChexRegression row
        ? $"{Number(row.Slope)} [{Number(row.Lower)}, {Number(row.Upper)}]{row.Stars}"
        : string.Empty;

    /// <summary>A value with its bounds; with a decimal point in every culture, since commas part the bounds.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound.</param>
    /// <returns>Such as <c>0.254 [0.121, 0.406]</c>.</returns>
    public static string Interval(double value, double lower, double upper) => FormattableString.Invariant($"{value:0.000} [{lower:0.000}, {upper:0.000}]");

    /// <summary>A tuned mean IoU, with the cross-validated one where there is one.</summary>
    /// <param name="item">A row of a tuning.</param>
    /// <returns>Such as <c>  0.500</c> or <c>0.500, cv 0.485</c>.</returns>
    public static string MeanIoU(object? item) => ObjectProperty.Unwrap(item) is not Tuning.TuningRow row ? string.Empty
        : double.IsNaN(row.CrossValidatedMeanIoU) ? FormattableString.Invariant($"{row.MeanIoU,7:0.000}")
        : FormattableString.Invariant($"{row.MeanIoU:0.000}, cv {row.CrossValidatedMeanIoU:0.000}");

    /// <summary>A p-value, never rounded to 0.</summary>
    /// <param name="value">The p-value.</param>
    /// <returns>Such as <c>0.0312</c> or <c>&lt;0.0001</c>.</returns>
    public static string PValue(double value) => value < 0.0001 ? "<0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>What an inspected file is known by: its image where the name tells one, else the file's name without control characters.</summary>
    /// <param name="item">An inspection.</param>
    /// <returns>Such as <c>patient64622_study1_view1_frontal</c> or <c>notes.txt</c>.</returns>
    public static string ImageOrFile(object? item) => ObjectProperty.Unwrap(item) is Heatmaps.HeatmapInspection inspection
        ? inspection.ImageId ?? string.Concat(Path.GetFileName(inspection.Path).Select(character => char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format ? '?' : character))
        : string.Empty;

    /// <summary>A percentage decrease with its interval; with a decimal point in every culture.</summary>
    /// <param name="item">A percentage decrease.</param>
    /// <returns>Such as <c>24.8 [3.1, 46.9]</c>.</returns>
    public static string Decrease(object? item) => ObjectProperty.Unwrap(item) is PercentageDecrease row
        ? FormattableString.Invariant($"{row.Decrease:0.0} [{row.Lower:0.0}, {row.Upper:0.0}]")
        : string.Empty;

    /// <summary>What a check of a segmentation file found, or a repair did, after the image and task that it concerns.</summary>
    /// <param name="item">A finding or a repair.</param>
    /// <returns>Such as <c>img1 / Edema: expected ..., found ...</c>.</returns>
    public static string Finding(object? item) => ObjectProperty.Unwrap(item) switch
    {
        Datasets.SegmentationFinding finding => After(finding.ImageId, finding.Task, finding.Message),
        Datasets.SegmentationRepair repair => After(repair.ImageId, repair.Task, repair.Message),
        _ => string.Empty,
    };

    private static string After(string? imageId, string? task, string message)
    {
        string about = string.Join(" / ", new[] { imageId, task }.Where(part => !string.IsNullOrEmpty(part)));
        return about.Length == 0 ? message : $"{about}: {message}";
    }

    /// <summary>Three decimals; of what they would show as 0, its size.</summary>
    private static string Number(double value) =>
        value != 0 && Math.Abs(value) < 0.0005 ? value.ToString("0.0e-0", CultureInfo.InvariantCulture) : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Join(string? method, string? model, string? reader) =>
        model is null && reader is null ? method ?? string.Empty : string.Join(' ', new[] { method, model, reader }.Where(part => !string.IsNullOrEmpty(part)));
}
