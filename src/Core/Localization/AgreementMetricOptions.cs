namespace CheXplanation.Localization;

/// <summary>Settings of the scores that have some.</summary>
public sealed record AgreementMetricOptions
{
    /// <summary>The tolerance in pixels where none is given: that of the pointing game (Zhang and others 2018).</summary>
    public const double DefaultPixelTolerance = 15;

    /// <summary>The tolerance in millimetres where a spacing is given and no tolerance: about 15 pixels of a radiograph.</summary>
    public const double DefaultMillimetreTolerance = 2;

    /// <summary>How far outlines, or a point and the truth, may be apart; pixels, or the unit of the spacing.</summary>
    public double Tolerance { get; init; } = DefaultPixelTolerance;

    /// <summary>The distances between pixels.</summary>
    public PixelSpacing Spacing { get; init; } = PixelSpacing.Pixels;

    /// <summary>The IoU from which on a piece of the prediction matches one of the truth; above 0 to 1.</summary>
    public double InstanceIoU { get; init; } = 0.5;

    /// <summary>The fraction of the picture that TopPrecision looks at; above 0 to 1.</summary>
    public double TopFraction { get; init; } = 0.05;

    /// <summary>What the outline of a mask is.</summary>
    public SurfaceConvention Surface { get; init; }
}
