using System.Globalization;
using CheXplanation.Masks;

namespace CheXplanation.Localization;

/// <summary>The polygons that a human reader drew on one image for one task: the annotation that travels on the pipeline.</summary>
public sealed class Annotation
{
    private readonly ItemIdentity _identity;
    private readonly PictureSize _size;
    private readonly PicturePoint[][] _polygons;

    /// <summary>Names polygons.</summary>
    /// <remarks>Throws: ArgumentException for a size of 0, a polygon of fewer than two points or a coordinate that is not finite.</remarks>
    /// <param name="identity">The image, the task and where the polygons came from.</param>
    /// <param name="size">The picture's size.</param>
    /// <param name="polygons">The polygons; none for a finding that is absent. Points may lie outside the picture.</param>
    public Annotation(ItemIdentity identity, PictureSize size, IEnumerable<IReadOnlyList<PicturePoint>> polygons)
    {
        if (size.Width < 1 || size.Height < 1)
        {
            throw new ArgumentException($"A picture has at least 1x1 pixels, not {size}.", nameof(size));
        }

        _identity = identity;
        _size = size;
        _polygons = [.. polygons.Select(polygon => polygon.ToArray())];
        foreach (PicturePoint[] polygon in _polygons)
        {
            if (polygon.Length < 2)
            {
                throw new ArgumentException($"A polygon needs at least two points; one has {polygon.Length}.", nameof(polygons));
            }

            if (!Array.TrueForAll(polygon, point => double.IsFinite(point.X) && double.IsFinite(point.Y)))
            {
                throw new ArgumentException("A point of a polygon is not finite.", nameof(polygons));
            }

            PointCount += polygon.Length;
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

    /// <summary>The picture's width in pixels.</summary>
    public int Width => _size.Width;

    /// <summary>The picture's height in pixels.</summary>
    public int Height => _size.Height;

    /// <summary>The number of polygons; 0 where the finding is absent.</summary>
    public int PolygonCount => _polygons.Length;

    /// <summary>The number of points of all polygons.</summary>
    public int PointCount { get; }

    internal ReadOnlySpan<PicturePoint[]> Polygons => _polygons;

    /// <summary>The polygons, each closing itself.</summary>
    /// <returns>The points of each polygon in order.</returns>
    public IReadOnlyList<IReadOnlyList<PicturePoint>> GetPolygons() => [.. _polygons.Select(Array.AsReadOnly)];

    /// <summary>The picture's size as one value.</summary>
    /// <returns>The size.</returns>
    public PictureSize GetSize() => _size;

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_identity} ({Width}x{Height}, {PolygonCount} polygon{(PolygonCount == 1 ? "" : "s")}, {PointCount} points)");
}
