namespace CheXplanation.Fidelity;

/// <summary>One run of the reference: a folder with its call, its exit code and its output files.</summary>
public sealed class GoldenRun
{
    private readonly string _path;
    private readonly string[] _words;

    private GoldenRun(string set, string name, string path)
    {
        Set = set;
        Name = name;
        _path = path;
        _words = ReadFact("_cmd.txt").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Outputs = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/')).Where(file => !file.StartsWith('_')).Order(StringComparer.Ordinal)];
    }

    /// <summary>The data sets, each a folder of runs.</summary>
    public static IReadOnlyList<string> Sets { get; } = ["sample", "synthetic", "quirks"];

    /// <summary>The data set.</summary>
    public string Set { get; }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>Data set and name.</summary>
    public string Id => $"{Set}/{Name}";

    /// <summary>The script that was called; empty for a folder that is no run.</summary>
    public string Script => _words.Length > 1 ? _words[1] : string.Empty;

    /// <summary>Whether the reference ended with an error.</summary>
    public bool Crashed => ReadFact("_rc.txt").Trim() is not ("0" or "");

    /// <summary>The output files, relative to the folder.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The value of an option, or null where it was not given.</summary>
    public string? this[string option] => Array.IndexOf(_words, option) is int at and >= 0 ? _words[at + 1] : null;

    /// <summary>All folders of a data set, by name.</summary>
    public static IReadOnlyList<GoldenRun> Enumerate(string set) =>
        [.. Directory.EnumerateDirectories(ReferenceData.PathOf($"golden/{set}")).Select(path => new GoldenRun(set, Path.GetFileName(path), path))
            .OrderBy(run => run.Name, StringComparer.Ordinal)];

    /// <summary>The input that an option names.</summary>
    public string Input(string option) =>
        this[option] is { } value ? ReferenceData.PathOf(value) : throw new InvalidOperationException($"{Id}: the call has no {option}");

    /// <summary>The text of an output file.</summary>
    public string ReadOutput(string name) => File.ReadAllText(Path.Combine(_path, name));

    /// <summary>How the reference ended: exit code and the last words of its error.</summary>
    public string DescribeCrash()
    {
        string last = ReadFact("_stderr.txt").Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "no message";
        return $"reference crashed (rc {ReadFact("_rc.txt").Trim()}): {(last.Length <= 100 ? last : $"{last[..100]}...")}";
    }

    private string ReadFact(string name)
    {
        string file = Path.Combine(_path, name);
        return File.Exists(file) ? File.ReadAllText(file) : string.Empty;
    }
}
