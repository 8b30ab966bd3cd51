using System.Text.RegularExpressions;

namespace CheXplanation.Heatmaps;

/// <summary>Tells image and task of a map from the name of its file and, where the file holds several, of its array.</summary>
/// <remarks>
/// Without a pattern: <c>IMAGE_TASK_map.pkl</c> and the like, split at the last underscore as the reference does; else the longest end
/// that is a known task, as in <c>IMAGE_TASK.npy</c>; else <c>IMAGE/TASK.npy</c> where the file's name is a known task. Arrays of a
/// file are read likewise: <c>IMAGE_TASK</c>, or a known task in a file named as the image. What cannot be told is an error, no guess.
/// </remarks>
public sealed record HeatmapNaming
{
    private const string MapEnding = "_map";

    // A pattern may take exponential time on a name that is made for it.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly Regex? _pattern;

    /// <summary>The tasks that are known, for names that have no other boundary.</summary>
    public TaskNameList Tasks { get; init; } = TaskNameList.Fourteen;

    /// <summary>A regular expression with the groups id, task and, if wished, method. Null: the rules above.</summary>
    /// <remarks>
    /// It is matched with the file's name, or with the array's where the file names its arrays; a pattern with a slash is matched with
    /// <c>FOLDER/FILE</c> or <c>FOLDER/FILE/ARRAY</c>, counted from the folder that is read.
    /// </remarks>
    public string? Pattern
    {
        get => _pattern?.ToString();
        init => _pattern = value is null ? null : new Regex(value, RegexOptions.CultureInvariant, MatchLimit);
    }

    /// <summary>Whether the folder names the image and the file the task; or the file the image and the array the task.</summary>
    public bool ByFolder { get; init; }

    /// <summary>The image of every map, whatever the names tell.</summary>
    public string? ImageId { get; init; }

    /// <summary>The task of every map, whatever the names tell.</summary>
    public string? Task { get; init; }

    /// <summary>Whether the pattern has a group of this name.</summary>
    /// <param name="group">The group.</param>
    /// <returns>True if it has.</returns>
    public bool HasGroup(string group) => _pattern?.GetGroupNames().Contains(group) == true;

    /// <summary>Tells whose map it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="relativePath">The file as a pattern with a slash sees it: relative to the folder that is read, with slashes.</param>
    /// <param name="array">The array's name; empty where the file has one array without a name.</param>
    /// <returns>Image, task and method; the task as the list writes it where the list knows it.</returns>
    /// <exception cref="DataFormatException">The names do not tell.</exception>
    public HeatmapName Tell(string path, string relativePath, string array)
    {
        // numpy's name for an array that was given none.
        string named = array == "arr_0" ? string.Empty : array;
        string file = Path.GetFileName(path), stem = Path.GetFileNameWithoutExtension(file);
        HeatmapName name = (ImageId, Task) switch
        {
            ({ } image, { } task) => new HeatmapName(image, task),
            _ when _pattern is not null => Match(relativePath, file, named),
            ({ } image, null) => new HeatmapName(image, WithoutEnding(named.Length > 0 ? named : stem)),
            (null, { } task) => new HeatmapName(WithoutEnding(named.Length > 0 ? named : stem), task),
            _ when ByFolder => FromFolder(path, stem, named),
            _ => FromParts(path, stem, named),
        };
        return name with { Task = PathologyTask.Canonical(name.Task, Tasks) };
    }

    private HeatmapName Match(string path, string file, string array)
    {
        string subject = Pattern!.Contains('/', StringComparison.Ordinal) ? (array.Length > 0 ? path + "/" + array : path) : array.Length > 0 ? array : file;
        Match match;
        try
        {
            match = _pattern!.Match(subject);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new DataFormatException(DataFault.NameUnclear, "its name", "a name that the pattern matches within a second", $"'{subject}'", null, error);
        }

        string image = ImageId ?? match.Groups["id"].Value, task = Task ?? match.Groups["task"].Value;
        string? method = match.Groups["method"] is { Success: true } group ? group.Value : null;
        return match.Success && image.Length > 0 && task.Length > 0
            ? new HeatmapName(image, task, method)
            : throw new DataFormatException(DataFault.NameUnclear, "its name", $"a name that tells id and task by the pattern {Pattern}", $"'{subject}'");
    }

    private static HeatmapName FromFolder(string path, string stem, string array)
    {
        if (array.Length > 0)
        {
            return new HeatmapName(stem, array);
        }

        string folder = FolderOf(path);
        return folder.Length > 0
            ? new HeatmapName(folder, WithoutEnding(stem))
            : throw Unclear("a folder named as the image, with a file named as the task", path, array);
    }

    private HeatmapName FromParts(string path, string stem, string array)
    {
        string text = array.Length > 0 ? array[(array.LastIndexOf('/') + 1)..] : stem;
        if (text.EndsWith(MapEnding, StringComparison.Ordinal) && text[..^MapEnding.Length].LastIndexOf('_') is > 0 and int split && split < text.Length - MapEnding.Length - 1)
        {
            return new HeatmapName(text[..split], text[(split + 1)..^MapEnding.Length]);
        }

        string owner = array.Length > 0 ? stem : FolderOf(path);
        if (owner.Length > 0 && Tasks.Find(text) is not null)
        {
            return new HeatmapName(owner, text);
        }

        for (int at = text.IndexOf('_', StringComparison.Ordinal); at >= 0; at = text.IndexOf('_', at + 1))
        {
            if (at > 0 && Tasks.Find(text[(at + 1)..]) is not null)
            {
                return new HeatmapName(text[..at], text[(at + 1)..]);
            }
        }

        throw Unclear("a name such as IMAGE_TASK or IMAGE_TASK_map with a known task, or -NamePattern, -ByFolder, -Index, -SetImageId or -SetTask to tell whose map it is", path, array);
    }

    private static string WithoutEnding(string text) => text.EndsWith(MapEnding, StringComparison.Ordinal) && text.Length > MapEnding.Length ? text[..^MapEnding.Length] : text;

    private static string FolderOf(string path) => Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty;

    private static DataFormatException Unclear(string expected, string path, string array) =>
        new(DataFault.NameUnclear, "its name", expected, array.Length > 0 ? $"'{path}' with the array '{array}'" : $"'{path}'");
}
