namespace CheXplanation.Segmentation;

/// <summary>How a map was cut.</summary>
public enum SegmentationMethod
{
    /// <summary>Otsu's threshold on 256 levels, contours filled.</summary>
    Otsu,

    /// <summary>A given threshold on the normalised map, holes kept.</summary>
    FixedThreshold,
}

/// <summary>What <see cref="WholePictureSegmenter"/> found besides the mask.</summary>
public readonly record struct WholePictureSegmentation
{
    /// <summary>How the map was cut.</summary>
    public required SegmentationMethod Method { get; init; }

    /// <summary>The threshold: Otsu's level (0..255), or the given one (0..1). On is above it.</summary>
    public required float Threshold { get; init; }

    /// <summary>The first maximum of the upsampled map in row-major order; the first NaN if there is one.</summary>
    public required Masks.PixelPoint Peak { get; init; }

    /// <summary>Whether all native values are equal; the mask is then empty, with smoothing all on.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>Whether all native values are zero; the mask is then empty, with smoothing all on.</summary>
    public required bool IsAllZero { get; init; }

    /// <summary>Whether the upsampled map holds a NaN; the mask is then empty, with smoothing all on.</summary>
    public required bool HasNaN { get; init; }

    /// <summary>Whether the largest value less the smallest is a finite number.</summary>
    public required bool IsFinite { get; init; }
}
