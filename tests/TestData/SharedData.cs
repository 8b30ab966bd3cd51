using System.Runtime.CompilerServices;
using Xunit;

namespace CheXplanation.Tests;

/// <summary>
/// Finds the reference's data: <c>../shared</c> beside the clone, or the folder that CHEXPLANATION_SHARED names.
/// A test that asks for what is not there is skipped with the reason.
/// </summary>
internal static class SharedData
{
    public static string RepositoryRoot { get; } = FindRoot();

    private static readonly string Folder =
        Environment.GetEnvironmentVariable("CHEXPLANATION_SHARED") ?? Path.Combine(Path.GetDirectoryName(RepositoryRoot)!, "shared");

    /// <summary>A file or folder below shared/, such as <c>golden/primitives/otsu.json</c>.</summary>
    public static string Require(string relativePath)
    {
        string path = Path.Combine(Folder, relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip($"the reference's data is not here: shared/{relativePath} (set CHEXPLANATION_SHARED to its folder)");
        }

        return path;
    }

    private static string FindRoot([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
