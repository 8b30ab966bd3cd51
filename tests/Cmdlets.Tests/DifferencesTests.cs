using System.Text.RegularExpressions;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Where the module departs from the reference on purpose, the user sees it: an error record or a warning, and the rest goes on.</summary>
public sealed class DifferencesTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Import-ChexHeatmap \"$quirks/in/maps_dup\" | ConvertTo-ChexSegmentation", "DuplicateItem", 10)]
    [InlineData("Import-ChexHeatmap \"$quirks/in/maps_extra\" | ConvertTo-ChexSegmentation -ThresholdTable \"$quirks/in/thr_missing.csv\"", "TaskMissing", null)]
    [InlineData("Import-ChexHeatmap \"$quirks/in/maps_extra\" | ConvertTo-ChexSegmentation -ProbabilityTable \"$quirks/in/prob_nan.csv\"", "TaskMissing", null)]
    [InlineData("Import-ChexSalientPoint \"$quirks/in/hb_neg.json\" | Measure-ChexLocalization -GroundTruth \"$quirks/in/gt1.json\"", "InvalidValue", 9)]
    [InlineData("Import-ChexSalientPoint \"$quirks/in/hb_oob.json\" | Measure-ChexLocalization -GroundTruth \"$quirks/in/gt1.json\"", "InvalidValue", 9)]
    [InlineData("Import-ChexSalientPoint \"$quirks/in/hb_flat.json\"", "SalientPointUnreadable", 0)]
    [InlineData("Import-ChexSegmentation \"$quirks/in/pred_badsize.json\" | Measure-ChexLocalization -GroundTruth \"$quirks/in/gt3.json\"", "SizeMismatch", null)]
    [InlineData("Import-ChexSegmentation \"$quirks/in/pred_missing_task.json\" | Measure-ChexLocalization -GroundTruth \"$quirks/in/gt3.json\"", "TaskMissing", null)]
    [InlineData("Import-ChexAnnotation \"$quirks/in/ann_onepoint.json\"", "InvalidValue|AnnotationUnreadable", 9)]
    [InlineData("Import-ChexAnnotation \"$quirks/in/ann_emptypoly.json\"", "InvalidValue|AnnotationUnreadable", 9)]
    [InlineData("Import-ChexAnnotation \"$quirks/in/ann_noimgsize.json\"", "InvalidValue|AnnotationUnreadable", 0)]
    public void WhatEndsOrMisleadsTheReference_IsAnErrorRecordAndTheRestGoesOn(string script, string id, int? output)
    {
        HostedResult result = _module.Run(script, ("quirks", SharedData.Require("golden/quirks")));
        Assert.Null(result.Terminating);
        Assert.Matches($"^({id})$", result.ErrorId);
        Assert.All(result.Errors, error => Assert.False(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction)));
        if (output is { } count)
        {
            Assert.Equal(count, result.Output.Count);
        }
        else
        {
            Assert.NotEmpty(result.Output);
        }
    }

    [Fact]
    public void ConstantMap_HasAnEmptyMaskAndAWarning()
    {
        string map = SharedData.Require("golden/synthetic_inputs/maps/patient64007_study2_view2_frontal_Cardiomegaly_map.pkl");
        HostedResult result = _module.Run("Import-ChexHeatmap $map | ConvertTo-ChexSegmentation", ("map", map));
        Assert.Equal(0L, result.Output.Single().Properties["Area"].Value);
        Assert.Contains("the map is constant", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Smoothing_WarnsThatItsColoursDoNotRise()
    {
        string map = SharedData.Require("golden/synthetic_inputs/maps/patient64000_study1_view1_frontal_Edema_map.pkl");
        HostedResult result = _module.Run("Import-ChexHeatmap $map | ConvertTo-ChexSegmentation -Smooth 5", ("map", map));
        Assert.Contains("JET", Assert.Single(result.Warnings));
    }

    [Fact]
    public void UnknownTaskOfAnnotations_IsNamedInAWarning()
    {
        HostedResult result = _module.Run("Import-ChexAnnotation \"$quirks/in/ann_unknown_task.json\"", ("quirks", SharedData.Require("golden/quirks")));
        Assert.Equal(10, result.Output.Count);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void TooFewPairs_AreNotFittedAndNamedInAWarning()
    {
        HostedResult result = _module.Run("@{ y = 1; x = 1 }, @{ y = 2; x = 2 }, @{ y = 3; x = 4 } | Get-ChexRegression y x");
        Assert.Contains("3 complete pairs", Assert.Single(result.Warnings));
        Assert.Equal(double.NaN, result.Output.Single().Properties["Slope"].Value);
    }

    [Fact]
    public void ConstantPredictor_IsNotFittedAndNamedInAWarning()
    {
        HostedResult result = _module.Run("1..9 | ForEach-Object { @{ y = $_; x = 5 } } | Get-ChexRegression y x");
        Assert.Single(result.Warnings);
        Assert.Equal(double.NaN, result.Output.Single().Properties["Slope"].Value);
    }

    [Fact]
    public void RegressionRows_AreJoinedByImageAndTaskNotByPosition()
    {
        const string script = """
            $features = 1..8 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; x = $_ } }
            $scores = 8..1 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; y = 2 * $_ + $_ % 2 } }
            $scores | Get-ChexRegression y x -Feature $features
            $features | ForEach-Object { [pscustomobject]@{ x = $_.x; y = 2 * $_.x + $_.x % 2 } } | Get-ChexRegression y x
            """;
        HostedResult result = _module.Run(script);
        Assert.Equal(result.Output[1].Properties["Slope"].Value, result.Output[0].Properties["Slope"].Value);
        Assert.InRange((double)result.Output[0].Properties["Slope"].Value, 1.8, 2.2);
    }

    [Fact]
    public void Document_NamesATestForEachDifference()
    {
        string document = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "differences.md"));
        Dictionary<string, string> tests = Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        string[] rows = [.. document.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what |", StringComparison.Ordinal))];
        Assert.True(rows.Length >= 14, "a row a difference");
        foreach (string row in rows)
        {
            Match[] named = [.. Regex.Matches(row, "`([A-Za-z0-9]+Tests)\\.([A-Za-z0-9_]+)`").Cast<Match>()];
            Assert.True(named.Length > 0, $"no test is named: {row}");
            Assert.All(named, name => Assert.Contains($"void {name.Groups[2].Value}(", tests[name.Groups[1].Value]));
        }
    }
}
