namespace CheXplanation.Heatmaps;

/// <summary>The element types of torch's storages.</summary>
internal enum TorchElement
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Boolean,
}

/// <summary>The globals that a heatmap pickle may name.</summary>
internal enum PickleName
{
    RebuildTensor,
    RebuildParameter,
    LoadFromBytes,
    OrderedDictionary,
    CodecsEncode,
    Storage,
}

/// <summary>The allow-list: the only names that a pickle may mention. None of them is ever resolved to code.</summary>
/// <remarks>Source: <c>torch/_utils.py</c>, <c>torch/storage.py</c>; the pickles that torch.Tensor.__reduce_ex__ writes.</remarks>
internal static class PickleAllowList
{
    public const string Expected = "a global of the allow-list (a torch tensor's)";

    /// <summary>Every name that a pickle may mention, and the inert value that stands for it. docs/security.md lists the same.</summary>
    public static IReadOnlyDictionary<string, PickleValue> Table { get; } = new Dictionary<string, PickleValue>(StringComparer.Ordinal)
    {
        ["torch._utils._rebuild_tensor_v2"] = new PickleGlobal(PickleName.RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new PickleGlobal(PickleName.RebuildParameter),
        ["torch.storage._load_from_bytes"] = new PickleGlobal(PickleName.LoadFromBytes),
        ["collections.OrderedDict"] = new PickleGlobal(PickleName.OrderedDictionary),
        ["_codecs.encode"] = new PickleGlobal(PickleName.CodecsEncode),
        ["torch.FloatStorage"] = StorageOf(TorchElement.Float32),
        ["torch.DoubleStorage"] = StorageOf(TorchElement.Float64),
        ["torch.HalfStorage"] = StorageOf(TorchElement.Float16),
        ["torch.BFloat16Storage"] = StorageOf(TorchElement.BFloat16),
        ["torch.LongStorage"] = StorageOf(TorchElement.Int64),
        ["torch.IntStorage"] = StorageOf(TorchElement.Int32),
        ["torch.ShortStorage"] = StorageOf(TorchElement.Int16),
        ["torch.CharStorage"] = StorageOf(TorchElement.Int8),
        ["torch.ByteStorage"] = StorageOf(TorchElement.UInt8),
        ["torch.BoolStorage"] = StorageOf(TorchElement.Boolean),
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

    private static PickleStorage StorageOf(TorchElement element) => new(element, string.Empty, 0);

    public static int SizeOf(TorchElement element) => element switch
    {
        TorchElement.Float64 or TorchElement.Int64 => 8,
        TorchElement.Float32 or TorchElement.Int32 => 4,
        TorchElement.Float16 or TorchElement.BFloat16 or TorchElement.Int16 => 2,
        _ => 1,
    };
}
