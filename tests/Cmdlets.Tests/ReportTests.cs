using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Export-ChexReport: its numbers are those of the cmdlets that make them alone, and it says what it was made of.</summary>
public sealed partial class ReportTests : IDisposable
{
    private const string Study = """
        $null = New-ChexSample s -ImageCount 6
        $maps = Import-ChexHeatmap s/heatmaps -Method gradcam
        $scores = $maps | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
        $points = Import-ChexSalientPoint s/hb_salient_points.json | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json
        $reader = Import-ChexSegmentation s/hb_segmentations.json -Reader human | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json

        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void HumanBenchmark_HasTheIntervalsOfItsMasksAndPointsAlone()
    {
        string[] rows = Rows(Make("$scores | Export-ChexReport r.html -NoThumbnail -Benchmark s/hb_segmentations.json -SalientPoint s/hb_salient_points.json"), "intervals");
        foreach ((string set, string property) in new[] { ("$reader", "IoU"), ("$points", "Hit") })
        {
            HostedResult alone = _module.Run($"{set} | Get-BootstrapInterval {property} -GroupBy Task | Where-Object Count -gt 0 | ForEach-Object {{ '{{0}}|{{1:0.000}} [{{2:0.000}}, {{3:0.000}}]|{{4}}' -f $_.Task, $_.Mean, $_.Lower, $_.Upper, $_.Count }}");
            Assert.InRange(alone.Output.Count, 6, 10);
            foreach (string[] parts in alone.Output.Select(line => line.ToString()!.Replace("NaN", "\u2013").Split('|')))
            {
                string row = Assert.Single(rows, row => row.StartsWith(parts[0], StringComparison.Ordinal) && row.Contains("Human benchmark", StringComparison.Ordinal));
                Assert.Contains($"{parts[1]}|{parts[2]}", row);
            }
        }
    }

    [Fact]
    public void Comparisons_AreThoseThatWereGiven()
    {
        string page = Make("$pairs = Compare-ChexLocalization $reader $scores -Paired -Property IoU -WarningAction Ignore; $scores | Export-ChexReport r.html -NoThumbnail -Comparison $pairs -ComparisonTitle 'Grad-CAM less reader'");
        HostedResult first = _module.Run("$pairs | Where-Object Task -eq Edema | ForEach-Object { $_.Difference }");
        string difference = Convert.ToDouble(first.Output.Single().BaseObject, CultureInfo.InvariantCulture).ToString("+0.000;\u22120.000;0.000", CultureInfo.InvariantCulture);
        string section = page[page.IndexOf("<section id=\"comparisons\"", StringComparison.Ordinal)..];
        Assert.Matches($"Edema</th><td class=\"word\">IoU</td>.*{Regex.Escape(difference)} \\[", section);
        Assert.Contains("Differences (Grad-CAM less reader) are over the images that both sides scored", page[page.IndexOf("<section id=\"methods\"", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("<section id=\"comparisons\"", Make("$scores | Export-ChexReport none.html -NoThumbnail", "none.html"));
    }

    [Fact]
    public void ScoresAsUsed_AreHashedAsTheyAreDocumented()
    {
        string page = Make("$scores | Export-ChexReport r.html -NoThumbnail");
        HostedResult lines = _module.Run("""$scores | ForEach-Object { "{0}`t{1}`t{2}`t{3:R}`t{4:R}" -f $_.ImageId, $_.Task, $_.Method, $_.IoU, $_.Hit }""");
        string text = string.Concat(lines.Output.Select(line => line.ToString()!).Order(StringComparer.Ordinal).Select(line => line + "\n"));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), page);
        Assert.Contains("True masks, as scored", page);
        Assert.Contains("Predicted masks, as scored", page);
    }

    [Fact]
    public void FurtherScores_HaveTheIntervalsOfTheirOwnAndAColumnEach()
    {
        string page = Make("""
            $more = $maps | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Metric BoundaryIoU, Hausdorff95
            $more | Export-ChexReport r.html -NoThumbnail -Property IoU, BoundaryIoU, Hausdorff95
            """);
        string[] rows = Rows(page, "intervals");
        HostedResult alone = _module.Run("$more | Get-BootstrapInterval BoundaryIoU -GroupBy Task | Where-Object Count -gt 0 | ForEach-Object { '{0}|{1:0.000} [' -f $_.Task, $_.Mean }");
        Assert.NotEmpty(alone.Output);
        Assert.All(alone.Output.Select(line => line.ToString()!.Split('|')), parts => Assert.Contains(rows, row => row.StartsWith(parts[0], StringComparison.Ordinal) && row.Contains("|" + parts[1], StringComparison.Ordinal)));
        Assert.Contains("Hausdorff 95 % (px)</button>", page);
        Assert.Contains("further scores: Boundary IoU, Hausdorff 95 % (px)", page);
        Assert.Equal("PropertyNotFound", _module.Run("$more | Export-ChexReport n.html -Property IoU, Nothing").ErrorId);
        Assert.False(File.Exists(Path.Combine(_module.Folder, "n.html")));
    }

    [Fact]
    public void MarkupInEveryTextOfTheCaller_IsEscaped()
    {
        const string evil = "<img src=x onerror=alert(1)>";
        string page = Make($$"""
            $evil = '{{evil}}'
            $row = [pscustomobject]@{ ImageId = "a $evil"; Task = "t $evil"; Method = "m $evil"; Model = "o $evil"; IoU = 0.5; Hit = 1; $evil = 0.2 }
            $pair = Compare-ChexLocalization $row $row -Paired -Property IoU -WarningAction Ignore
            $scores + $row | Export-ChexReport r.html -NoThumbnail -Title $evil -Comparison $pair -ComparisonTitle $evil -Property IoU, $evil -Setting @{ $evil = $evil }
            """);
        Assert.DoesNotContain("<img src=x", page);
        Assert.Contains("<option value=\"m &lt;img", page);
        Assert.Contains("data-name=\"&lt;img", page);
        Assert.InRange(page.Split("&lt;img src=x onerror=alert(1)&gt;").Length - 1, 20, 200);
    }

    [Theory]
    [InlineData("Reference", "read off the sorted replicates as in the reference implementation")]
    [InlineData("Percentile", "as percentiles of the replicates")]
    [InlineData("Basic", "by the basic method: percentiles of the replicates, reflected at the estimate")]
    [InlineData("BCa", "bias-corrected and accelerated (BCa)")]
    [InlineData("Studentized", "studentized (bootstrap-t)")]
    [InlineData("Wilson", "Means are given with 95 % Wilson score intervals, each image a trial of its own.")]
    [InlineData("Jeffreys", "Means are given with 95 % Jeffreys intervals, each image a trial of its own.")]
    public void MethodsParagraph_NamesTheIntervalsAsTheyWereMade(string method, string words)
    {
        string page = Make($"$scores | Export-ChexReport r.html -NoThumbnail -Property Hit -Method {method} -WarningAction Ignore");
        string paragraph = page[page.IndexOf("<section id=\"methods\"", StringComparison.Ordinal)..];
        Assert.Contains(words, paragraph);
        Assert.Equal(method is not ("Wilson" or "Jeffreys"), page.Contains("replicates that draw images with replacement (seed 0)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Reference", "Mean and 95 % bootstrap interval of each task")]
    [InlineData("Wilson", "Mean and 95 % Wilson score interval of each task")]
    [InlineData("Jeffreys", "Mean and 95 % Jeffreys interval of each task")]
    public void FigureOfMeans_NamesItsIntervals(string method, string words) =>
        Assert.Contains(words, Make($"$scores | Export-ChexReport r.html -NoThumbnail -Property Hit -Method {method} -WarningAction Ignore"));

    [Fact]
    public void ComparedScores_HaveTheirNamesInWords()
    {
        string page = Make("""
            $less = 1..6 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; IoU = 0.5; BoundaryIoU = $_ / 10 } }
            $more = 1..6 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; IoU = 0.5; BoundaryIoU = $_ / 8 } }
            $pairs = Compare-ChexLocalization $less $more -Paired -Property BoundaryIoU -WarningAction Ignore
            $scores | Export-ChexReport r.html -NoThumbnail -Comparison $pairs
            """);
        Assert.DoesNotContain("BoundaryIoU", page);
        Assert.Contains("<td class=\"word\">Boundary IoU</td>", page);
        Assert.Contains("Boundary IoU, Candidate less baseline, Edema:", page);
    }

    [Theory]
    [InlineData("Holm", "Adjusted p", "* adjusted p &lt; 0.05")]
    [InlineData("None", "p", "* p &lt; 0.05")]
    public void ComparisonsPValues_AreCalledAdjustedWhereTheyAre(string correction, string heading, string stars)
    {
        string page = Make($"$scores | Export-ChexReport r.html -NoThumbnail -Comparison (Compare-ChexLocalization $reader $scores -Paired -Property IoU -Correction {correction} -WarningAction Ignore)");
        Assert.Contains($"<th scope=\"col\" class=\"number\">{heading}</th>", page);
        Assert.Contains(stars, page);
    }

    [Fact]
    public void NegativeNumbers_HaveOneSignInEveryTable()
    {
        string page = Make("""
            $low = 1..6 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; IoU = 0.5; Correlation = -$_ / 10; Tiny = -0.0001 } }
            $high = 1..6 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; IoU = 0.5; Correlation = -$_ / 20; Tiny = -0.0001 } }
            $low | Export-ChexReport r.html -Property Correlation, Tiny -Comparison (Compare-ChexLocalization $high $low -Paired -Property Correlation -WarningAction Ignore)
            """);
        Assert.Matches(@"^Edema\|\u22120\.\d{3} \[\u22120\.\d{3}, \u22120\.\d{3}\]\|6\|0\.000 \[0\.000, 0\.000\]\|6$", Assert.Single(Rows(page, "intervals")));
        Assert.Equal(6, Rows(page, "cases").Count(row => row.Contains("|\u22120.", StringComparison.Ordinal) && row.EndsWith("|0.000", StringComparison.Ordinal)));
        Assert.Contains("data-key=\"-0.1\">\u22120.100</td>", page);
        Assert.DoesNotMatch(@"<td[^>]*>[^<]*-\d", page);
    }

    [Fact]
    public void Patients_AreDrawnWithAllTheirImagesAsByGetBootstrapInterval()
    {
        string page = Make("$scores | Export-ChexReport r.html -NoThumbnail -Property IoU -Method BCa -Unit PatientId");
        string[] rows = Rows(page, "intervals");
        HostedResult alone = _module.Run("$scores | Get-BootstrapInterval IoU -GroupBy Task -Method BCa -Unit PatientId -WarningAction Ignore | Where-Object Count -gt 0 | ForEach-Object { '{0}|{1:0.000} [{2:0.000}, {3:0.000}]|{4}' -f $_.Task, $_.Mean, $_.Lower, $_.Upper, $_.Count }");
        Assert.NotEmpty(alone.Output);
        Assert.Equal(alone.Output.Select(line => line.ToString()!.Replace("NaN", "\u2013")).Order(StringComparer.Ordinal), rows);
        Assert.Contains("replicates that draw patients, each with all its images, with replacement", page);
        Assert.Contains("n is the number of patients with a value", page);
    }

    [Theory]
    [InlineData("-Method BCa", 1)]
    [InlineData("-Method BCa -Unit ImageId", 0)]
    [InlineData("-Method BCa -Unit PatientId", 0)]
    [InlineData("", 0)]
    public void ImagesThatSharePatients_AreSaidWhereTheyCountAsIndependent(string how, int warnings)
    {
        HostedResult result = _module.Run(Study + $"$scores | Export-ChexReport r.html -NoThumbnail -Property IoU {how}");
        Assert.Null(result.Terminating);
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Contains("6 images come from 3 patients", StringComparison.Ordinal)));
    }

    [Fact]
    public void CaseWithoutItsUnit_IsLeftOutWithAnError()
    {
        HostedResult result = _module.Run("[pscustomobject]@{ ImageId = 'a'; Task = 'Edema'; IoU = 0.5; Hospital = 'x' }, [pscustomobject]@{ ImageId = 'b'; Task = 'Edema'; IoU = 0.25 } | Export-ChexReport r.html -Property IoU -Unit Hospital -PassThru");
        Assert.Equal("UnitMissing", result.ErrorId);
        Assert.Single(result.Output);
        string page = File.ReadAllText(Path.Combine(_module.Folder, "r.html"));
        Assert.Equal(1, page.Split("<tr data-task=").Length - 1);
        Assert.Contains("draw values of Hospital, each with all its images,", page);
    }

    [Fact]
    public void ReplicatesWithoutAValue_AreSaidBesideTheIntervals()
    {
        string page = Make("$lone = foreach ($i in 1..6) { [pscustomobject]@{ ImageId = \"i$i\"; Task = 'Edema'; IoU = $(if ($i -le 2) { $i / 10 } else { 0 / 0.0 }) } }; $lone | Export-ChexReport lone.html -Property IoU", "lone.html");
        Assert.Contains("1 of 1 intervals have replicates that drew no value; the reference sorts them last, so that they raise the upper bound.", page);
    }

    [Fact]
    public void RowsOfACsv_KeepTheirProbabilityDiceAndAreas()
    {
        string direct = Make("$scores | Export-ChexReport r.html -NoThumbnail"), read = Make("""
            $scores | ForEach-Object {
                [pscustomobject]@{ ImageId = $_.ImageId; Task = $_.Task; Method = $_.Method; IoU = $_.IoU; Dice = $_.Dice; Hit = $_.Hit; PredictedArea = $_.PredictedArea; TruthArea = $_.TruthArea; Probability = $_.Probability }
            } | Export-ChexReport c.html -NoThumbnail
            """, "c.html");
        Assert.Equal(60, Rows(direct, "cases").Length);
        Assert.Equal(Rows(direct, "cases"), Rows(read, "cases"));
        Assert.Contains("IoU against the model", read);
        Assert.Equal(Rows(direct, "intervals"), Rows(read, "intervals"));
        Assert.Equal(Slices(direct), Slices(read));

        static string Slices(string page) => page[page.IndexOf("<section id=\"slices\"", StringComparison.Ordinal)..page.IndexOf("<section id=\"all\"", StringComparison.Ordinal)].Split("<section id=\"examples\"")[0];
    }

    [Fact]
    public void TaskOfOneCase_HasNoBest()
    {
        string page = Make("$scores | Where-Object IoU -gt 0 | Where-Object Task -eq Edema | ForEach-Object -Begin { $first = $null } -Process { $first ??= $_ } -End { $first } | Export-ChexReport r.html -NoThumbnail");
        Assert.Contains("<b>Only case</b>", page);
        Assert.DoesNotContain("<b>Best</b>", page);
    }

    [Fact]
    public void RowsWithoutAnyScore_MakeAReportThatSaysSo() =>
        Assert.Contains("No case has a score", Make("[pscustomobject]@{ ImageId = 'a'; Task = 'Edema'; IoU = ''; Hit = '' } | Export-ChexReport r.html"));

    [Fact]
    public void Legend_NamesOnlyWhatLiesOverThePictures()
    {
        string with = Make("$scores | Export-ChexReport r.html -NoThumbnail -SalientPoint s/hb_salient_points.json"), without = Make("Import-ChexSegmentation s/hb_segmentations.json | Export-ChexReport g.html -GroundTruth s/gt_segmentations.json -NoThumbnail", "g.html");
        Assert.Contains("peak of the map", with);
        Assert.Contains("reader's point", with);
        Assert.Contains("saliency, 0 to 1", with);
        Assert.DoesNotContain("peak of the map", without);
        Assert.DoesNotContain("saliency, 0 to 1", without);
    }

    [Fact]
    public void PointOutsideThePicture_IsSaidAndTheCaseStays()
    {
        HostedResult result = _module.Run(Study + """
            $first = $scores | Where-Object { $_.IoU -gt 0 }
            $mark = '{"' + $first[0].ImageId + '": {"' + $first[0].Task + '": [[99999, 5]]}}'
            [IO.File]::WriteAllText("$PWD/p.json", $mark)
            $scores | Export-ChexReport r.html -NoThumbnail -SalientPoint p.json -PassThru
            """);
        Assert.Null(result.Terminating);
        Assert.Equal("InvalidValue", result.ErrorId);
        Assert.Single(result.Output);
        Assert.Equal(60, File.ReadAllText(Path.Combine(_module.Folder, "r.html")).Split("<tr data-task=").Length - 1);
    }

    private string Make(string script, string name = "r.html")
    {
        HostedResult result = _module.Run(Study + script);
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        return File.ReadAllText(Path.Combine(_module.Folder, name));
    }

    /// <summary>A table's rows as texts, parted by bars; a task's name that spans several rows is put before each.</summary>
    private static string[] Rows(string page, string table)
    {
        int from = page.IndexOf($"id=\"{table}\"", StringComparison.Ordinal);
        string body = page[page.IndexOf("<tbody>", from, StringComparison.Ordinal)..page.IndexOf("</tbody>", from, StringComparison.Ordinal)];
        string task = string.Empty;
        return [.. RowStart().Split(body).Skip(1).Select(row =>
        {
            Match head = Head().Match(row);
            task = head.Success ? head.Groups[1].Value : task;
            return task + "|" + string.Join('|', Cell().Matches(row).Select(cell => cell.Groups[1].Value));
        })];
    }

    [GeneratedRegex("<tr[^>]*>")]
    private static partial Regex RowStart();

    [GeneratedRegex("<th[^>]*>(.*?)</th>")]
    private static partial Regex Head();

    [GeneratedRegex("<td[^>]*>(.*?)</td>")]
    private static partial Regex Cell();
}
