using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CheXplanation.Tests;

/// <summary>docs/security.md lists every limit with its value.</summary>
public sealed partial class DataLimitsTests
{
    [Fact]
    public void Document_ListsEveryLimitAndNoOther()
    {
        string text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "security.md"));
        string section = text[text.IndexOf("## Amplification", StringComparison.Ordinal)..text.IndexOf("## Cancellation", StringComparison.Ordinal)];
        var listed = Rows().Matches(section).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order(StringComparer.Ordinal);
        var held = typeof(DataLimits).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} {field.GetRawConstantValue()}")).Order(StringComparer.Ordinal);
        Assert.Equal(held, listed);
    }

    [GeneratedRegex("^\\| `(\\w+)` \\| (\\d+) \\|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
