using CheXplanation.Datasets;
using CheXplanation.Fidelity;
using CheXplanation.Masks;

namespace CheXplanation.Tests;

/// <summary>docs/fidelity.md is what tests/Fidelity writes, and its comparisons see what differs.</summary>
public sealed class FidelityTests
{
    [Fact]
    public void Report_EveryFolder_IsSoundAndIsTheFileInDocs()
    {
        foreach (string folder in GoldenRun.Sets.Select(set => $"golden/{set}").Append("sample"))
        {
            SharedData.Require(folder);
        }

        FidelityReport report = FidelityReport.Compute();
        Assert.Empty(report.Faults());
        Assert.Equal(File.ReadAllText(ReferenceData.ReportPath).ReplaceLineEndings("\n").Split('\n'), MarkdownReport.Write(report).Split('\n'));
    }

    [Theory]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.5,x\n", 4, 0, 0, 0)]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.5000000001,x\n", 3, 1, 0, 0)]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.500001,x\n", 3, 0, 1, 1)]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.5,y\n", 3, 0, 1, 1)]
    [InlineData("a,b\n1.5,x\n", "a,b\n,x\n", 3, 0, 1, 1)]
    [InlineData("a,b\n1.5,x\n", "a,b\ninf,x\n", 3, 0, 1, 1)]
    [InlineData("a,b\n1.5,x\n", "a,b\n", 2, 0, 2, 2)]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.5,x\n1.5,x\n", 4, 0, 2, 2)]
    [InlineData("a,b\n1.5,x\n", "", 0, 0, 4, 4)]
    [InlineData("a,b\n1.5,x\n", "a,b\r\n1.5,x\r\n", 2, 0, 2, 2)]
    [InlineData("a\n\"1, 2\"\n", "a\n\"1, 3\"\n", 1, 0, 1, 1)]
    [InlineData("a,b\n1.5,x\n", "a,b\n1.5,\"x\"\n", 4, 0, 0, 1)]
    public void CsvComparison_WhatDiffers_IsCounted(string theirs, string ours, int equal, int within, int different, int unexplained)
    {
        Tally tally = CsvComparison.Compare(theirs, ours, CsvRule.Within(1e-9));
        Assert.Equal((equal, within, different, unexplained), (tally.Equal, tally.Within, tally.Different, tally.Unexplained));
    }

    [Theory]
    [InlineData(1, 0, 1, 0)]
    [InlineData(2, 0, 0, 1)]
    [InlineData(0, 1, 0, 0)]
    public void MaskComparison_PixelsThatDiffer_AreCounted(int pixels, int equal, int within, int different)
    {
        var size = new PictureSize(4, 3);
        var ours = new Dictionary<ImageTask, RunLengthMask> { [new("i", "Edema")] = RunLengthMask.FromRuns(size, [2, 3 + pixels, 7 - pixels]) };
        string theirs = $$"""{"i": {"Edema": {"size": [3, 4], "counts": "{{CocoRunLengthText.Encode(RunLengthMask.FromRuns(size, [2, 3, 7]))}}"} } }""";
        Tally tally = MaskComparison.Compare(theirs, ours, mostPixels: 1);
        Assert.Equal((equal, within, different, different), (tally.Equal, tally.Within, tally.Different, tally.Unexplained));
        ours.Add(new("j", "Edema"), RunLengthMask.Empty(size));
        Assert.Equal(different + 1, MaskComparison.Compare(theirs, ours, mostPixels: 1).Unexplained);
        Assert.Equal(1, MaskComparison.Compare(theirs, new Dictionary<ImageTask, RunLengthMask>()).Unexplained);
    }

    [Fact]
    public void Outcome_NothingComparedAndNoReason_IsNotSound()
    {
        Assert.False(new Outcome("folder", "?").IsSound);
        Assert.True(new Outcome("folder", "pictures") { HoldsNoValues = true }.IsSound);
        Assert.True(new Outcome("folder", "masks") { IsPinned = true }.IsSound);
    }
}
