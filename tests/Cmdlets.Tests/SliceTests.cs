using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The rows and the undefined scores of the four slices, on masks of three pixels.</summary>
public sealed class SliceTests : IDisposable
{
    // Masks of 1 x 3 pixels: "3" is all off, "03" all on, "12" two of three on. Image a is in both, b in truth only, c in the prediction only.
    private const string Truth = """{"a": {"Edema": {"size": [1, 3], "counts": "12"}, "Mass": {"size": [1, 3], "counts": "3"}}, "b": {"Edema": {"size": [1, 3], "counts": "03"}, "Mass": {"size": [1, 3], "counts": "3"}}}""";
    private const string Predicted = """{"a": {"Edema": {"size": [1, 3], "counts": "03"}, "Mass": {"size": [1, 3], "counts": "3"}}, "c": {"Edema": {"size": [1, 3], "counts": "3"}, "Mass": {"size": [1, 3], "counts": "03"}}}""";

    private readonly HostedModule _module = new();

    public SliceTests()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), Truth);
        File.WriteAllText(Path.Combine(_module.Folder, "p.json"), Predicted);
    }

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("TruePositive", "a Edema 0.6667; a Mass NaN; b Edema NaN; b Mass NaN")]
    [InlineData("GroundTruth", "a Edema 0.6667; a Mass NaN; b Edema 0; b Mass NaN")]
    [InlineData("Full", "a Edema 0.6667; a Mass NaN; c Edema NaN; c Mass 0; b Edema 0; b Mass NaN")]
    [InlineData("Predicted", "a Edema 0.6667; a Mass NaN; c Edema NaN; c Mass 0")]
    public void Slice_HasItsRowsAndUndefinedScores(string slice, string expected)
    {
        HostedResult result = _module.Run($"Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json -Slice {slice}");
        Assert.Empty(result.Errors);
        Assert.Equal(expected, string.Join("; ", result.Output.Select(row => FormattableString.Invariant($"{row.Properties["ImageId"].Value} {row.Properties["Task"].Value} {row.Properties["IoU"].Value:0.####}"))));
    }

    [Fact]
    public void ImagesWithoutTheirCounterpart_AreCountedAndNamedInAWarning()
    {
        HostedResult result = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json");
        Assert.Equal(2, result.Warnings.Count);
        Assert.StartsWith("1 image (b) of the truth without a prediction", result.Warnings[0]);
        Assert.StartsWith("1 image (c) of the prediction", result.Warnings[1]);
    }

    [Fact]
    public void TwoMethods_EachHaveTheirMissingRows()
    {
        HostedResult result = _module.Run("& { Import-ChexSegmentation p.json -Method gradcam; Import-ChexSegmentation p.json -Method ig } | Measure-ChexLocalization -GroundTruth t.json");
        Assert.Empty(result.Errors);
        Assert.Equal(8, result.Output.Count);
        Assert.Equal(4, result.Output.Count(row => (string?)row.Properties["Method"].Value == "ig"));
    }

    [Fact]
    public void TruthAsObjects_ScoresAsFromItsFile()
    {
        HostedResult result = _module.Run("$t = Import-ChexSegmentation t.json; Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth $t");
        Assert.Equal(2.0 / 3, result.Output[0].Properties["IoU"].Value);
        Assert.Equal(0.8, result.Output[0].Properties["Dice"].Value);
    }

    [Fact]
    public void MaskWithoutItsMap_HasNoHit()
    {
        PSObject row = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json").Output[0];
        Assert.Equal(double.NaN, row.Properties["Hit"].Value);
    }
}
