namespace CheXplanation.Heatmaps;

/// <summary>The types of numbers that heatmaps are stored in.</summary>
internal enum ElementKind
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt64,
    UInt32,
    UInt16,
    UInt8,
    Boolean,
}

/// <summary>What all readers need to know of an element type.</summary>
internal static class ElementKinds
{
    /// <summary>The bytes of one element.</summary>
    public static int SizeOf(ElementKind element) => element switch
    {
        ElementKind.Float64 or ElementKind.Int64 or ElementKind.UInt64 => 8,
        ElementKind.Float32 or ElementKind.Int32 or ElementKind.UInt32 => 4,
        ElementKind.Float16 or ElementKind.BFloat16 or ElementKind.Int16 or ElementKind.UInt16 => 2,
        _ => 1,
    };

    /// <summary>The name that numpy and torch give it.</summary>
    public static string NameOf(ElementKind element) => element switch
    {
        ElementKind.Boolean => "bool",
        _ => element.ToString().ToLowerInvariant(),
    };
}
