using System.Management.Automation;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>What Get-Help finds: each cmdlet's help whole, and the topics.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly string[] Common =
    [
        .. typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.Internal.CommonParameters")!.GetProperties().Select(property => property.Name),
    ];

    private readonly HostedModule _module = new();

    public static TheoryData<string> Topics => ["about_CheXplanation", "about_ChexHeatmapFormats", "about_ChexStatistics", "about_ChexFidelity"];

    public void Dispose() => _module.Dispose();

    [Fact]
    public void EveryCmdlet_HasWholeHelp()
    {
        IReadOnlyList<PSObject> commands = _module.Run("Get-Command -Module CheXplanation").Output;
        Assert.True(commands.Count >= 20);
        foreach (CmdletInfo command in commands.Select(command => (CmdletInfo)command.BaseObject))
        {
            HostedResult found = _module.Run($"Get-Help {command.Name} -Full");
            Assert.Empty(found.Errors);
            dynamic help = Assert.Single(found.Output);
            Assert.Contains("MamlCommandHelpInfo", ((PSObject)help).TypeNames[0]);
            Assert.NotEmpty($"{help.Synopsis}");
            string[] documented = [.. Many((object)help.parameters.parameter).Select(parameter => $"{((dynamic)parameter).name}")];
            string[] expected = [.. command.Parameters.Keys.Except(Common)];
            Assert.Equal(expected.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
            Assert.Equal(command.ParameterSets.Count, Many((object)help.syntax.syntaxItem).Count);
            Assert.True(Many((object)help.examples.example).Count >= 2, command.Name);
            Assert.StartsWith("https://", $"{Many((object)help.relatedLinks.navigationLink)[0].uri}");
            foreach (string section in new[] { "description", "inputTypes", "returnValues", "alertSet" })
            {
                Assert.NotNull(((PSObject)help).Properties[section]?.Value);
            }
        }
    }

    [Fact]
    public void ParametersOfHelp_AreThoseOfTheEngine()
    {
        foreach (CmdletInfo command in _module.Run("Get-Command -Module CheXplanation").Output.Select(command => (CmdletInfo)command.BaseObject))
        {
            foreach (PSObject item in _module.Run($"Get-Help {command.Name} -Parameter *").Output)
            {
                dynamic parameter = item;
                ParameterMetadata known = command.Parameters[$"{parameter.name}"];
                ParameterSetMetadata use = known.ParameterSets.Values.First();
                Assert.Equal(known.Aliases.Count == 0 ? "none" : string.Join(", ", known.Aliases), $"{parameter.aliases}");
                Assert.Equal(known.ParameterSets.Values.Any(set => set.IsMandatory), $"{parameter.required}" == "true");
                Assert.Equal(use.Position == int.MinValue ? "named" : $"{use.Position}", $"{parameter.position}");
                Assert.Equal(known.Attributes.OfType<SupportsWildcardsAttribute>().Any(), $"{parameter.globbing}" == "true");
                Assert.NotEmpty(Many((object)parameter.description));
            }
        }
    }

    [Fact]
    public void AcceptedValues_AreListedWithTheirMeanings()
    {
        PSObject slice = Assert.Single(_module.Run("Get-Help Measure-ChexLocalization -Parameter Slice").Output);
        string text = string.Join('\n', Many((object)((dynamic)slice).description).Select(line => $"{((dynamic)line).Text}"));
        Assert.Matches(@"- TruePositive: .*undefined unless both masks have area", text);
        Assert.Matches(@"- Predicted: ", text);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topics_AreFoundAndFit80Columns(string topic)
    {
        HostedResult found = _module.Run($"Get-Help {topic}");
        Assert.Empty(found.Errors);
        string text = Assert.Single(found.Output).ToString();
        Assert.Contains(topic, text);
        Assert.Contains("SEE ALSO", text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void ThrottleLimits_DoNotDependOnTheMachineThatBuilt()
    {
        foreach (PSObject parameter in _module.Run("Get-Command -Module CheXplanation | Where-Object { $_.Parameters.ContainsKey('ThrottleLimit') } | ForEach-Object { Get-Help $_.Name -Parameter ThrottleLimit }").Output)
        {
            Assert.Equal("the number of processors", $"{((dynamic)parameter).defaultValue}");
        }
    }

    private static IReadOnlyList<dynamic> Many(object? value) => value is PSObject { BaseObject: object[] array } ? array : value is object[] list ? list : value is null ? [] : [value];
}
