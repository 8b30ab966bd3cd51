using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Sorts results into the reference's files, under the reference's names.</summary>
internal sealed class ReferenceTableFiles(IReadOnlyList<string> tasks, bool human)
{
    private static readonly Dictionary<string, string> FeatureNames = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(PathologyFeature.InstanceCount)] = "n_instance",
        [nameof(PathologyFeature.AreaRatio)] = "area_ratio",
        [nameof(PathologyFeature.Elongation)] = "elongation",
        [nameof(PathologyFeature.Irrectangularity)] = "irrectangularity",
    };

    private readonly PathologyFeatureTables _features = new(tasks);
    private readonly SortedDictionary<string, List<object>> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<(string File, string Key)> _keys = [];
    private bool _hasFeatures;

    /// <summary>Adds a result; what is wrong with it comes back as an error record.</summary>
    public ErrorRecord? Add(object item)
    {
        switch (item)
        {
            case PathologyFeature feature:
                _hasFeatures = true;
                return _features.Add(feature.ImageId, feature.Task, feature.GetFeatures())
                    ? null
                    : ChexError.DuplicateItem(feature.GetIdentity().ToString(), "an earlier row", "a later one");
            case TuningRow row:
                return row is { Kind: TuningKind.SegmentationThreshold, IsBest: false }
                    ? null
                    : Keep(
                        row.Kind == TuningKind.SegmentationThreshold ? "tuning_results.csv" : "probability_tuning_results.csv", row,
                        row.Kind == TuningKind.SegmentationThreshold ? row.Task : $"{row.Task} at {PythonNumberText.Format(row.Threshold)}");
            case PixelConfusion row:
                return Keep(PixelTables.ConfusionFileName(human || row.Reader is not null), row, row.Task);
            case SegmentationCount row:
                return Keep(PixelTables.CountsFileName, row, row.Task);
            case PercentageDecrease row:
                return Keep(row.Property == nameof(LocalizationMetric.Hit) ? "hitrate_pct_decrease.csv" : "miou_pct_decrease.csv", row, row.Name);
            case ChexRegression row:
                return Keep(NameOf(row), RowOf(row), $"{row.Group}, {row.Predictor}");
            case LocalizationScore or BootstrapInterval:
                return ChexError.InputInvalid(item, "Tables other than those of scores (Export-ChexLocalization writes scores)");
            default:
                return ChexError.InputInvalid(item, "Thresholds, features, counts, pixel agreement, regressions and percentage decreases");
        }
    }

    /// <summary>The files to write.</summary>
    public IEnumerable<(string Name, Action<Stream> Write)> Files()
    {
        if (_hasFeatures)
        {
            yield return ("num_instances.csv", _features.WriteInstanceCounts);
            yield return ("area_ratio.csv", _features.WriteAreaRatios);
            yield return ("elongation.csv", _features.WriteElongations);
            yield return ("rec_area_ratio.csv", _features.WriteRectangleAreaRatios);
        }

        foreach ((string name, List<object> rows) in _rows)
        {
            yield return (name, stream => Write(stream, name, rows));
        }
    }

    /// <summary>The reference has a row for each of its tasks, segmented or not.</summary>
    private IEnumerable<SegmentationCount> WithEveryTask(IEnumerable<SegmentationCount> counts)
    {
        SegmentationCount[] given = [.. counts];
        return given.Concat(tasks.Except(given.Select(count => count.Task), StringComparer.Ordinal).Select(task => new SegmentationCount(task, 0, null)));
    }

    private void Write(Stream stream, string name, List<object> rows)
    {
        switch (rows[0])
        {
            case TuningRow { Kind: TuningKind.SegmentationThreshold }:
                TuningTables.WriteThresholds(stream, rows.Cast<TuningRow>());
                break;
            case TuningRow:
                TuningTables.WriteCutoffs(stream, rows.Cast<TuningRow>());
                break;
            case PixelConfusion:
                PixelTables.WriteConfusion(stream, rows.Cast<PixelConfusion>());
                break;
            case SegmentationCount:
                PixelTables.WriteCounts(stream, WithEveryTask(rows.Cast<SegmentationCount>()));
                break;
            case PercentageDecrease:
                PercentageDecreaseTable.Write(stream, rows.Cast<PercentageDecrease>());
                break;
            default:
                IEnumerable<RegressionRow> regressions = rows.Cast<RegressionRow>();
                if (name.StartsWith("regression_modelprob", StringComparison.Ordinal))
                {
                    RegressionTables.WriteProbability(stream, regressions);
                }
                else
                {
                    RegressionTables.WriteFeatures(stream, regressions);
                }

                break;
        }
    }

    private static string NameOf(ChexRegression row)
    {
        bool isHit = string.Equals(row.Property, nameof(LocalizationScore.Hit), StringComparison.OrdinalIgnoreCase);
        string score = isHit ? "hitmiss" : "iou";
        return FeatureNames.ContainsKey(row.Predictor)
            ? $"regression_features_{(row.IsDifference ? $"{score}_diff" : $"pred_{score}")}.csv"
            : $"regression_modelprob_{score}.csv";
    }

    private static RegressionRow RowOf(ChexRegression row) =>
        row.GetRow() with { Predictor = FeatureNames.GetValueOrDefault(row.Predictor, RegressionTables.ProbabilityName) };

    /// <summary>The row with its predictor under our property's name.</summary>
    public static RegressionRow WithOurName(RegressionRow row) => row with
    {
        Predictor = FeatureNames.FirstOrDefault(name => name.Value == row.Predictor).Key ?? (row.Predictor == RegressionTables.ProbabilityName ? nameof(LocalizationScore.Probability) : row.Predictor),
    };

    private ErrorRecord? Keep(string name, object row, string key)
    {
        if (!_keys.Add((name, key)))
        {
            return ChexError.DuplicateItem($"{key} of '{name}'", "an earlier row", "a later one");
        }

        if (!_rows.TryGetValue(name, out List<object>? rows))
        {
            _rows.Add(name, rows = []);
        }

        rows.Add(row);
        return null;
    }
}
