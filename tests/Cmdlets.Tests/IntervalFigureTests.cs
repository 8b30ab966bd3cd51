using System.Xml.Linq;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Export-ChexFigure with intervals: methods beside each other and beside a reader, paired differences, stars, calibration.</summary>
public sealed class IntervalFigureTests : IDisposable
{
    private const string Study = """
        $null = New-ChexSample s -ImageCount 6
        $maps = Import-ChexHeatmap s/heatmaps -Method gradcam
        $first = $maps | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
        $second = Import-ChexHeatmap s/heatmaps -Method ig | ConvertTo-ChexSegmentation -Threshold 0.7 | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
        $reader = Import-ChexSegmentation s/hb_segmentations.json -Reader human | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json

        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void TwoMethodsAndAReader_AreThreeSeriesInTheLegend()
    {
        XElement svg = Draw("$first + $second | Get-BootstrapInterval IoU -GroupBy Task, Method | Export-ChexFigure f.svg -Benchmark ($reader | Get-BootstrapInterval IoU -GroupBy Task)");
        Assert.Equal(["gradcam", "ig", "Human benchmark"], Texts(Part(svg, "legend")));
        Assert.Contains("Whiskers: 95 % intervals. n: gradcam.", Texts(svg));
    }

    [Fact]
    public void RowsOfACsv_MakeSeriesByAProperty()
    {
        const string rows = "[pscustomobject]@{ Task = 'a'; Model = 'x'; Mean = 0.2; Lower = 0.1; Upper = 0.3 }, [pscustomobject]@{ Task = 'a'; Model = 'y'; Mean = 0.5; Lower = 0.4; Upper = 0.6 }";
        Assert.Equal(["x", "y"], Texts(Part(Draw($"{rows} | Export-ChexFigure f.svg -SeriesBy Model"), "legend")));
        HostedResult result = _module.Run($"{rows} | Export-ChexFigure g.svg");
        Assert.Equal("DuplicateItem", result.ErrorId);
    }

    [Fact]
    public void PairedComparisons_StandAroundZeroWithTheirStars()
    {
        XElement svg = Draw("$pairs = Compare-ChexLocalization $reader $first -Paired -Property IoU, Hit; $pairs | Export-ChexFigure f.svg -Width 174");
        string[] texts = Texts(svg);
        Assert.Contains("Difference of IoU", texts);
        Assert.Contains(texts, text => text.StartsWith("Right of 0 the candidate is better than the baseline.", StringComparison.Ordinal));
        HostedResult pairs = _module.Run("$pairs | Where-Object { $_.Property -eq 'IoU' -and $_.AdjustedPValue -lt 0.05 }");
        Assert.Equal(pairs.Output.Count, texts.Count(text => text is "*" or "**" or "***"));
    }

    [Theory]
    [InlineData("BoundaryIoU", "better")]
    [InlineData("Hausdorff95", "farther from the truth")]
    [InlineData("CentroidDistance, BoundaryIoU", "higher")]
    [InlineData("RandomIoU", "higher")]
    [InlineData("Brier", "higher")]
    public void PairedComparisons_SayWhatRightOfZeroIsOfTheirScores(string properties, string words)
    {
        XElement svg = Draw($$"""
            $less = 1..6 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'a'; BoundaryIoU = $_ / 9; Hausdorff95 = $_; CentroidDistance = $_; RandomIoU = $_ / 9; Brier = $_ / 9 } }
            Compare-ChexLocalization $less $less -Paired -Property {{properties}} -WarningAction Ignore | Export-ChexFigure f.svg -Width 174
            """);
        Assert.Contains(Texts(svg), text => text.StartsWith($"Right of 0 the candidate is {words} than the baseline.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BenjaminiHochberg", "*** p < 0.001, adjusted for the number of tests.")]
    [InlineData("None", "*** p < 0.001.")]
    public void Stars_AreCalledAdjustedWhereTheyAre(string correction, string words)
    {
        XElement svg = Draw($"Compare-ChexLocalization $reader $first -Paired -Property IoU -Correction {correction} -WarningAction Ignore | Export-ChexFigure f.svg -Width 174");
        Assert.EndsWith(words, string.Join(' ', Texts(svg)));
    }

    [Fact]
    public void DifferencesOfZeroAlone_StandInTheMiddle()
    {
        XElement svg = Draw("Compare-ChexLocalization $first $first -Paired -Property IoU -WarningAction Ignore | Export-ChexFigure f.svg");
        Assert.Superset(new HashSet<string> { "-1", "0", "1" }, Texts(svg).ToHashSet());
    }

    [Fact]
    public void StarsOfAPairedTest_StandBesideTheMethodAndNotTheReader()
    {
        XElement svg = Draw("""
            $tests = $first | ForEach-Object Task | ForEach-Object { [pscustomobject]@{ Task = $_; Property = 'IoU'; AdjustedPValue = 0.004 } }
            $first | Get-BootstrapInterval IoU -GroupBy Task | Export-ChexFigure f.svg -Benchmark ($reader | Get-BootstrapInterval IoU -GroupBy Task) -Significance $tests
            """);
        int rows = _module.Run("$first | Get-BootstrapInterval IoU -GroupBy Task | Where-Object { -not [double]::IsNaN($_.Mean) }").Output.Count;
        Assert.InRange(rows, 5, 10);
        Assert.Equal(rows, Texts(svg).Count(text => text == "**"));
        Assert.Contains(Texts(svg), text => text.Contains("adjusted", StringComparison.Ordinal) || text.Contains("for the number of tests", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BoundaryIoU", "Boundary IoU")]
    [InlineData("MeanIoU", "Mean IoU")]
    [InlineData("AreaRatio", "Area ratio")]
    [InlineData("TruthArea", "True area (pixels)")]
    [InlineData("PixelAuroc", "Pixel AUROC")]
    public void Properties_AreNamedInWords(string property, string words) =>
        Assert.Contains(words, Texts(Draw($"[pscustomobject]@{{ Task = 'a'; {property} = 0.2 }}, [pscustomobject]@{{ Task = 'a'; {property} = 0.4 }} | Export-ChexFigure f.svg -Property {property}")));

    [Fact]
    public void PercentageDecreases_AreDrawnInPercent()
    {
        string[] texts = Texts(Draw("Compare-ChexLocalization $reader $first -Property IoU | Export-ChexFigure f.svg"));
        Assert.Contains("Decrease of IoU (%)", texts);
        Assert.Contains("Average", texts);
    }

    [Fact]
    public void Calibrations_AreReliabilityDiagrams()
    {
        XElement svg = Draw("$first | Measure-ChexCalibration -GroupBy Task | Export-ChexFigure f.svg -Width 174");
        Assert.Equal(10, svg.Descendants().Count(element => (string?)element.Attribute("class") == "panel"));
        Assert.Contains("Probability of the model", Texts(svg));
        Assert.Contains(_module.Run("$first | Measure-ChexCalibration | ForEach-Object { $_.Brier.ToString('0.000') }").Output.Single().ToString(), Texts(Draw("$first | Measure-ChexCalibration | Export-ChexFigure g.svg", "g.svg")));
        Assert.Equal("InputInvalid", _module.Run("(@($first | Measure-ChexCalibration) + 5) | Export-ChexFigure h.svg").ErrorId);
    }

    private XElement Draw(string script, string name = "f.svg")
    {
        HostedResult result = _module.Run(Study + script);
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        return XElement.Load(Path.Combine(_module.Folder, name));
    }

    private static XElement Part(XElement svg, string kind) => svg.Descendants().First(element => (string?)element.Attribute("class") == kind);

    private static string[] Texts(XElement part) => [.. part.Descendants().Where(element => (string?)element.Attribute("class") == "text").Select(element => (string)element.Attribute("data-text")!)];
}
