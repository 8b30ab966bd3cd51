using System.Globalization;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>How the pixels of many images agree with the truth, pooled over the images of one task.</summary>
/// <remarks>
/// Source: <c>precision_recall_specificity.py</c>: the images of the truth, each pixel of which counts once; an image without a prediction
/// is predicted empty. A large picture weighs more than a small one.
/// </remarks>
public sealed record PixelConfusion
{
    /// <summary>The task (pathology).</summary>
    public required string Task { get; init; }

    /// <summary>The saliency method; null where it does not apply.</summary>
    public string? Method { get; init; }

    /// <summary>The model; null where it does not apply.</summary>
    public string? Model { get; init; }

    /// <summary>The phase of the study; null where it does not apply.</summary>
    public string? Phase { get; init; }

    /// <summary>The human reader; null where it does not apply.</summary>
    public string? Reader { get; init; }

    private readonly double? _precision, _recall, _specificity;

    /// <summary>Agreement as a CSV of the reference tells it: shares without their pixels.</summary>
    /// <param name="task">The task.</param>
    /// <param name="reader">The human reader, or null for a model.</param>
    /// <param name="precision">The precision.</param>
    /// <param name="recall">The recall.</param>
    /// <param name="specificity">The specificity.</param>
    /// <returns>The agreement; its counts are null.</returns>
    public static PixelConfusion FromShares(string task, string? reader, double precision, double recall, double specificity) =>
        new(precision, recall, specificity) { Task = task, Reader = reader, Images = null, TruePositive = null, FalsePositive = null, FalseNegative = null, TrueNegative = null };

    /// <summary>No images yet.</summary>
    public PixelConfusion()
    {
    }

    private PixelConfusion(double precision, double recall, double specificity)
    {
        _precision = precision;
        _recall = recall;
        _specificity = specificity;
    }

    /// <summary>The number of images; null where a file does not tell it, as the counts of pixels.</summary>
    public int? Images { get; init; } = 0;

    /// <summary>The pixels that are on in prediction and truth.</summary>
    public long? TruePositive { get; init; } = 0;

    /// <summary>The pixels that are on in the prediction only.</summary>
    public long? FalsePositive { get; init; } = 0;

    /// <summary>The pixels that are on in the truth only.</summary>
    public long? FalseNegative { get; init; } = 0;

    /// <summary>The pixels that are off in both.</summary>
    public long? TrueNegative { get; init; } = 0;

    /// <summary>The share of the predicted pixels that are true; NaN where none is predicted.</summary>
    public double Precision => _precision ?? Share(TruePositive, FalsePositive);

    /// <summary>The share of the true pixels that are predicted (sensitivity); NaN where none is true.</summary>
    public double Recall => _recall ?? Share(TruePositive, FalseNegative);

    /// <summary>The share of the pixels outside the truth that are not predicted; NaN where all are true.</summary>
    public double Specificity => _specificity ?? Share(TrueNegative, FalsePositive);

    /// <summary>The counts with those of one more image.</summary>
    /// <remarks>Throws: ArgumentException where the sizes differ.</remarks>
    /// <param name="predicted">The predicted mask; null is empty.</param>
    /// <param name="truth">The true mask.</param>
    /// <returns>The sum.</returns>
    public PixelConfusion Add(RunLengthMask? predicted, RunLengthMask truth)
    {
        long shared = predicted is null ? 0 : MaskAlgebra.IntersectionArea(predicted, truth), predictedArea = predicted?.Area ?? 0;
        return this with
        {
            Images = Images + 1,
            TruePositive = TruePositive + shared,
            FalsePositive = FalsePositive + predictedArea - shared,
            FalseNegative = FalseNegative + truth.Area - shared,
            TrueNegative = TrueNegative + truth.Size.PixelCount - predictedArea - truth.Area + shared,
        };
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Task}: precision {Precision:0.000}, recall {Recall:0.000}, specificity {Specificity:0.000} ({Images} images)");

    private static double Share(long? part, long? rest) => part + rest is { } all and > 0 ? (double)part!.Value / all : double.NaN;
}
