using System.Globalization;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>The points that a human reader marked as the most telling of one image and task.</summary>
public sealed class SalientPoints
{
    private readonly ItemIdentity _identity;
    private readonly PicturePoint[] _points;

    /// <summary>Names points.</summary>
    /// <remarks>Throws: ArgumentException for a coordinate that is not finite.</remarks>
    /// <param name="identity">The image, the task and where the points came from.</param>
    /// <param name="points">The points; none is a miss.</param>
    public SalientPoints(ItemIdentity identity, IEnumerable<PicturePoint> points)
    {
        _identity = identity;
        _points = [.. points];
        if (!Array.TrueForAll(_points, point => double.IsFinite(point.X) && double.IsFinite(point.Y)))
        {
            throw new ArgumentException("A point is not finite.", nameof(points));
        }
    }

    /// <summary>The image.</summary>
    public string ImageId => _identity.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity.PatientId;

    /// <summary>The task (pathology).</summary>
    public string Task => _identity.Task;

    /// <summary>The saliency method; null, unless the caller said otherwise.</summary>
    public string? Method => _identity.Method;

    /// <summary>The model; null, unless the caller said otherwise.</summary>
    public string? Model => _identity.Model;

    /// <summary>The phase of the study, such as valid.</summary>
    public string? Phase => _identity.Phase;

    /// <summary>The human reader.</summary>
    public string? Reader => _identity.Reader;

    /// <summary>The number of points.</summary>
    public int PointCount => _points.Length;

    internal ReadOnlySpan<PicturePoint> Points => _points;

    /// <summary>The points in order.</summary>
    /// <returns>The points.</returns>
    public IReadOnlyList<PicturePoint> GetPoints() => Array.AsReadOnly(_points);

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_identity} ({PointCount} point{(PointCount == 1 ? "" : "s")})");
}
