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
/// <remarks>
/// Source: <c>torch/_utils.py</c>, <c>torch/storage.py</c>; the pickles that torch.Tensor.__reduce_ex__
/// and numpy.ndarray.__reduce_ex__ write (numpy 2 says numpy._core where numpy 1 said numpy.core).
/// </remarks>
internal static class PickleAllowList
{
    public const string Expected = "a global of the allow-list (a torch tensor's or a numpy array's)";

    private static readonly Dictionary<string, PickleName> Names = new(StringComparer.Ordinal)
    {
        ["torch._utils._rebuild_tensor_v2"] = PickleName.RebuildTensor,
        ["torch._utils._rebuild_parameter"] = PickleName.RebuildParameter,
        ["torch.storage._load_from_bytes"] = PickleName.LoadFromBytes,
        ["collections.OrderedDict"] = PickleName.OrderedDictionary,
        ["_codecs.encode"] = PickleName.CodecsEncode,
        ["torch.Size"] = PickleName.TorchSize,
        ["__builtin__.bytes"] = PickleName.Bytes,
        ["builtins.bytes"] = PickleName.Bytes,
        ["numpy.core.multiarray._reconstruct"] = PickleName.NumpyReconstruct,
        ["numpy._core.multiarray._reconstruct"] = PickleName.NumpyReconstruct,
        ["numpy.ndarray"] = PickleName.NumpyArray,
        ["numpy.dtype"] = PickleName.NumpyType,
        ["numpy.core.multiarray.scalar"] = PickleName.NumpyScalar,
        ["numpy._core.multiarray.scalar"] = PickleName.NumpyScalar,
        ["numpy.core.numeric._frombuffer"] = PickleName.NumpyFromBuffer,
        ["numpy._core.numeric._frombuffer"] = PickleName.NumpyFromBuffer,
    };

    private static readonly Dictionary<string, ElementKind> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ElementKind.Float32,
        ["torch.DoubleStorage"] = ElementKind.Float64,
        ["torch.HalfStorage"] = ElementKind.Float16,
        ["torch.BFloat16Storage"] = ElementKind.BFloat16,
        ["torch.LongStorage"] = ElementKind.Int64,
        ["torch.IntStorage"] = ElementKind.Int32,
        ["torch.ShortStorage"] = ElementKind.Int16,
        ["torch.CharStorage"] = ElementKind.Int8,
        ["torch.ByteStorage"] = ElementKind.UInt8,
        ["torch.BoolStorage"] = ElementKind.Boolean,
    };

    /// <summary>Looks a name up; a name that is not listed is refused before anything else happens.</summary>
    public static PickleValue Find(string module, string name, long offset)
    {
        string full = module + "." + name;
        if (Names.TryGetValue(full, out PickleName known))
        {
            return new PickleGlobal(known);
        }

        if (Storages.TryGetValue(full, out ElementKind element))
        {
            return new PickleStorage(element, string.Empty, 0);
        }

        throw full is "torch.ComplexFloatStorage" or "torch.ComplexDoubleStorage" or "torch.ComplexHalfStorage"
            ? ByteCursor.Malformed(offset, "a tensor of real numbers", full)
            : Refuse(full, offset);
    }

    public static DataFormatException Refuse(string what, long offset) =>
        new(DataFault.Unsafe, FormattableString.Invariant($"byte {offset}"), Expected, what.Length > 120 ? what[..120] + "..." : what);
}
