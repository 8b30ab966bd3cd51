using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Scores maps for what is tuned, of a grid or exactly, and makes the rows of it.</summary>
/// <exception cref="ArgumentException">The grid does not rise from 0 to 1.</exception>
internal sealed class ThresholdTuner(ThresholdKind kind, bool exact, double[]? grid, string[] tasks, CancellationToken cancellation) : IDisposable
{
    private readonly ExactThresholdTuning _exact = new(tasks);
    private readonly SegmentationThresholdTuning _thresholds = new(grid, tasks);
    private readonly ProbabilityThresholdTuning _cutoffs = new(grid, tasks);
    private readonly WorkerPool<ExactMapScorer> _exactScorers = new(() => new ExactMapScorer { Cancellation = cancellation }, cancellation);
    private readonly WorkerPool<MapThresholdScorer> _scorers = new(() => new MapThresholdScorer(grid) { Cancellation = cancellation }, cancellation);
    private readonly WorkerPool<MapSegmenter> _segmenters = new(() => new MapSegmenter { Cancellation = cancellation }, cancellation);

    /// <summary>Scores one map, on any thread.</summary>
    /// <returns>What keeps the score; to be run by one thread at a time.</returns>
    public Action Score(SaliencyMap map, RunLengthMask? truth)
    {
        if (kind == ThresholdKind.Probability)
        {
            MaskCutoffScore score = ProbabilityThresholdTuning.Score(_segmenters.Use(map, segmenter => segmenter.Segment(map, null, null).Mask), truth);
            return () => _cutoffs.Add(score);
        }

        if (!exact)
        {
            MapThresholdScores scores = _scorers.Use(map, scorer => scorer.Score(map, truth));
            return () => _thresholds.Add(scores);
        }

        if (truth is null or { IsEmpty: true })
        {
            return () => { };
        }

        ExactMapScores counted = _exactScorers.Use(map, scorer => scorer.Score(map, truth));
        return () => _exact.Add(counted);
    }

    /// <summary>The rows of the grid, as the reference has them.</summary>
    public IEnumerable<TuningRow> Rows() => kind == ThresholdKind.Segmentation ? _thresholds.Rows() : _cutoffs.Rows();

    /// <summary>The rows with how far each choice can be trusted.</summary>
    public IReadOnlyList<TuningRow> Rows(ThresholdAssessment assessment, int threads) =>
        kind == ThresholdKind.Probability ? [.. _cutoffs.Rows(assessment, exact, cancellation)]
        : exact ? [.. _exact.Rows(assessment, threads, cancellation)]
        : [.. _thresholds.Rows(assessment, cancellation)];

    public void Dispose()
    {
        _exactScorers.Dispose();
        _scorers.Dispose();
        _segmenters.Dispose();
    }
}
