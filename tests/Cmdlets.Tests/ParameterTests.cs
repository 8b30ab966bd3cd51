using System.Management.Automation;
using System.Reflection;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>A variable that was never set is null: given to a parameter it is an error, not as if the parameter had been left out.</summary>
public sealed class ParameterTests : IDisposable
{
    // What notes nothing where it is empty, and tables, which have an error of their own.
    private static readonly string[] MayBeEmpty = ["Method", "Model", "Phase", "Reader", "ThresholdTable", "ProbabilityTable"];

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void EveryParameterThatMayBeLeftOut_RefusesNull()
    {
        PropertyInfo[] parameters = [.. _module.Run("(Get-Module CheXplanation).ExportedCmdlets.Values").Output
            .SelectMany(cmdlet => ((CmdletInfo)cmdlet.BaseObject).ImplementingType.GetProperties()).Where(MayBeLeftOut)];
        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter => Assert.True(
            parameter.GetCustomAttributes<ValidateArgumentsAttribute>().Any() || MayBeEmpty.Contains(parameter.Name), $"{parameter.DeclaringType!.Name} -{parameter.Name}"));
    }

    [Theory]
    [InlineData("$masks | Export-ChexSegmentation out.json -Task $unset")]
    [InlineData("$masks | Export-ChexSegmentation out.json -Task @($null)")]
    [InlineData("Import-ChexSegmentation s/gt_segmentations.json -Task ''")]
    [InlineData("Test-ChexSegmentation s/gt_segmentations.json -GroundTruth $unset")]
    [InlineData("$masks | Export-ChexOverlay out -Benchmark $unset")]
    [InlineData("$masks | Measure-ChexLocalization -GroundTruth $masks -Metric $unset")]
    [InlineData("$masks | Measure-ChexLocalization -GroundTruth $masks | Get-BootstrapInterval IoU -GroupBy @($null)")]
    [InlineData("$masks | Measure-ChexLocalization -GroundTruth $masks | Export-ChexReport out.html -Comparison $unset")]
    public void Null_IsRefusedBeforeAnyWork(string script)
    {
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 1; $masks = @(Import-ChexSegmentation s/gt_segmentations.json); " + script);
        Assert.StartsWith("ParameterArgumentValidationError", result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Equal(["s"], Directory.EnumerateFileSystemEntries(_module.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void NoGroups_IsAllowed() =>
        Assert.Single(_module.Run("[pscustomobject]@{ a = 1 }, [pscustomobject]@{ a = 2 } | Get-BootstrapInterval a -GroupBy @() -Replicates 100").Output);

    [Fact]
    public void PathThatIsNoPattern_IsReportedAndTheNextPathGoesOn()
    {
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 1; Import-ChexHeatmap 'a[', s");
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal(10, result.Output.Count);
    }

    private static bool MayBeLeftOut(PropertyInfo property)
    {
        ParameterAttribute[] sets = [.. property.GetCustomAttributes<ParameterAttribute>()];
        return sets.Length > 0 && !property.PropertyType.IsValueType && !sets.All(set => set.Mandatory)
            && !sets.Any(set => set.ValueFromPipeline || set.ValueFromPipelineByPropertyName);
    }
}
