using CheXplanation.Statistics;

namespace CheXplanation.Tuning;

/// <summary>Collects maps and finds each task's best threshold among all that make different masks; one thread at a time.</summary>
/// <remarks>
/// The score is the reference's, the mean intersection over union of true positives, but over all distinct values in place of seven.
/// The maps are read a second time when the rows are made, those of one task after those of the other.
/// The threshold is the smallest of those that are equally good; as a float32 it makes exactly the masks that were counted.
/// </remarks>
/// <param name="tasks">The tasks that get rows even without a map; null for the ten.</param>
public sealed class ExactThresholdTuning(IReadOnlyList<string>? tasks = null)
{
    private const int IntervalStep = 8;

    private readonly TuningCollection<ExactMapScores> _maps = new(tasks ?? PathologyTask.Ten);

    /// <summary>Adds a map's counts.</summary>
    /// <param name="scores">The counts.</param>
    /// <returns>False where the image has counts of the task already: the first stand.</returns>
    public bool Add(ExactMapScores scores) => _maps.Add(scores.Task, scores.ImageId, scores);

    /// <summary>One row a task, tasks in ordinal order; a task without a map that can be cut has no threshold and no row.</summary>
    /// <param name="assessment">Cross-validation and interval; the interval chooses among multiples of 1/1024.</param>
    /// <param name="threads">How many maps are read at once; the rows do not depend on it.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DataFormatException">A map cannot be read again.</exception>
    public IEnumerable<TuningRow> Rows(ThresholdAssessment assessment, int threads, CancellationToken cancellation)
    {
        assessment.Validate();
        foreach ((string task, IReadOnlyCollection<ExactMapScores> all) in _maps.Items())
        {
            ExactMapScores[] maps = [.. all.Where(map => map.IsDefined)];
            if (maps.Length > 0)
            {
                yield return Row(task, maps, all.Count, assessment, threads, cancellation);
            }
        }
    }

    private static TuningRow Row(string task, ExactMapScores[] maps, int positives, ThresholdAssessment assessment, int threads, CancellationToken cancellation)
    {
        string[] units = [.. maps.Select(map => assessment.Unit(map.ImageId))];
        (int[] foldOf, int folds) = assessment.Deal(units);
        var search = new ExactThresholdSearch(maps, foldOf, folds);
        float[] thresholds = search.Run(threads, cancellation);
        double[] grid = [.. Enumerable.Range(1, (ExactMapScores.Bins / IntervalStep) - 1).Select(step => (double)(step * IntervalStep) / ExactMapScores.Bins)];
        double[][] scores = [.. maps.Select(map => grid.Select((_, step) => map.AtEdge((step + 1) * IntervalStep)).ToArray())];
        (double lower, double upper) = new ThresholdScores(grid, scores, units, mean => mean, firstIfNone: true).Interval(assessment, cancellation);
        return new TuningRow
        {
            Kind = TuningKind.SegmentationThreshold,
            Task = task,
            Threshold = thresholds[0],
            MeanIoU = NumPySum.Pairwise([.. maps.Select((_, i) => search.IoU(i, thresholds[0]))]) / maps.Length,
            ImageCount = maps.Length,
            PositiveCount = positives,
            UnitCount = units.Distinct().Count(),
            IsBest = true,
            IsExact = true,
            FoldCount = assessment.Folds > 0 ? folds : null,
            FoldThresholds = folds == 0 ? null : [.. thresholds[1..].Select(threshold => (double)threshold)],
            CrossValidatedMeanIoU = folds == 0 ? double.NaN : NumPySum.Pairwise([.. maps.Select((_, i) => search.IoU(i, thresholds[foldOf[i] + 1]))]) / maps.Length,
            ThresholdLower = lower,
            ThresholdUpper = upper,
        };
    }
}
