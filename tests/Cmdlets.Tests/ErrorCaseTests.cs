using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Each error id is provoked by a call; its record is whole.</summary>
public sealed class ErrorCaseTests(ErrorCaseTests.Study study) : IClassFixture<ErrorCaseTests.Study>
{
    public static IReadOnlyDictionary<string, (string Scope, string Text, string Script)> Cases { get; } = ReadCases();

    public static TheoryData<string> Ids => [.. Cases.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Cases_ProvokeEveryDocumentedId()
    {
        string[] documented = [.. Documented().Select(row => row.Id)];
        Assert.True(documented.Length > 30);
        Assert.Equal(documented, Cases.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_GivesItsErrorWithPlaceAndAction(string id)
    {
        (string scope, string text, string script) = Cases[id];
        HostedResult result = study.Module.Run("try { " + script + " } catch { throw }");
        ErrorRecord? record = result.Terminating ?? result.Errors.FirstOrDefault(error => error.FullyQualifiedErrorId.StartsWith(id + ",", StringComparison.Ordinal));
        Assert.NotNull(record);
        Assert.Equal(id, record.FullyQualifiedErrorId.Split(',')[0]);
        Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
        Assert.False(string.IsNullOrWhiteSpace(record.ErrorDetails.RecommendedAction));
        Assert.DoesNotContain("parameters that go together", id == "ParametersExclude" ? string.Empty : record.ErrorDetails.RecommendedAction);
        string message = record.ErrorDetails.Message;
        Assert.Matches(text, message);
        Assert.EndsWith(".", message);
        Assert.DoesNotContain("..", message.Replace("...", string.Empty, StringComparison.Ordinal).Replace("../", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain("(Parameter '", message);
        Assert.DoesNotContain("Could not find", message);
        if (scope == "call")
        {
            Assert.NotNull(result.Terminating);
        }
        else
        {
            Assert.Null(result.Terminating);
            Assert.True(result.Output.Count > 0, "the stream did not go on");
        }
    }

    [Fact]
    public void Document_TellsTheScopeOfEachId() =>
        Assert.All(Documented(), row => Assert.Equal(row.Scope, Cases[row.Id].Scope));

    private static IEnumerable<(string Id, string Scope)> Documented() =>
        Regex.Matches(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "errors.md")), @"^\| `([A-Za-z]+)` \| (\w+) \|", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static Dictionary<string, (string, string, string)> ReadCases()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "tests", "Pester", "ErrorCases.psd1");
        Ast table = Parser.ParseFile(path, out _, out ParseError[] errors).Find(ast => ast is HashtableAst, false);
        Assert.Empty(errors);
        return ((Hashtable)table.SafeGetValue()).Cast<DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key, entry => (Hashtable)entry.Value! is var row ? ((string)row["Scope"]!, (string)row["Text"]!, (string)row["Script"]!) : default);
    }

    public sealed class Study : IDisposable
    {
        public Study() => Module.Run("""
            $null = New-ChexSample s -ImageCount 3 -Seed 3
            $global:masks = Import-ChexHeatmap s | ConvertTo-ChexSegmentation
            $global:scores = $masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore
            """);

        public HostedModule Module { get; } = new();

        public void Dispose() => Module.Dispose();
    }
}
