using System.Runtime.CompilerServices;

namespace CheXplanation.Fidelity;

/// <summary>Where the reference's data lie: <c>../shared</c> beside the clone, or the folder that CHEXPLANATION_SHARED names.</summary>
public static class ReferenceData
{
    /// <summary>The root of this project.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder of the data, which need not exist.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("CHEXPLANATION_SHARED") ?? Path.Combine(Path.GetDirectoryName(RepositoryRoot)!, "shared");

    /// <summary>The report that this tool writes.</summary>
    public static string ReportPath => Path.Combine(RepositoryRoot, "docs", "fidelity.md");

    /// <summary>What is missing of the data, below their folder; empty where all is there.</summary>
    public static IReadOnlyList<string> Missing() =>
        [.. GoldenRun.Sets.Select(set => $"golden/{set}").Append("sample").Where(folder => !Directory.Exists(PathOf(folder)))];

    /// <summary>The path of a file or folder of the data.</summary>
    public static string PathOf(string relative) => Path.Combine(Folder, relative);

    private static string FindRoot([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
