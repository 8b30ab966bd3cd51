using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Statistics;

namespace CheXplanation.Tuning;

/// <summary>What a cutoff can make of one mask: kept, or emptied.</summary>
public sealed class MaskCutoffScore
{
    private readonly ItemIdentity _identity;
    private readonly bool _single;

    internal MaskCutoffScore(ItemIdentity identity, double probability, bool single, double kept, double emptied)
    {
        _identity = identity;
        _single = single;
        Probability = probability;
        KeptIoU = kept;
        EmptiedIoU = emptied;
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The model's probability; NaN is above no cutoff.</summary>
    public double Probability { get; }

    /// <summary>The intersection over union of the mask and the truth; NaN where both are empty.</summary>
    public double KeptIoU { get; }

    /// <summary>The intersection over union of an empty mask and the truth: 0, or NaN where the truth is empty, too.</summary>
    public double EmptiedIoU { get; }

    /// <summary>Whether the finding is there.</summary>
    public bool HasTruth => !double.IsNaN(EmptiedIoU);

    /// <summary>The intersection over union after a cutoff.</summary>
    /// <param name="cutoff">The cutoff; the mask is kept where the probability is above it.</param>
    /// <returns>0 to 1, or NaN.</returns>
    public double GetIoU(double cutoff) => IsAbove(cutoff) ? KeptIoU : EmptiedIoU;

    /// <summary>A probability that was stored as float32 meets the cutoff in float32.</summary>
    private bool IsAbove(double cutoff) => _single ? (float)Probability > (float)cutoff : Probability > cutoff;
}

/// <summary>Collects masks with their probabilities and finds each task's best cutoff; one thread at a time.</summary>
/// <remarks>
/// The rows do not depend on the order in which the masks come.
/// Source: <c>tune_probability_threshold.py</c>: masks by Otsu's threshold, kept where the probability is above the cutoff;
/// mean over the images where either mask has area; of the means, rounded to 3 decimals, the first maximum; a task
/// without any such image has no best cutoff.
/// Differs: a second mask of an image and task is refused; the reference counts it, too. A task missing from an image's
/// truth is empty truth; the reference ends there. Tasks outside the ten get rows if they come; the reference passes over them.
/// </remarks>
public sealed class ProbabilityThresholdTuning
{
    private readonly double[]? _cutoffs;
    private readonly TuningCollection<MaskCutoffScore> _masks;

    /// <summary>Makes an empty table.</summary>
    /// <param name="cutoffs">The cutoffs, rising, in [0, 1]; null for the reference's, which depend on the task.</param>
    /// <param name="tasks">The tasks that get rows even without a mask; null for the ten.</param>
    /// <exception cref="ArgumentException">The cutoffs do not rise or leave [0, 1].</exception>
    public ProbabilityThresholdTuning(IReadOnlyList<double>? cutoffs = null, IReadOnlyList<string>? tasks = null)
    {
        _cutoffs = cutoffs is null ? null : TuningGrid.Check(cutoffs, nameof(cutoffs));
        _masks = new TuningCollection<MaskCutoffScore>(tasks ?? PathologyTask.Ten);
    }

    /// <summary>Compares a mask with the truth.</summary>
    /// <remarks>Safe on any thread.</remarks>
    /// <param name="predicted">The mask, before any cutoff, with its probability.</param>
    /// <param name="truth">The true mask; null is empty.</param>
    /// <returns>What the cutoffs choose from.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static MaskCutoffScore Score(SegmentationMask predicted, RunLengthMask? truth)
    {
        ItemIdentity identity = predicted.GetIdentity();
        var kept = new LocalizationScore(identity, EvaluationSlice.Full, predicted.GetMask(), truth, null);
        return new MaskCutoffScore(
            identity, predicted.Probability, predicted.HasSingleProbability, kept.IoU, truth is { IsEmpty: false } ? 0 : double.NaN);
    }

    /// <summary>Adds a mask's scores.</summary>
    /// <param name="score">The scores.</param>
    /// <returns>False where the image has a score of the task already: the first stands.</returns>
    public bool Add(MaskCutoffScore score) => _masks.Add(score.Task, score.ImageId, score);

    /// <summary>The curves: tasks in ordinal order, cutoffs rising, at most one row of each task marked as best.</summary>
    /// <returns>The rows.</returns>
    public IReadOnlyList<TuningRow> Rows() =>
    [
        .. _masks.Curves(TuningKind.ProbabilityCutoff, task => _cutoffs ?? TuningGrid.ProbabilityCutoffs(task), (mask, _, cutoff) => mask.GetIoU(cutoff))
            .SelectMany(curve => TuningCollection<MaskCutoffScore>.MarkBest(curve, row => NumPyRounding.Round(row.MeanIoU, 3), firstIfNone: false)),
    ];

    /// <summary>The curves with the best rows put to the test: cross-validation, the interval of the cutoff, the number of units.</summary>
    /// <remarks>Exact: 0 and every distinct probability is tried in place of the grid, and means are compared without rounding; only the best rows are given.</remarks>
    /// <param name="assessment">How they are put to the test.</param>
    /// <param name="exact">Whether every distinct probability is tried.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The rows.</returns>
    public IReadOnlyList<TuningRow> Rows(ThresholdAssessment assessment, bool exact, CancellationToken cancellation)
    {
        assessment.Validate();
        Dictionary<string, IReadOnlyCollection<MaskCutoffScore>> items = _masks.Items().ToDictionary(item => item.Task, item => item.Images);
        IEnumerable<TuningRow> rows = !exact ? Rows() : _masks.Curves(TuningKind.ProbabilityCutoff, task => ExactGrid(items[task]), (mask, _, cutoff) => mask.GetIoU(cutoff))
            .SelectMany(curve => TuningCollection<MaskCutoffScore>.MarkBest(curve, row => row.MeanIoU, firstIfNone: false)).Where(row => row.IsBest).Select(row => row with { IsExact = true });
        return [.. rows.Select(row => row.IsBest ? Assess(row, [.. items[row.Task]], assessment, cancellation) : row)];
    }

    private TuningRow Assess(TuningRow row, MaskCutoffScore[] masks, ThresholdAssessment assessment, CancellationToken cancellation)
    {
        double[] grid = row.IsExact ? ExactGrid(masks) : _cutoffs ?? [.. TuningGrid.ProbabilityCutoffs(row.Task)];
        var scores = new ThresholdScores(
            grid, [.. masks.Select(mask => grid.Select(mask.GetIoU).ToArray())], [.. masks.Select(mask => assessment.Unit(mask.ImageId))],
            mean => row.IsExact ? mean : NumPyRounding.Round(mean, 3), firstIfNone: false);
        return scores.Assess(row with { UnitCount = scores.UnitCount(Array.IndexOf(grid, row.Threshold)), PositiveCount = masks.Count(mask => mask.HasTruth) }, assessment, cancellation);
    }

    /// <summary>0 and the distinct probabilities: between two of them nothing changes.</summary>
    private static double[] ExactGrid(IEnumerable<MaskCutoffScore> masks) =>
        [.. masks.Select(mask => mask.Probability).Where(probability => probability is >= 0 and <= 1).Append(0).Distinct().Order()];
}
