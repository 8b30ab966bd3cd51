
namespace CheXplanation.Tuning;

/// <summary>Collects the scores of maps at every threshold and finds each task's best; one thread at a time.</summary>
/// <remarks>
/// The rows do not depend on the order in which the maps come.
/// Source: <c>tune_heatmap_threshold.py</c>: mean over the images where both masks have area; the first maximum; a task
/// without any such image gets the first threshold.
/// Differs: a second map of an image and task is refused; the reference counts it, too. Tasks outside the ten get rows if
/// they come; the reference passes over them.
/// </remarks>
public sealed class SegmentationThresholdTuning
{
    private readonly double[] _thresholds;
    private readonly TuningCollection<MapThresholdScores> _maps;

    /// <summary>Makes an empty table.</summary>
    /// <param name="thresholds">The thresholds that the maps were scored at; null for the reference's seven.</param>
    /// <param name="tasks">The tasks that get rows even without a map; null for the ten.</param>
    /// <exception cref="ArgumentException">The thresholds do not rise or leave [0, 1].</exception>
    public SegmentationThresholdTuning(IReadOnlyList<double>? thresholds = null, IReadOnlyList<string>? tasks = null)
    {
        _thresholds = TuningGrid.Check(thresholds ?? TuningGrid.SegmentationThresholds, nameof(thresholds));
        _maps = new TuningCollection<MapThresholdScores>(tasks ?? PathologyTask.Ten);
    }

    /// <summary>Adds a map's scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <returns>False where the image has scores of the task already: the first stand.</returns>
    /// <exception cref="ArgumentException">The map was scored at another number of thresholds.</exception>
    public bool Add(MapThresholdScores scores) =>
        scores.Count == _thresholds.Length
            ? _maps.Add(scores.Task, scores.ImageId, scores)
            : throw new ArgumentException($"{_thresholds.Length} thresholds are collected, not {scores.Count}.", nameof(scores));

    /// <summary>The curves: tasks in ordinal order, thresholds rising, one row of each task marked as best.</summary>
    /// <returns>The rows.</returns>
    public IReadOnlyList<TuningRow> Rows() =>
    [
        .. _maps.Curves(TuningKind.SegmentationThreshold, _ => _thresholds, (map, index, _) => map.GetIoU(index))
            .SelectMany(curve => TuningCollection<MapThresholdScores>.MarkBest(curve, row => row.MeanIoU, firstIfNone: true)),
    ];

    /// <summary>The curves with the best rows put to the test: cross-validation, the interval of the threshold, the number of units.</summary>
    /// <param name="assessment">How they are put to the test.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The rows of <see cref="Rows()"/>, those that are best with more to tell.</returns>
    public IReadOnlyList<TuningRow> Rows(ThresholdAssessment assessment, CancellationToken cancellation)
    {
        assessment.Validate();
        Dictionary<string, IReadOnlyCollection<MapThresholdScores>> items = _maps.Items().ToDictionary(item => item.Task, item => item.Images);
        return [.. Rows().Select(row => row.IsBest && row.ImageCount > 0 ? Assess(row, [.. items[row.Task]], assessment, cancellation) : row)];
    }

    private TuningRow Assess(TuningRow row, MapThresholdScores[] maps, ThresholdAssessment assessment, CancellationToken cancellation)
    {
        MapThresholdScores[] defined = [.. maps.Where(map => Enumerable.Range(0, map.Count).Any(t => !double.IsNaN(map.GetIoU(t))))];
        var scores = new ThresholdScores(
            _thresholds, [.. defined.Select(map => Enumerable.Range(0, map.Count).Select(map.GetIoU).ToArray())],
            [.. defined.Select(map => assessment.Unit(map.ImageId))], mean => mean, firstIfNone: true);
        return scores.Assess(row with { UnitCount = scores.UnitCount(Array.IndexOf(_thresholds, row.Threshold)), PositiveCount = maps.Count(map => map.HasTruth) }, assessment, cancellation);
    }
}
