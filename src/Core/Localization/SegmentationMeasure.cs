using System.Globalization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Localization;

/// <summary>Size and place of one mask.</summary>
public sealed class SegmentationMeasure
{
    private readonly ItemIdentity _identity;
    private readonly PixelBox _box;
    private readonly MaskTopology _topology;

    /// <summary>Measures a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cancellation">Ends the measuring early.</param>
    public SegmentationMeasure(SegmentationMask mask, CancellationToken cancellation = default)
    {
        _identity = mask.GetIdentity();
        Area = mask.Area;
        AreaRatio = mask.AreaRatio;
        _box = mask.GetMask().GetBox();
        _topology = MaskTopology.Of(mask.GetMask(), cancellation);
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

    /// <summary>The number of pixels that are on.</summary>
    public long Area { get; }

    /// <summary>The share of the picture that is on, 0 to 1.</summary>
    public double AreaRatio { get; }

    /// <summary>The left edge of the smallest upright box around the mask, in pixels; 0 for an empty mask, as the other edges.</summary>
    public int BoxX => _box.X;

    /// <summary>The top edge of the box.</summary>
    public int BoxY => _box.Y;

    /// <summary>The width of the box.</summary>
    public int BoxWidth => _box.Width;

    /// <summary>The height of the box.</summary>
    public int BoxHeight => _box.Height;

    /// <summary>The number of pieces, neighbours across corners together.</summary>
    public int Components => _topology.Components;

    /// <summary>The number of holes.</summary>
    public int Holes => _topology.Holes;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_identity}: {Area} pixels in {Components} piece{(Components == 1 ? "" : "s")} with {Holes} hole{(Holes == 1 ? "" : "s")}, box {BoxWidth}x{BoxHeight} at ({BoxX}, {BoxY})");
}
