using System.Globalization;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>How well a mask (and the peak of its map) agrees with the truth, for one image and task.</summary>
public sealed class LocalizationScore
{
    private readonly ItemIdentity _identity;
    private readonly SegmentationMask? _prediction;
    private readonly RunLengthMask? _truth;
    private readonly SaliencyMap? _map;

    /// <summary>Scores one pair.</summary>
    /// <remarks>
    /// Throws: ArgumentException where the sizes differ.
    /// Source: <c>eval.py</c>, calculate_iou and create_map (hit: the first maximum of the upsampled map inside the truth).
    /// </remarks>
    /// <param name="identity">The image, the task and where the prediction came from.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="predicted">The predicted mask; null is empty.</param>
    /// <param name="truth">The true mask; null is empty.</param>
    /// <param name="peak">The peak's column and row, or null where it is not known.</param>
    /// <param name="prediction">The mask as it came, kept so that overlays can follow; null where there is none.</param>
    public LocalizationScore(
        ItemIdentity identity, EvaluationSlice slice, RunLengthMask? predicted, RunLengthMask? truth, (int X, int Y)? peak, SegmentationMask? prediction = null)
    {
        _identity = identity;
        _prediction = prediction;
        _truth = truth;
        Slice = slice;
        long predictedArea = predicted?.Area ?? 0, truthArea = truth?.Area ?? 0;
        PredictedArea = predictedArea;
        TruthArea = truthArea;
        long shared = predicted is null || truth is null ? 0 : MaskAlgebra.IntersectionArea(predicted, truth);
        long union = predictedArea + truthArea - shared;
        if (IsDefined(slice, predictedArea, truthArea))
        {
            IoU = (double)shared / union;
            Dice = 2.0 * shared / (predictedArea + truthArea);
            Precision = (double)shared / predictedArea;
            Recall = (double)shared / truthArea;
        }

        if (peak is { } at && truthArea > 0)
        {
            Hit = truth!.Contains(at.X, at.Y) ? 1 : 0;
        }
    }

    private LocalizationScore(
        ItemIdentity identity, double iou, double hit, EvaluationSlice? slice = null, long? truthArea = null, RunLengthMask? truth = null, SaliencyMap? map = null)
    {
        _identity = identity;
        _truth = truth;
        _map = map;
        IoU = iou;
        Hit = hit;
        Slice = slice;
        TruthArea = truthArea;
    }

    /// <summary>A score as the reference's CSVs tell it: IoU and hit; everything else is not known.</summary>
    /// <param name="identity">The image, the task and where the prediction came from.</param>
    /// <param name="iou">Intersection over union, or NaN.</param>
    /// <param name="hit">The hit, or NaN.</param>
    /// <returns>The score.</returns>
    public static LocalizationScore FromValues(ItemIdentity identity, double iou, double hit) => new(identity, iou, hit);

    /// <summary>Scores a heatmap that no mask was made of: by its peak, and nothing else.</summary>
    /// <param name="identity">The image, the task and where the heatmap came from.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="map">The heatmap; null where there is none.</param>
    /// <param name="truth">The true mask; null is empty.</param>
    /// <param name="peak">The peak's column and row; null where there is no heatmap.</param>
    /// <returns>The score.</returns>
    public static LocalizationScore FromMap(ItemIdentity identity, EvaluationSlice slice, SaliencyMap? map, RunLengthMask? truth, PixelPoint? peak)
    {
        double hit = truth is { IsEmpty: false } && peak is { } at ? truth.Contains(at.X, at.Y) ? 1 : 0 : double.NaN;
        return new(identity, double.NaN, hit, slice, truth?.Area ?? 0, truth, map) { Probability = map?.Probability ?? double.NaN };
    }

    /// <summary>Scores a human reader's points: a hit or a miss, and nothing else.</summary>
    /// <remarks>
    /// The reference has a row for each image of the truth, undefined where the truth is empty: the slice <see cref="EvaluationSlice.GroundTruth"/>.
    /// Source: <c>eval.py</c>, the human hit rate.
    /// </remarks>
    /// <param name="identity">The image, the task and where the points came from.</param>
    /// <param name="points">The points; null, an entry that is missing, is a miss.</param>
    /// <param name="truth">The true mask; null is empty.</param>
    /// <returns>The score.</returns>
    /// <exception cref="DataFormatException">A point lies outside the picture.</exception>
    public static LocalizationScore FromPoints(ItemIdentity identity, SalientPoints? points, RunLengthMask? truth)
    {
        double hit = truth is null ? double.NaN : HumanHit.Score(points is null ? [] : points.Points, truth, identity.ToString());
        return new(identity, double.NaN, hit, EvaluationSlice.GroundTruth, truth?.Area ?? 0);
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity.PatientId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The saliency method.</summary>
    public string? Method => _identity.Method;

    /// <summary>The model.</summary>
    public string? Model => _identity.Model;

    /// <summary>The phase of the study.</summary>
    public string? Phase => _identity.Phase;

    /// <summary>The human reader.</summary>
    public string? Reader => _identity.Reader;

    /// <summary>The slice that decided where a score is defined; null where a file does not tell it.</summary>
    public EvaluationSlice? Slice { get; }

    /// <summary>Intersection over union, 0 to 1; NaN where the slice leaves it undefined.</summary>
    public double IoU { get; } = double.NaN;

    /// <summary>Dice coefficient, 0 to 1; NaN where the slice leaves it undefined.</summary>
    public double Dice { get; } = double.NaN;

    /// <summary>The share of the prediction that is true; NaN of an empty prediction.</summary>
    public double Precision { get; } = double.NaN;

    /// <summary>The share of the truth that is predicted; NaN of an empty truth.</summary>
    public double Recall { get; } = double.NaN;

    /// <summary>1 where the peak, or one of a reader's points, lies inside the truth, else 0; NaN where truth is empty or the peak is not known.</summary>
    public double Hit { get; } = double.NaN;

    /// <summary>The predicted area in pixels; null where a file does not tell it, and for points.</summary>
    public long? PredictedArea { get; }

    /// <summary>The true area in pixels; null where a file does not tell it.</summary>
    public long? TruthArea { get; }

    /// <summary>The model's probability; NaN where it is not known.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>The predicted mask that was scored.</summary>
    /// <returns>The mask, or null where there was none or it is not known.</returns>
    public SegmentationMask? GetPrediction() => _prediction;

    /// <summary>The heatmap that was scored, or that the predicted mask was made of.</summary>
    /// <returns>The heatmap, or null where there was none or it is not known.</returns>
    public SaliencyMap? GetHeatmap() => _map ?? _prediction?.GetHeatmap();

    /// <summary>The true mask that was scored against.</summary>
    /// <returns>The mask, or null where there was none or it is not known.</returns>
    public RunLengthMask? GetTruth() => _truth;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_identity}: IoU {IoU:0.000}, hit {Hit}");

    internal static bool IsDefined(EvaluationSlice slice, long predicted, long truth) => slice switch
    {
        EvaluationSlice.TruePositive => predicted > 0 && truth > 0,
        EvaluationSlice.GroundTruth => truth > 0,
        _ => predicted + truth > 0,
    };
}
