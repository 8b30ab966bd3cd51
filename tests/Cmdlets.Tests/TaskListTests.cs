using System.Management.Automation;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Tasks of any kind, under any spelling, through every cmdlet that lists or reads them.</summary>
public sealed class TaskListTests : IDisposable
{
    private const string Study = """
        [IO.File]::WriteAllText("$PWD/tasks.json", '{"golden retriever": ["n02099601"], "tabby cat": ["n02123045"]}')
        [IO.File]::WriteAllText("$PWD/masks.json", '{"a": {"n02099601": {"size": [2, 3], "counts": "24"}, "Tabby_Cat": {"size": [2, 3], "counts": "6"}}}')
        [IO.File]::WriteAllText("$PWD/outlines.json", '{"a": {"img_size": [2, 3], "N02099601": [[[0, 0], [2, 0], [2, 1]]], "zebra": []}}')
        [IO.File]::WriteAllText("$PWD/points.json", '{"a": {"golden-retriever": [[1, 1]], "zebra": []}}')

        """;

    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("Import-ChexSegmentation masks.json -TaskList tasks.json | ForEach-Object Task", "golden retriever,tabby cat")]
    [InlineData("Import-ChexAnnotation outlines.json -TaskList tasks.json -WarningAction Ignore | ForEach-Object { \"$($_.Task) $($_.PolygonCount)\" }", "golden retriever 1,tabby cat 0")]
    [InlineData("Import-ChexSalientPoint points.json -TaskList tasks.json | ForEach-Object Task", "golden retriever,zebra")]
    [InlineData("Measure-ChexPathologyFeature outlines.json -TaskList tasks.json | ForEach-Object { \"$($_.Task) $($_.InstanceCount)\" }", "golden retriever 1,tabby cat 0")]
    [InlineData("Import-ChexSegmentation masks.json -TaskList tasks.json | Where-Object Area | Export-ChexSegmentation out.json -TaskList tasks.json; (Import-ChexSegmentation out.json).Task", "golden retriever,tabby cat")]
    [InlineData("Import-ChexSegmentation masks.json -TaskList tasks.json | Measure-ChexLocalization -GroundTruth masks.json -TaskList tasks.json | ForEach-Object { \"$($_.Task) $($_.Dice)\" }", "golden retriever 1,tabby cat NaN")]
    [InlineData("Import-ChexSegmentation masks.json -TaskList tasks.json | Measure-ChexPixelAgreement -GroundTruth masks.json -TaskList tasks.json | ForEach-Object { \"$($_.Task) $($_.TruePositive)\" }", "golden retriever 4,tabby cat 0")]
    [InlineData("$null = Import-ChexSegmentation masks.json -TaskList tasks.json | Export-ChexSegmentation coco.json -Format CocoDataset -TaskList tasks.json; [regex]::Matches([IO.File]::ReadAllText(\"$PWD/coco.json\"), '\"name\": *\"([^\"]+)') | ForEach-Object { $_.Groups[1].Value }", "golden retriever,tabby cat")]
    [InlineData("$scores = Import-ChexSegmentation masks.json -TaskList tasks.json | Measure-ChexLocalization -GroundTruth masks.json -TaskList tasks.json; [IO.File]::WriteAllText(\"$PWD/cat.json\", '[\"tabby cat\"]'); (Compare-ChexLocalization $scores $scores -Paired -Property IoU -TaskList cat.json -WarningAction Ignore).Task", "tabby cat")]
    [InlineData("Test-ChexSegmentation out.json -TaskList tasks.json -Quiet", "False")]
    public void TaskList_GivesAnyNamesAndTheirAliases(string script, string expected)
    {
        HostedResult result = _module.Run(Study + script);
        Assert.DoesNotContain(result.Errors, error => !error.FullyQualifiedErrorId.StartsWith("PathNotFound", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(',', result.Output));
    }

    [Fact]
    public void TaskList_WholeStudy_ScoresTunesComparesAndWritesOnlyTheseTasks()
    {
        HostedResult result = _module.Run(Study + """
            $truth = @(Import-ChexAnnotation outlines.json -TaskList tasks.json -WarningAction Ignore | ConvertTo-ChexSegmentation)
            $scores = @(Import-ChexSegmentation masks.json -TaskList tasks.json | Measure-ChexLocalization -GroundTruth $truth)
            $scores | ForEach-Object Task
            $scores | Export-ChexLocalization wide -TaskList tasks.json -WarningAction Ignore
            [IO.File]::ReadAllLines("$PWD/wide/iou_results_per_cxr.csv")[0]
            (Compare-ChexLocalization $scores $scores -TaskList tasks.json -Property IoU -WarningAction Ignore).Name
            """);
        Assert.Empty(result.Errors);
        string[] lines = [.. result.Output.Select(item => $"{item}")];
        Assert.Equal(["golden retriever", "tabby cat"], lines[..2]);
        Assert.Equal("golden retriever,tabby cat", string.Join(',', lines[2].Split(',').Where(name => name != "img_id")));
        Assert.Contains("golden retriever", lines[3..]);
    }

    [Fact]
    public void Optimize_TruthUnderAnAlias_IsFound()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2
            [IO.File]::WriteAllText("$PWD/tasks.json", '{"Edema": ["oedema"]}')
            [IO.File]::WriteAllText("$PWD/truth.json", [IO.File]::ReadAllText("$PWD/s/gt_segmentations.json").Replace('"Edema"', '"oedema"'))
            (Import-ChexHeatmap s/heatmaps -Task edema | Optimize-ChexThreshold -GroundTruth truth.json -TaskList tasks.json -WarningAction Ignore).Images
            (Import-ChexHeatmap s/heatmaps -Task edema | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -TaskList tasks.json -WarningAction Ignore).Images
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(result.Output[1], result.Output[0]);
    }

    [Fact]
    public void Optimize_TaskList_TunesTheseTasks()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2
            [IO.File]::WriteAllText("$PWD/tasks.json", '["Edema", "Cardiomegaly"]')
            (Import-ChexHeatmap s/heatmaps -Task edema, cardiomegaly | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -TaskList tasks.json -WarningAction Ignore).Task
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["Cardiomegaly", "Edema"], result.Output.Select(task => $"{task}").Order());
    }

    [Theory]
    [InlineData("airspace_opacity")]
    [InlineData("LUNG OPACITY")]
    [InlineData("Airspace-Opacity")]
    public void Spelling_OfChexpertsLabels_DoesNotMatter(string written)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "m.json"), "{\"a\": {\"" + written + "\": {\"size\": [2, 3], \"counts\": \"24\"}}}");
        File.WriteAllText(Path.Combine(_module.Folder, "o.json"), "{\"a\": {\"img_size\": [2, 3], \"" + written + "\": [[[0, 0], [2, 0], [2, 1]]]}}");
        HostedResult result = _module.Run($$"""
            (Import-ChexSegmentation m.json).Task
            (Import-ChexAnnotation o.json -Task '{{written}}' | Where-Object PolygonCount).Task
            (Import-ChexSegmentation m.json | Export-ChexSegmentation x.json -Task '{{written}}' -PassThru).Task
            (Import-ChexSegmentation x.json).Task
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Repeat("Airspace Opacity", 4), result.Output.Select(task => $"{task}"));
    }

    [Fact]
    public void TaskList_ThatIsNone_EndsTheCallBeforeAnyWork()
    {
        foreach (string call in (string[])["Import-ChexSegmentation masks.json", "Import-ChexAnnotation outlines.json", "Import-ChexSalientPoint points.json"])
        {
            HostedResult result = _module.Run(Study + $"[IO.File]::WriteAllText(\"$PWD/bad.json\", '7'); {call} -TaskList bad.json");
            Assert.Empty(result.Output);
            Assert.StartsWith("TaskListUnreadable,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        }
    }
}
