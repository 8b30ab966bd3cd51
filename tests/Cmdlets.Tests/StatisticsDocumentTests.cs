using System.Globalization;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/statistics.md: its blocks run in order and print what is shown, its vectors are there, its coverage table is whole.</summary>
public sealed partial class StatisticsDocumentTests(HelpExampleTests.WholeSample sample) : IClassFixture<HelpExampleTests.WholeSample>, IDisposable
{
    private const string Page = "docs/statistics.md";

    private static readonly string Text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, Page));

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void EveryBlock_RunsAndPrintsWhatIsShown()
    {
        sample.CopyTo(_folder);
        using var session = new DocumentSession(_folder);
        IReadOnlyList<DocumentedExample> blocks = DocumentedExample.Of(Page);
        Assert.InRange(blocks.Count, 3, 20);
        string[] printed = [.. blocks.Select(block => session.Print(block, inOwnScope: false).Text)];
        if (DocumentedExample.IsUpdating)
        {
            DocumentedExample.Update(Page, printed);
            return;
        }

        foreach ((DocumentedExample block, string text) in blocks.Zip(printed))
        {
            Assert.True(block.Output == text, $"{Page}({block.Line}): the page shows\n{block.Output}but it prints\n{text}");
        }
    }

    [Fact]
    public void EveryVectorFile_IsNamedAndThere()
    {
        string[] there = [.. Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Statistics", "vectors")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        string[] named = [.. VectorFile().Matches(Text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(there.Except(["distributions.json"]), named);
    }

    [Fact]
    public void CoverageTable_HasEveryMethodAtEverySizeAndNoImpossibleShare()
    {
        string[] lines = [.. Text.Split('\n').SkipWhile(line => !line.StartsWith("| data | n |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))];
        Assert.Equal("| data | n | Reference | Percentile | Basic | BCa | Studentized | Wilson | Jeffreys |", lines[0]);
        Assert.Equal(14, lines.Length);
        Assert.Equal(4, lines.Count(line => line.Contains("| 20 |", StringComparison.Ordinal)));
        MatchCollection cells = Cell().Matches(string.Join('\n', lines));
        Assert.Equal((12 * 5) + (6 * 2), cells.Count);
        Assert.All(cells, cell => Assert.InRange(double.Parse(cell.Groups[1].Value, CultureInfo.InvariantCulture), 70, 100));
    }

    [Fact]
    public void References_InTheText_AreInTheList()
    {
        string[] parts = Text.Split("\n## References\n");
        Assert.All(Reference().Matches(parts[0]), match => Assert.Contains($"- {match.Value} ", parts[1], StringComparison.Ordinal));
        Assert.All(Reference().Matches(parts[1]), match => Assert.True(parts[0].Contains(match.Value, StringComparison.Ordinal), $"{match.Value} is not referred to"));
    }

    [GeneratedRegex(@"`vectors/(\w+\.json)`")]
    private static partial Regex VectorFile();

    [GeneratedRegex(@"(?<=\| )(\d+\.\d) \(\d\.\d\d\)")]
    private static partial Regex Cell();

    [GeneratedRegex(@"\[[A-Z][a-z]+[^\]\n]*\](?!\()")]
    private static partial Regex Reference();
}
