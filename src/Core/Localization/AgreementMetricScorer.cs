using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>Computes the scores that were asked for, one image and task at a time; a worker keeps its own.</summary>
/// <remarks>
/// Undefined is NaN: scores of masks where the slice leaves IoU undefined or there is no mask; scores of heatmaps and hits where the truth is empty;
/// scores of heatmaps also where there is none or a value is not finite. Memory: about 9 bytes a pixel for scores of heatmaps, and 7 bytes
/// for each pixel of the box around both masks for distances of outlines; both are kept from picture to picture.
/// </remarks>
public sealed class AgreementMetricScorer
{
    private readonly AgreementMetric[] _metrics;
    private readonly AgreementMetricOptions _options;
    private readonly MapPicture _picture = new();
    private readonly PixelRanking _ranking = new();
    private readonly SurfaceGrid _grid = new();
    private readonly NearestSites _nearest = new();
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares scores.</summary>
    /// <param name="metrics">The scores; each counts once.</param>
    /// <param name="options">Their settings.</param>
    /// <param name="cancellation">Ends the work on a picture early, with an OperationCanceledException.</param>
    public AgreementMetricScorer(IEnumerable<AgreementMetric> metrics, AgreementMetricOptions options, CancellationToken cancellation = default)
    {
        _metrics = [.. metrics.Distinct()];
        _options = options;
        _cancellation = cancellation;
        _picture.Cancellation = cancellation;
        _ranking.Cancellation = cancellation;
        Names = [.. _metrics.SelectMany(AgreementMetricNames.Properties)];
    }

    /// <summary>The names of the properties, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The peak of the last subject's heatmap, where it was read.</summary>
    public PixelPoint? LastPeak { get; private set; }

    /// <summary>Scores one image and task.</summary>
    /// <remarks>Throws: ArgumentException where sizes differ; DataFormatException or IOException where a heatmap cannot be read any more.</remarks>
    /// <param name="subject">Truth and prediction.</param>
    /// <param name="readsMap">Whether to read the heatmap in any case, for its peak.</param>
    /// <returns>A value for each of <see cref="Names"/>.</returns>
    public double[] Score(MetricSubject subject, bool readsMap = false)
    {
        LastPeak = null;
        RunLengthMask truth = subject.Truth ?? RunLengthMask.Empty(subject.Size);
        bool ranks = subject.Map is not null && !truth.IsEmpty && _metrics.Any(metric => AgreementMetricNames.Input(metric) == MetricInput.Heatmap);
        bool seeksPeak = subject is { Map: not null, Points: null } && _metrics.Contains(AgreementMetric.ToleranceHit);
        var values = new Dictionary<AgreementMetric, double[]>();
        if (subject.Map is { } map && (ranks || seeksPeak || readsMap))
        {
            _picture.Read(map, truth);
            LastPeak = _picture.Peak;
            if (ranks && _picture.IsFinite)
            {
                ScoreMap(values);
            }
        }

        ScorePoints(subject, truth, values);
        long predictedArea = subject.Predicted?.Area ?? 0;
        if (subject.Predicted is { } predicted && LocalizationScore.IsDefined(subject.Slice, predictedArea, truth.Area))
        {
            ScoreMasks(predicted, truth, values);
        }

        return [.. _metrics.SelectMany(metric => values.GetValueOrDefault(metric) ?? AgreementMetricNames.Properties(metric).Select(_ => double.NaN))];
    }

    private void ScoreMap(Dictionary<AgreementMetric, double[]> values)
    {
        Add(values, AgreementMetric.RelevanceMass, () => [RelevanceMass.Score(_picture.Values, _picture.Truth, _cancellation)]);
        if (!_metrics.Any(metric => metric != AgreementMetric.RelevanceMass && AgreementMetricNames.Input(metric) == MetricInput.Heatmap))
        {
            return;
        }

        (float least, float most) = _picture.Extremes;
        _ranking.Load(_picture.Values, _picture.Truth);
        Add(values, AgreementMetric.RelevanceRank, () => [TopPixels.RelevanceRank(_ranking)]);
        Add(values, AgreementMetric.PixelAuroc, () => [PixelAuroc.Score(_ranking)]);
        Add(values, AgreementMetric.PixelAveragePrecision, () => [PixelAveragePrecision.Score(_ranking)]);
        Add(values, AgreementMetric.TopPrecision, () => [TopPixels.Precision(_ranking, _options.TopFraction)]);
        Add(values, AgreementMetric.ThresholdIoU, () =>
        {
            ThresholdIoU scores = ThresholdIoU.Of(_ranking, least, most);
            return [scores.Best, scores.BestThreshold, scores.Mean];
        });
    }

    private void ScorePoints(MetricSubject subject, RunLengthMask truth, Dictionary<AgreementMetric, double[]> values)
    {
        Add(values, AgreementMetric.RandomHit, () => [ChanceHit.Random(truth)]);
        Add(values, AgreementMetric.CenterHit, () => [ChanceHit.Center(truth)]);
        IReadOnlyList<PixelPoint>? points = subject.Points ?? (LastPeak is { } peak ? [peak] : null);
        if (points is not null)
        {
            Add(values, AgreementMetric.ToleranceHit, () => [ToleranceHit.Score([.. points], truth, _options.Tolerance, _options.Spacing)]);
        }
    }

    private void ScoreMasks(RunLengthMask predicted, RunLengthMask truth, Dictionary<AgreementMetric, double[]> values)
    {
        Add(values, AgreementMetric.BoundaryIoU, () => [BoundaryIoU.Score(predicted, truth, _cancellation)]);
        Add(values, AgreementMetric.CentroidDistance, () => [CentroidDistance.Score(predicted, truth, _options.Spacing)]);
        Add(values, AgreementMetric.BoxIoU, () => [BoxOverlap.Score(predicted, truth)]);
        Add(values, AgreementMetric.RandomIoU, () => [RandomPlacement.ExpectedIoU(predicted, truth, _cancellation)]);
        Add(values, AgreementMetric.InstanceDetection, () =>
        {
            InstanceDetection found = InstanceDetection.Of(predicted, truth, _options.InstanceIoU, _cancellation);
            return [found.TruePositive, found.FalsePositive, found.FalseNegative, found.Precision, found.Recall, found.F1];
        });
        if (_metrics.Contains(AgreementMetric.SurfaceDice) || _metrics.Contains(AgreementMetric.Hausdorff95))
        {
            SurfaceDistances distances = SurfaceDistances.Measure(predicted, truth, _options.Spacing, _options.Surface, _grid, _nearest, _cancellation);
            Add(values, AgreementMetric.SurfaceDice, () => [SurfaceDice.Score(distances, _options.Tolerance)]);
            Add(values, AgreementMetric.Hausdorff95, () => [RobustHausdorff.Score(distances)]);
        }
    }

    private void Add(Dictionary<AgreementMetric, double[]> values, AgreementMetric metric, Func<double[]> score)
    {
        if (_metrics.Contains(metric))
        {
            values[metric] = score();
        }
    }
}
