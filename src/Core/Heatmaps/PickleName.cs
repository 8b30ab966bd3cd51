namespace CheXplanation.Heatmaps;

/// <summary>The globals that a heatmap pickle may name.</summary>
internal enum PickleName
{
    RebuildTensor,
    RebuildParameter,
    LoadFromBytes,
    OrderedDictionary,
    CodecsEncode,
    Storage,
    TorchSize,
    Bytes,
    NumpyReconstruct,
    NumpyArray,
    NumpyType,
    NumpyScalar,
    NumpyFromBuffer,
}

/// <summary>The allow-list: the only names that a pickle may mention. None of them is ever resolved to code.</summary>
/// <remarks>Source: <c>torch/_utils.py</c>, <c>torch/storage.py</c>; the pickles that torch.Tensor.__reduce_ex__ writes.</remarks>
internal static class PickleAllowList
{
    public const string Expected = "a global of the allow-list (a torch tensor's or a numpy array's)";

    /// <summary>Every name that a pickle may mention, and the inert value that stands for it. docs/security.md lists the same.</summary>
    public static IReadOnlyDictionary<string, PickleValue> Table { get; } = new Dictionary<string, PickleValue>(StringComparer.Ordinal)
    {
        ["torch._utils._rebuild_tensor_v2"] = new PickleGlobal(PickleName.RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new PickleGlobal(PickleName.RebuildParameter),
        ["torch.storage._load_from_bytes"] = new PickleGlobal(PickleName.LoadFromBytes),
        ["collections.OrderedDict"] = new PickleGlobal(PickleName.OrderedDictionary),
        ["_codecs.encode"] = new PickleGlobal(PickleName.CodecsEncode),
        ["torch.Size"] = new PickleGlobal(PickleName.TorchSize),
        ["__builtin__.bytes"] = new PickleGlobal(PickleName.Bytes),
        ["builtins.bytes"] = new PickleGlobal(PickleName.Bytes),
        ["numpy.core.multiarray._reconstruct"] = new PickleGlobal(PickleName.NumpyReconstruct),
        ["numpy._core.multiarray._reconstruct"] = new PickleGlobal(PickleName.NumpyReconstruct),
        ["numpy.ndarray"] = new PickleGlobal(PickleName.NumpyArray),
        ["numpy.dtype"] = new PickleGlobal(PickleName.NumpyType),
        ["numpy.core.multiarray.scalar"] = new PickleGlobal(PickleName.NumpyScalar),
        ["numpy._core.multiarray.scalar"] = new PickleGlobal(PickleName.NumpyScalar),
        ["numpy.core.numeric._frombuffer"] = new PickleGlobal(PickleName.NumpyFromBuffer),
        ["numpy._core.numeric._frombuffer"] = new PickleGlobal(PickleName.NumpyFromBuffer),
        ["torch.FloatStorage"] = StorageOf(ElementKind.Float32),
        ["torch.DoubleStorage"] = StorageOf(ElementKind.Float64),
        ["torch.HalfStorage"] = StorageOf(ElementKind.Float16),
        ["torch.BFloat16Storage"] = StorageOf(ElementKind.BFloat16),
        ["torch.LongStorage"] = StorageOf(ElementKind.Int64),
        ["torch.IntStorage"] = StorageOf(ElementKind.Int32),
        ["torch.ShortStorage"] = StorageOf(ElementKind.Int16),
        ["torch.CharStorage"] = StorageOf(ElementKind.Int8),
        ["torch.ByteStorage"] = StorageOf(ElementKind.UInt8),
        ["torch.BoolStorage"] = StorageOf(ElementKind.Boolean),
    };

    /// <summary>Looks a name up; a name that is not listed is refused before anything else happens.</summary>
    public static PickleValue Find(string module, string name, long offset)
    {
        string full = module + "." + name;
        return Allows(module, name) ? Table[full] : throw Refuse(full, offset);
    }

    /// <summary>Whether a name is on the list.</summary>
    /// <remarks>A name with a dot in it is a chain of attributes: 'torch' and 'storage._load_from_bytes' are not the listed name.</remarks>
    public static bool Allows(string module, string name) => !name.Contains('.') && Table.ContainsKey(module + "." + name);

    public static DataFormatException Refuse(string what, long offset) =>
        new(DataFault.Unsafe, FormattableString.Invariant($"byte {offset}"), Expected, what.Length > 120 ? what[..120] + "..." : what);

    private static PickleStorage StorageOf(ElementKind element) => new(element, string.Empty, 0);
}
