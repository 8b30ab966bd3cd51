using System.Management.Automation;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>What became of one mask, heatmap or reader's points: a score with the values that were asked for, or an error.</summary>
internal sealed record ScoreOutcome(LocalizationScore? Score, double[] Values, ErrorRecord? Error = null);

/// <summary>Makes scores on worker threads; what it returns is written by the pipeline's thread.</summary>
internal sealed class ScoreMaker : IDisposable
{
    private readonly WorkerPool<AgreementMetricScorer> _scorers;
    private readonly AgreementMetric[] _metrics;
    private readonly EvaluationSlice _slice;
    private readonly string? _distanceUnit;

    public ScoreMaker(AgreementMetric[] metrics, AgreementMetricOptions options, string distanceUnit, EvaluationSlice slice, CancellationToken cancellation)
    {
        _metrics = metrics;
        _slice = slice;
        _scorers = new(() => new AgreementMetricScorer(metrics, options, cancellation), cancellation);
        Names = [.. metrics.Distinct().SelectMany(AgreementMetricNames.Properties)];
        _distanceUnit = metrics.Any(AgreementMetricNames.IsDistance) ? distanceUnit : null;
    }

    /// <summary>Whether scores were asked for beside those that every row has.</summary>
    public bool IsAsked => _metrics.Length > 0;

    /// <summary>The properties that were asked for.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Scores a mask, or a missing one, which is empty.</summary>
    public ScoreOutcome Mask(ItemIdentity identity, SegmentationMask? predicted, RunLengthMask? truth)
    {
        (int, int)? peak = predicted is { PeakX: { } x, PeakY: { } y } ? (x, y) : null;
        var score = new LocalizationScore(identity, _slice, predicted?.GetMask(), truth, peak, predicted) { Probability = predicted?.Probability ?? double.NaN };
        PictureSize size = (predicted?.GetMask() ?? truth)!.Size;
        return Measure(score, predicted?.GetHeatmap(), new MetricSubject(size, _slice)
        {
            Truth = truth, Predicted = predicted?.GetMask() ?? RunLengthMask.Empty(size), Map = predicted?.GetHeatmap(), Points = peak is var (column, row) ? [new PixelPoint(column, row)] : null,
        });
    }

    /// <summary>Scores a heatmap, or a missing one, of which nothing is known.</summary>
    public ScoreOutcome Heatmap(ItemIdentity identity, SaliencyMap? map, RunLengthMask? truth)
    {
        PictureSize size = map?.GetPictureSize() ?? truth!.Size;
        try
        {
            return _scorers.Use(size, scorer =>
            {
                double[] values = scorer.Score(new MetricSubject(size, _slice) { Truth = truth, Map = map }, readsMap: true);
                return new ScoreOutcome(LocalizationScore.FromMap(identity, _slice, map, truth, scorer.LastPeak), values);
            });
        }
        catch (Exception error) when (Unreadable(error, map) is { } record)
        {
            return new ScoreOutcome(null, [], record);
        }
    }

    /// <summary>Scores a reader's points, or missing ones, which are a miss.</summary>
    public ScoreOutcome Points(ItemIdentity identity, SalientPoints? points, RunLengthMask? truth)
    {
        try
        {
            LocalizationScore score = LocalizationScore.FromPoints(identity, points, truth);
            return truth is null ? Measure(score, null, null)
                : Measure(score, null, new MetricSubject(truth.Size, EvaluationSlice.GroundTruth) { Truth = truth, Points = [.. (points?.GetPoints() ?? []).Select(point => point.Truncate())] });
        }
        catch (DataFormatException error)
        {
            return new ScoreOutcome(null, [], ChexError.Data(error, "SalientPointUnreadable", points));
        }
    }

    /// <summary>The row: the score, with what was asked for as properties of its own.</summary>
    public object Row(ScoreOutcome outcome)
    {
        if (!IsAsked)
        {
            return outcome.Score!;
        }

        var row = new PSObject(outcome.Score);
        row.TypeNames.Insert(0, ViewText.MetricRow);
        for (int i = 0; i < Names.Count; i++)
        {
            row.Properties.Add(new PSNoteProperty(Names[i], outcome.Values[i]));
        }

        if (_distanceUnit is not null)
        {
            row.Properties.Add(new PSNoteProperty("DistanceUnit", _distanceUnit));
        }

        return row;
    }

    public void Dispose() => _scorers.Dispose();

    private ScoreOutcome Measure(LocalizationScore score, SaliencyMap? map, MetricSubject? subject)
    {
        if (!IsAsked || subject is null)
        {
            return new ScoreOutcome(score, [.. Names.Select(_ => double.NaN)]);
        }

        try
        {
            return new ScoreOutcome(score, _scorers.Use(subject.Size, scorer => scorer.Score(subject)));
        }
        catch (Exception error) when (Unreadable(error, map) is { } record)
        {
            return new ScoreOutcome(null, [], record);
        }
    }

    private static ErrorRecord? Unreadable(Exception error, SaliencyMap? map) => error switch
    {
        DataFormatException data => ChexError.Data(data, "HeatmapUnreadable", map),
        IOException or UnauthorizedAccessException => ChexError.Unreadable(error, "HeatmapUnreadable", map?.Path ?? $"{map}"),
        _ => null,
    };
}
