using System.Globalization;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>The binary mask of one image and task: the segmentation that travels on the pipeline.</summary>
public sealed class SegmentationMask
{
    private readonly ItemIdentity _identity;
    private readonly RunLengthMask _mask;
    private readonly SaliencyMap? _map;

    /// <summary>Names a mask.</summary>
    /// <param name="identity">The image, the task and where the mask came from.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="map">The heatmap that it was made of, or null.</param>
    public SegmentationMask(ItemIdentity identity, RunLengthMask mask, SaliencyMap? map = null)
    {
        _identity = identity;
        _mask = mask;
        _map = map;
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity.PatientId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The saliency method, such as gradcam.</summary>
    public string? Method => _identity.Method;

    /// <summary>The model, such as ensemble.</summary>
    public string? Model => _identity.Model;

    /// <summary>The phase of the study, such as valid.</summary>
    public string? Phase => _identity.Phase;

    /// <summary>The human reader.</summary>
    public string? Reader => _identity.Reader;

    /// <summary>The picture's width in pixels.</summary>
    public int Width => _mask.Size.Width;

    /// <summary>The picture's height in pixels.</summary>
    public int Height => _mask.Size.Height;

    /// <summary>The number of pixels that are on.</summary>
    public long Area => _mask.Area;

    /// <summary>The share of the picture that is on, 0 to 1.</summary>
    public double AreaRatio => (double)_mask.Area / _mask.Size.PixelCount;

    /// <summary>The threshold that made the mask: 0 to 255 for Otsu's, 0 to 1 for a fixed one; NaN where it is not known.</summary>
    public double Threshold { get; init; } = double.NaN;

    /// <summary>How the threshold was chosen, or null where it is not known.</summary>
    public string? ThresholdMethod { get; init; }

    /// <summary>The model's probability; NaN where it is not known.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>Whether the probability was stored as a tensor, so that the reference compares it in float32 while tuning.</summary>
    internal bool HasSingleProbability { get; init; }

    /// <summary>The column of the first maximum of the upsampled map, or null where it is not known.</summary>
    public int? PeakX { get; init; }

    /// <summary>The row of the first maximum of the upsampled map, or null where it is not known.</summary>
    public int? PeakY { get; init; }

    /// <summary>Which of several things of the image and task the mask is of, such as the id of a COCO annotation; null where the mask is of all.</summary>
    public string? Instance { get; init; }

    /// <summary>Whether the mask is of a crowd in COCO's sense: many things that are not told apart.</summary>
    public bool IsCrowd { get; init; }

    internal MaskOrigin? Origin { get; init; }

    /// <summary>What the mask was made of; null for a mask that is not of a heatmap.</summary>
    /// <returns>The heatmap's file and the settings.</returns>
    public MaskOrigin? GetOrigin() => Origin;

    /// <summary>The same mask under another identity and origin, as of a heatmap that made it before.</summary>
    /// <param name="identity">The image, the task and where the mask comes from.</param>
    /// <param name="origin">What it was made of.</param>
    /// <returns>The mask.</returns>
    public SegmentationMask As(ItemIdentity identity, MaskOrigin origin) => new(identity, _mask)
    {
        Threshold = Threshold, ThresholdMethod = ThresholdMethod, Probability = Probability, HasSingleProbability = HasSingleProbability,
        PeakX = PeakX, PeakY = PeakY, Instance = Instance, IsCrowd = IsCrowd, Origin = origin,
    };

    /// <summary>The same item with other pixels: what told of the picture as it was, the heatmap and its peak, is left behind.</summary>
    /// <param name="mask">The pixels.</param>
    /// <returns>The mask.</returns>
    public SegmentationMask WithMask(RunLengthMask mask) => new(_identity, mask)
    {
        Threshold = Threshold, ThresholdMethod = ThresholdMethod, Probability = Probability, HasSingleProbability = HasSingleProbability,
        Instance = Instance, IsCrowd = IsCrowd,
    };

    /// <summary>The mask itself.</summary>
    /// <returns>The run-length mask.</returns>
    public RunLengthMask GetMask() => _mask;

    /// <summary>The heatmap that the mask was made of, so that overlays can follow; its values are read when they are used.</summary>
    /// <returns>The heatmap, or null where the mask came from elsewhere.</returns>
    public SaliencyMap? GetHeatmap() => _map;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_identity} ({Width}x{Height}, {AreaRatio:0.0%} on)");
}
