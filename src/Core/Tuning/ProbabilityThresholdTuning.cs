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
}
