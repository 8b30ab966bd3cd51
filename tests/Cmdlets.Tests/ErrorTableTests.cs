using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/errors.md lists exactly the error ids that the sources make.</summary>
public sealed partial class ErrorTableTests
{
    [Fact]
    public void Document_ListsEveryErrorIdAndNoOther()
    {
        string root = SharedData.RepositoryRoot;
        string sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(root, "src", "Cmdlets"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        string[] made = [.. Ids().Matches(sources).SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => group.Value).Distinct().Order(StringComparer.Ordinal)];
        string[] listed = [.. Rows().Matches(File.ReadAllText(Path.Combine(root, "docs", "errors.md"))).Select(match => match.Groups[1].Value)];
        Assert.True(made.Length > 25, "the sources make more ids than were found");
        Assert.Equal(made, listed);
    }

    // Make(..., "Id", ErrorCategory.X), Parameter(..., "Id", target), Data(error, "Id", target), Unreadable(error, "Id", path), UnreadableId => "Id", and ids handed to Exclude.
    [GeneratedRegex("\"([A-Z]\\w+)\", ErrorCategory\\.|\"([A-Z]\\w+)\", (?:null|target|item|Mask|Grid|other|interval|InputObject|score|taken|file)\\)|Data\\([^;]*?, \"([A-Z]\\w+)\",|Unreadable\\(error, \"([A-Z]\\w+)\",|UnreadableId => \"([A-Z]\\w+)\"|string id = \"([A-Z]\\w+)\"|, \"([A-Z]\\w+Invalid)\"\\)")]
    private static partial Regex Ids();

    [GeneratedRegex("^\\| `([A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
