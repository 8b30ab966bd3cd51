namespace CheXplanation.Localization;

/// <summary>What the outline of a mask is, and how a percentile of its distances is read off: the two that others use.</summary>
public enum SurfaceConvention
{
    /// <summary>Corners of pixels where the mask begins or ends, each weighed by the length of outline there; as DeepMind's surface-distance.</summary>
    Contour,

    /// <summary>The pixels of the mask that lie beside one that is off, each counting 1; percentiles interpolated. As MetricsReloaded.</summary>
    BorderPixel,
}
