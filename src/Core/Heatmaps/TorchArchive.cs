using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>Reads the zip form of torch.save: <c>NAME/data.pkl</c> describes, <c>NAME/data/KEY</c> holds the storages.</summary>
/// <remarks>Source: <c>torch/serialization.py</c>, _save.</remarks>
internal sealed class TorchArchive
{
    private const string Description = "/data.pkl";
    private const long MaxDescription = 1L << 26;

    private readonly Func<Stream> _open;
    private readonly Func<Stream> _openDescription;
    private readonly Dictionary<string, ZipEntry> _storages;
    private readonly bool _isBigEndian;

    private TorchArchive(Func<Stream> open, Func<Stream> openDescription, Dictionary<string, ZipEntry> storages, bool isBigEndian)
    {
        _open = open;
        _openDescription = openDescription;
        _storages = storages;
        _isBigEndian = isBigEndian;
    }

    /// <summary>Whether a zip file's entries make it a torch file.</summary>
    public static bool Fits(IReadOnlyList<ZipEntry> entries) => FindDescription(entries) is not null;

    /// <summary>Reads the description and finds the storages.</summary>
    public static PickleContainer Open(Func<Stream> open, IReadOnlyList<ZipEntry> entries)
    {
        ZipEntry description = FindDescription(entries)!;
        string folder = description.Name[..^"data.pkl".Length], storages = folder + "data/";
        var archive = new TorchArchive(
            open,
            () => new MemoryStream(ReadDescription(open, entries), false),
            entries.Where(entry => entry.Name.StartsWith(storages, StringComparison.Ordinal)).ToDictionary(entry => entry.Name[storages.Length..], StringComparer.Ordinal),
            IsBigEndian(open, entries.FirstOrDefault(entry => entry.Name == folder + "byteorder")));
        using var pickle = new MemoryStream(ReadDescription(open, entries), false);
        try
        {
            return new PickleContainer(new PickleDecoder(new ByteCursor(pickle), true, 0).Read(), archive.Find, archive.Find);
        }
        catch (DataFormatException error)
        {
            throw new DataFormatException(error.Fault, $"{error.Position} of '{description.Name}'", error.Expected, error.Found, null, error);
        }
    }

    /// <summary>The bytes of the description.</summary>
    public static byte[] ReadDescription(Func<Stream> open, IReadOnlyList<ZipEntry> entries)
    {
        ZipEntry description = FindDescription(entries)!;
        return description.Length <= MaxDescription
            ? ReadWhole(open, description)
            : throw description.Malformed($"a description of at most {MaxDescription} bytes", $"{description.Length}");
    }

    private HeatmapArray? Find(PickleValue value, string name) => value switch
    {
        PickleStoredTensor tensor => Describe(tensor, name),
        PickleNumpyArray array => DescribeArray(array, name),
        _ => null,
    };

    /// <summary>What is no tensor torch leaves to pickle: an array of numpy stands in the description itself.</summary>
    private HeatmapArray DescribeArray(PickleNumpyArray array, string name)
    {
        using Stream description = _openDescription();
        return PickleFile.Describe(description, _openDescription, array, name);
    }

    private HeatmapArray Describe(PickleStoredTensor tensor, string name)
    {
        PickleStorage storage = tensor.Storage;
        if (!_storages.TryGetValue(storage.Key, out ZipEntry? entry))
        {
            throw new DataFormatException(DataFault.Malformed, "the zip file's directory", $"storage '{storage.Key}'", "none");
        }

        if ((UInt128)storage.Count * (uint)ElementKinds.SizeOf(storage.Element) != (UInt128)entry.Length)
        {
            throw entry.Malformed($"the bytes of {storage.Describe()}", $"{entry.Length}");
        }

        var layout = new ArrayLayout(storage.Element, _isBigEndian, tensor.Size, tensor.Stride, tensor.StorageOffset);
        layout.Check(storage.Count, entry.Position);
        CheckData(entry);
        return new HeatmapArray(name, layout, () =>
        {
            using ZipEntryStream stream = ZipEntryStream.Open(_open(), entry);
            return ArrayValues.Read(stream, layout);
        });
    }

    private void CheckData(ZipEntry entry)
    {
        using Stream stream = _open();
        ZipDirectory.FindData(stream, entry);
    }

    private static ZipEntry? FindDescription(IReadOnlyList<ZipEntry> entries) =>
        entries.FirstOrDefault(entry => entry.Name.EndsWith(Description, StringComparison.Ordinal) && entry.Name.IndexOf('/', StringComparison.Ordinal) == entry.Name.Length - Description.Length);

    private static bool IsBigEndian(Func<Stream> open, ZipEntry? order)
    {
        if (order is null)
        {
            return false;
        }

        string text = order.Length <= 16 ? Encoding.ASCII.GetString(ReadWhole(open, order)) : "a longer word";
        return text == "big" || (text == "little" ? false : throw order.Malformed("'little' or 'big'", $"'{text}'"));
    }

    private static byte[] ReadWhole(Func<Stream> open, ZipEntry entry)
    {
        using ZipEntryStream stream = ZipEntryStream.Open(open(), entry);
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
