using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CheXplanation.Fuzz;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests;

/// <summary>docs/security.md says what the code does.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "security.md"));

    [Fact]
    public void AllowList_IsTheTableInTheCode() =>
        Assert.Equal(PickleAllowList.Table.Keys.Order(StringComparer.Ordinal), Rows("## The allow-list").SelectMany(row => row[0].Split("`, `")).Order(StringComparer.Ordinal));

    [Fact]
    public void Limits_AreThoseInTheCode() =>
        Assert.Equal(
            typeof(PickleLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} {field.GetRawConstantValue()}")),
            Rows("## Limits of a pickle").Select(row => $"{row[0]} {row[1]}"));

    [Fact]
    public void Verdicts_AreThoseInTheCode() => Assert.Equal(Enum.GetNames<HeatmapVerdict>(), Rows("## Screening a folder").Select(row => row[0]));

    [Fact]
    public void Allocation_IsThatWhichFuzzingAllows() =>
        Assert.Equal(FuzzTargets.All.Select(target => $"{target.Name} {target.BytesPerByte} {target.BytesAlways}"), Rows("### Fuzzing").Select(row => string.Join(' ', row)));

    [Fact]
    public void FixedSlices_AreAsManyInputsAsTold() =>
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"`FuzzTests` reads {FuzzTests.Inputs:N0} inputs"), Document);

    [Fact]
    public void Tests_ThatAreNamed_Exist()
    {
        string sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.All(TestNames().Matches(Document).Select(match => match.Groups[1].Value), name => Assert.Contains($"{name}.cs", sources));
    }

    /// <summary>The rows of the tables of a section whose first cell is code or a target's name, without their code marks.</summary>
    private static string[][] Rows(string heading)
    {
        int start = Document.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, heading);
        int end = Document.IndexOf("\n#", start + 1, StringComparison.Ordinal);
        return [.. Document[start..end].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1].Select(cell => cell.Trim('`')).ToArray())];
    }

    [GeneratedRegex("`(\\w+Tests)`")]
    private static partial Regex TestNames();
}
