using System.Globalization;
using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>docs/security.md says how much is stopped; that is counted here, without the long inputs of the calls themselves.</summary>
public sealed partial class StoppingDocumentTests
{
    [Fact]
    public void NumberOfStoppedInputs_IsThatOfTheCalls()
    {
        Match told = Inputs().Match(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "security.md")));
        Assert.True(told.Success, "docs/security.md does not tell how many inputs are stopped");
        Assert.Equal(CancellationTests.Calls.Count, int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void EveryCmdlet_IsStopped()
    {
        using var module = new HostedModule();
        string calls = string.Join('\n', CancellationTests.Calls.Select(row => row.Data.Item2));
        string[] cmdlets = [.. module.Run("(Get-Module CheXplanation).ExportedCmdlets.Keys").Output.Select(name => name.ToString())];
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, name => Assert.Contains(name, calls));
    }

    [GeneratedRegex(@"on (\d+) inputs;")]
    private static partial Regex Inputs();
}
