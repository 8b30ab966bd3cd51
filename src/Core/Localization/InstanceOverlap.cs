using System.Globalization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>How much one predicted mask overlaps one true one of the same picture.</summary>
/// <remarks>Source: the function iou of pycocotools, one entry of its matrix.</remarks>
public sealed class InstanceOverlap
{
    private readonly ItemIdentity _identity;

    /// <summary>Compares two masks.</summary>
    /// <param name="predicted">The prediction.</param>
    /// <param name="truth">The truth, of the same size.</param>
    /// <param name="boxes">Whether their boxes are compared, not their pixels.</param>
    public InstanceOverlap(SegmentationMask predicted, SegmentationMask truth, bool boxes = false)
    {
        _identity = predicted.GetIdentity();
        Instance = predicted.Instance;
        TruthTask = truth.Task;
        TruthInstance = truth.Instance;
        IsCrowd = truth.IsCrowd;
        PredictedArea = predicted.Area;
        TruthArea = truth.Area;
        Probability = predicted.Probability;
        RunLengthMask predictedMask = predicted.GetMask(), truthMask = truth.GetMask();
        SharedArea = MaskOverlap.SharedArea(predictedMask, truthMask);
        IoU = boxes
            ? MaskOverlap.IoU(PictureBox.Of(predictedMask.GetBox()), PictureBox.Of(truthMask.GetBox()), IsCrowd)
            : MaskOverlap.Share(SharedArea, predictedMask, truthMask, IsCrowd);
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity.PatientId;

    /// <summary>The task of the prediction.</summary>
    public string Task => _identity.Task;

    /// <summary>Which of several predictions it is, or null.</summary>
    public string? Instance { get; }

    /// <summary>The task of the truth.</summary>
    public string TruthTask { get; }

    /// <summary>Which of several truths it is, or null.</summary>
    public string? TruthInstance { get; }

    /// <summary>Whether the truth is a crowd: then the union is the prediction alone.</summary>
    public bool IsCrowd { get; }

    /// <summary>Intersection over union, 0 to 1; 0 also where both are empty, as in pycocotools.</summary>
    public double IoU { get; }

    /// <summary>The pixels that are on in both.</summary>
    public long SharedArea { get; }

    /// <summary>The pixels of the prediction.</summary>
    public long PredictedArea { get; }

    /// <summary>The pixels of the truth.</summary>
    public long TruthArea { get; }

    /// <summary>The probability or score of the prediction; NaN where it is not known.</summary>
    public double Probability { get; }

    /// <summary>The saliency method of the prediction.</summary>
    public string? Method => _identity.Method;

    /// <summary>The model of the prediction.</summary>
    public string? Model => _identity.Model;

    /// <summary>The phase of the study.</summary>
    public string? Phase => _identity.Phase;

    /// <summary>The human reader of the prediction.</summary>
    public string? Reader => _identity.Reader;

    /// <summary>The identity of the prediction as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_identity}{Numbered(Instance)} and {TruthTask}{Numbered(TruthInstance)}{(IsCrowd ? " (crowd)" : string.Empty)}: IoU {IoU:0.000}");

    private static string Numbered(string? instance) => instance is null ? string.Empty : $" #{instance}";
}
