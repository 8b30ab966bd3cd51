using CheXplanation.Masks;

namespace CheXplanation.Imaging.Overlays;

/// <summary>The colours of heatmaps.</summary>
public enum HeatColours
{
    /// <summary>Viridis.</summary>
    Viridis,

    /// <summary>Magma.</summary>
    Magma,

    /// <summary>Cividis, which looks nearly the same to readers with and without colour deficiency.</summary>
    Cividis,

    /// <summary>Jet, as OpenCV has it.</summary>
    Jet,
}

/// <summary>What is known of one image and task, to be drawn over the radiograph.</summary>
public sealed record OverlayScene
{
    /// <summary>The image.</summary>
    public required string ImageId { get; init; }

    /// <summary>The task (pathology).</summary>
    public required string Task { get; init; }

    /// <summary>The size that masks, points and peak refer to.</summary>
    public required PictureSize Size { get; init; }

    /// <summary>The radiograph, of the same shape; null draws neutral grey.</summary>
    public GreyPicture? Radiograph { get; init; }

    /// <summary>The heatmap's values, row-major; null where there is none.</summary>
    public float[]? Map { get; init; }

    /// <summary>The heatmap's own size.</summary>
    public PictureSize MapSize { get; init; }

    /// <summary>The predicted mask.</summary>
    public RunLengthMask? Predicted { get; init; }

    /// <summary>The true mask.</summary>
    public RunLengthMask? Truth { get; init; }

    /// <summary>The mask of a human reader.</summary>
    public RunLengthMask? Human { get; init; }

    /// <summary>A human reader's points.</summary>
    public IReadOnlyList<PicturePoint> Points { get; init; } = [];

    /// <summary>The map's peak.</summary>
    public PixelPoint? Peak { get; init; }

    /// <summary>The model's probability; NaN where it is not known.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>Intersection over union; NaN where it is not known.</summary>
    public double IoU { get; init; } = double.NaN;

    /// <summary>1 for a hit, 0 for a miss; NaN where it is not known.</summary>
    public double Hit { get; init; } = double.NaN;
}

/// <summary>How overlays are drawn.</summary>
public sealed record OverlayOptions
{
    /// <summary>The width in millimetres, of one picture or of a grid.</summary>
    public double Width { get; init; } = 85;

    /// <summary>Pixels an inch.</summary>
    public int Dpi { get; init; } = 150;

    /// <summary>The heatmap's colours.</summary>
    public HeatColours Colours { get; init; }

    /// <summary>How opaque the heatmap is at its highest, 0 to 1.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>Ends the drawing early, with an OperationCanceledException.</summary>
    public CancellationToken Cancellation { get; init; }
}
