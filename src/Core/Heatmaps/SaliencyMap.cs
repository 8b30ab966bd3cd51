using System.Globalization;

namespace CheXplanation.Heatmaps;

/// <summary>A saliency heatmap of one image and task. Its values are read when they are asked for and not kept.</summary>
public sealed class SaliencyMap
{
    private readonly ItemIdentity _identity;
    private readonly Func<float[]> _values;

    /// <summary>Describes a heatmap.</summary>
    /// <param name="identity">The image, the task and where the map came from.</param>
    /// <param name="picture">The size of the picture that the map explains.</param>
    /// <param name="map">The size of the map itself.</param>
    /// <param name="probability">The model's probability for the task; NaN where it is not known.</param>
    /// <param name="label">The label of the image for the task, or null.</param>
    /// <param name="path">The file, or null for a map made in memory.</param>
    /// <param name="values">Gives the values, row-major.</param>
    public SaliencyMap(
        ItemIdentity identity, PictureSize picture, PictureSize map, double probability, int? label, string? path, Func<float[]> values)
    {
        _identity = identity;
        _values = values;
        Width = picture.Width;
        Height = picture.Height;
        MapWidth = map.Width;
        MapHeight = map.Height;
        Probability = probability;
        Label = label;
        Path = path;
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

    /// <summary>The picture's width in pixels.</summary>
    public int Width { get; }

    /// <summary>The picture's height in pixels.</summary>
    public int Height { get; }

    /// <summary>The number of columns of the map.</summary>
    public int MapWidth { get; }

    /// <summary>The number of rows of the map.</summary>
    public int MapHeight { get; }

    /// <summary>The model's probability for the task; NaN where it is not known.</summary>
    public double Probability { get; }

    /// <summary>Whether the probability was stored as a tensor, so that the reference compares it in float32 while tuning.</summary>
    internal bool HasSingleProbability { get; init; }

    /// <summary>The label of the image for the task, or null.</summary>
    public int? Label { get; }

    /// <summary>The file, or null for a map made in memory.</summary>
    public string? Path { get; }

    /// <summary>The identity as one value.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity GetIdentity() => _identity;

    /// <summary>The size of the picture.</summary>
    /// <returns>The size.</returns>
    public PictureSize GetPictureSize() => new(Width, Height);

    /// <summary>The values, read now.</summary>
    /// <remarks>Shape: MapHeight x MapWidth, row-major. Throws: DataFormatException or IOException where the file has changed.</remarks>
    /// <returns>A new array.</returns>
    public float[] GetValues() => _values();

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_identity} ({MapWidth}x{MapHeight} map for {Width}x{Height}, p={Probability:0.00})");
}
