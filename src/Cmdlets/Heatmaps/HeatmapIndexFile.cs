using CheXplanation.Datasets;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>The rows of an index that name one file, one after another: the file is opened once for all of them.</summary>
internal sealed class HeatmapIndexFile
{
    private const int MostRows = 1 << 16;

    private readonly Dictionary<string, HeatmapIndexRow> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeatmapIndexRow> _unmet = new(StringComparer.Ordinal);
    private readonly List<DataFormatException> _errors = [];

    private HeatmapIndexFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether the rows name arrays of the file; else the file has one.</summary>
    public bool NamesArrays => _wanted.Keys.Any(name => name.Length > 0);

    /// <summary>Puts the rows of a file together as long as they stand together.</summary>
    public static IEnumerable<HeatmapIndexFile> Group(IEnumerable<HeatmapIndexRow> rows, string folder)
    {
        HeatmapIndexFile? file = null;
        foreach (HeatmapIndexRow row in rows)
        {
            string path = System.IO.Path.Combine(folder, row.Path);
            if (file is not null && (file.Path != path || file._wanted.Count == MostRows))
            {
                yield return file;
                file = null;
            }

            (file ??= new HeatmapIndexFile(path)).Add(row);
        }

        if (file is not null)
        {
            yield return file;
        }
    }

    /// <summary>How the file's arrays become the maps of the rows.</summary>
    public HeatmapReadOptions Options(HeatmapReadOptions all)
    {
        bool namesArrays = NamesArrays;
        return all with
        {
            ForArray = name =>
            {
                string key = namesArrays ? name : string.Empty;
                _unmet.Remove(key);
                return _wanted.TryGetValue(key, out HeatmapIndexRow? row) ? Apply(row, all) : null;
            },
        };
    }

    /// <summary>What rows asked for and the file does not have.</summary>
    public IEnumerable<DataFormatException> Unmet() => _errors.Concat(File.Exists(Path)
        ? _unmet.Values.Where(row => row.ArrayName is not null)
            .Select(row => new DataFormatException(DataFault.InvalidValue, $"row {row.Line}", $"an array '{row.ArrayName}' in '{row.Path}'", "none of that name"))
        : []);

    private static HeatmapReadOptions Apply(HeatmapIndexRow row, HeatmapReadOptions all) => all with
    {
        Naming = all.Naming with { ImageId = row.ImageId, Task = row.Task },
        Notes = all.Notes with { Method = row.Method ?? all.Notes.Method },
        Probability = row.Probability,
        PictureSizeOf = row.Picture is { } size ? (_, _) => size : all.PictureSizeOf,
    };

    private void Add(HeatmapIndexRow row)
    {
        if (_unmet.TryAdd(row.ArrayName ?? string.Empty, row))
        {
            _wanted.Add(row.ArrayName ?? string.Empty, row);
        }
        else
        {
            _errors.Add(new DataFormatException(
                DataFault.InvalidValue, $"row {row.Line}", "each array of a file once", $"'{row.Path}' again{(row.ArrayName is null ? string.Empty : $", array '{row.ArrayName}'")}"));
        }
    }
}
