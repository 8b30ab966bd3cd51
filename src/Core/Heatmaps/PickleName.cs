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

    private static readonly Dictionary<string, PickleName> Names = new(StringComparer.Ordinal)
    {
        ["torch._utils._rebuild_tensor_v2"] = PickleName.RebuildTensor,
        ["torch._utils._rebuild_parameter"] = PickleName.RebuildParameter,
        ["torch.storage._load_from_bytes"] = PickleName.LoadFromBytes,
        ["collections.OrderedDict"] = PickleName.OrderedDictionary,
        ["_codecs.encode"] = PickleName.CodecsEncode,
    };

    private static readonly Dictionary<string, TorchElement> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = TorchElement.Float32,
        ["torch.DoubleStorage"] = TorchElement.Float64,
        ["torch.HalfStorage"] = TorchElement.Float16,
        ["torch.BFloat16Storage"] = TorchElement.BFloat16,
        ["torch.LongStorage"] = TorchElement.Int64,
        ["torch.IntStorage"] = TorchElement.Int32,
        ["torch.ShortStorage"] = TorchElement.Int16,
        ["torch.CharStorage"] = TorchElement.Int8,
        ["torch.ByteStorage"] = TorchElement.UInt8,
        ["torch.BoolStorage"] = TorchElement.Boolean,
    };

    /// <summary>Looks a name up; a name that is not listed is refused before anything else happens.</summary>
    public static PickleValue Find(string module, string name, long offset)
    {
        string full = module + "." + name;
        if (Names.TryGetValue(full, out PickleName known))
        {
            return new PickleGlobal(known);
        }

        if (Storages.TryGetValue(full, out TorchElement element))
        {
            return new PickleStorage(element, string.Empty, 0);
        }

        throw Refuse(full, offset);
    }

    public static DataFormatException Refuse(string what, long offset) =>
        new(DataFault.Unsafe, FormattableString.Invariant($"byte {offset}"), Expected, what.Length > 120 ? what[..120] + "..." : what);

    public static int SizeOf(TorchElement element) => element switch
    {
        TorchElement.Float64 or TorchElement.Int64 => 8,
        TorchElement.Float32 or TorchElement.Int32 => 4,
        TorchElement.Float16 or TorchElement.BFloat16 or TorchElement.Int16 => 2,
        _ => 1,
    };
}
