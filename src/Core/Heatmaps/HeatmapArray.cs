namespace CheXplanation.Heatmaps;

/// <summary>An array of a heatmap file: its name, type and shape. The numbers are read when they are asked for and not kept.</summary>
public sealed class HeatmapArray
{
    private readonly long[] _shape;
    private readonly Func<float[]> _values;

    /// <summary>Describes an array.</summary>
    /// <param name="name">Its name within the file; empty where the file holds one array without a name.</param>
    /// <param name="element">Its element type, as numpy and torch name it.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Gives its numbers, row-major.</param>
    public HeatmapArray(string name, string element, long[] shape, Func<float[]> values)
    {
        Name = name;
        Element = element;
        _shape = [.. shape];
        _values = values;
    }

    internal HeatmapArray(string name, ArrayLayout layout, Func<float[]> values)
        : this(name, ElementKinds.NameOf(layout.Element), layout.Shape, values)
    {
    }

    /// <summary>The name within the file; empty where the file holds one array without a name.</summary>
    public string Name { get; }

    /// <summary>The element type, such as <c>float32</c>.</summary>
    public string Element { get; }

    /// <summary>The shape.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The numbers, read now.</summary>
    /// <remarks>Shape: row-major. Float64 and whole numbers are rounded to the nearest float32.</remarks>
    /// <returns>A new array.</returns>
    public float[] GetValues() => _values();

    /// <summary>The type and shape for people.</summary>
    public override string ToString() => $"{Element} of shape ({string.Join(',', _shape)})";
}
