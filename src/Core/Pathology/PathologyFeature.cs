namespace CheXplanation.Pathology;

/// <summary>The shape of one pathology in one image: what travels on the pipeline.</summary>
public sealed class PathologyFeature
{
    private readonly ItemIdentity _identity;
    private readonly GeometricFeatures _features;

    /// <summary>Names features.</summary>
    /// <param name="identity">The image and the task.</param>
    /// <param name="features">The features.</param>
    public PathologyFeature(ItemIdentity identity, GeometricFeatures features)
    {
        _identity = identity;
        _features = features;
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity.PatientId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The number of polygons that were drawn; 0 where the mask is empty.</summary>
    public int InstanceCount => _features.InstanceCount;

    /// <summary>The part of the picture that the mask covers, 0 to 1.</summary>
    public double AreaRatio => _features.AreaRatio;

    /// <summary>The longer side of the smallest rectangle over the shorter one; NaN for an empty mask, a line or one pixel.</summary>
    public double Elongation => _features.Elongation;

    /// <summary>The area of the longest contour over that of its smallest rectangle; NaN where the elongation is.</summary>
    public double RectangleAreaRatio => _features.RectangleAreaRatio;

    /// <summary>How far the shape is from a rectangle: 1 - RectangleAreaRatio.</summary>
    public double Irrectangularity => _features.Irrectangularity;

    /// <summary>The features as one value.</summary>
    /// <returns>The features.</returns>
    public GeometricFeatures GetFeatures() => _features;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{_identity}: {_features}";
}
