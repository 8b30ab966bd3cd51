using System.Globalization;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Masks of every form through the cmdlets: in, out, and back the same.</summary>
public sealed class MaskFileTests : IDisposable
{
    private static readonly string Data = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Datasets", "data");

    private readonly HostedModule _module = new();

    public MaskFileTests() => _module.Run("$null = New-ChexSample s -ImageCount 3; $masks = Import-ChexSegmentation s/gt_segmentations.json; function Texts { $input | ConvertTo-CocoRle | ForEach-Object { \"$($_.ImageId) $($_.Task) $($_.size) $($_.counts)\" } }");

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("-Format CocoDataset", "f.json", "f.json -IncludeEmpty", true)]
    [InlineData("-Format CocoDataset -Uncompressed -Task Edema, Cardiomegaly", "f.json", "f.json", false)]
    [InlineData("-Format CocoDataset -AsPolygon", "f.json", "f.json -IncludeEmpty", true)]
    [InlineData("-Format MaskPicture", "f", "f", true)]
    [InlineData("-Format MaskPicture -ByFolder", "f", "f -ByFolder", true)]
    [InlineData("-Format MaskPicture -ByFolder", "f", "f -NamePattern '^(?<id>[^/]+)/(?<task>[^/]+)\\.png$'", true)]
    [InlineData("-Format Reference", "f.json", "f.json", true)]
    public void Masks_WrittenAndReadBack_AreTheSame(string format, string path, string read, bool withEmpty)
    {
        HostedResult result = _module.Run($$"""
            $masks | Export-ChexSegmentation {{path}} {{format}}
            $expected = $masks | Where-Object { {{(withEmpty ? "$true" : "$_.Area -gt 0")}} } | Texts
            $found = Import-ChexSegmentation {{read}} | Texts
            [string]::Join("`n", [Linq.Enumerable]::Order([string[]] $expected)) -ceq [string]::Join("`n", [Linq.Enumerable]::Order([string[]] $found)); $expected.Count
            """);
        AssertClean(result);
        Assert.Equal(true, result.Output[0].BaseObject);
        Assert.Equal(withEmpty ? 30 : (int)result.Output[1].BaseObject, result.Output[1].BaseObject);
    }

    [Fact]
    public void Polygons_OfMasksAndCrowds_AreWrittenAsCocoHasThem()
    {
        HostedResult result = _module.Run("""
            [IO.File]::WriteAllText("$PWD/i.json", '{"images": [{"id": 4, "width": 3, "height": 2, "file_name": "a.jpg"}], "categories": [{"id": 1, "name": "Edema"}], "annotations": [
                {"id": 8, "image_id": 4, "category_id": 1, "iscrowd": 0, "segmentation": {"size": [2, 3], "counts": "24"}},
                {"id": 9, "image_id": 4, "category_id": 1, "iscrowd": 1, "segmentation": {"size": [2, 3], "counts": "24"}}]}')
            Import-ChexSegmentation i.json -AsInstance | Export-ChexSegmentation o.json -Format CocoDataset -CocoDataset i.json -AsPolygon
            [regex]::Matches([IO.File]::ReadAllText("$PWD/o.json"), '"segmentation": (.*?), "area"').ForEach{ $_.Groups[1].Value }
            """);
        AssertClean(result);
        Assert.Equal(["[[1.0, 0.0, 3.0, 0.0, 3.0, 2.0, 1.0, 2.0]]", "{\"size\": [2, 3], \"counts\": \"24\"}"], result.Output.Select(item => $"{item}"));
        Assert.Equal("ParametersExclude", _module.Run("$masks | Export-ChexSegmentation r.json -Format CocoResults -CocoDataset i.json -AsPolygon").ErrorId);
        Assert.Equal("ParametersExclude", _module.Run("$masks | Export-ChexSegmentation r.json -Format CocoDataset -Uncompressed -AsPolygon").ErrorId);
    }

    [Theory]
    [InlineData("Import-ChexSegmentation {0} -Task Edema")]
    [InlineData("ConvertTo-ChexSegmentation {0}")]
    [InlineData("ConvertTo-CocoRle {0}")]
    public void MaskPictures_WithFaintPixels_AreWarnedOf(string call)
    {
        File.Copy(Path.Combine(Data, "..", "..", "Heatmaps", "data", "grey8.jpg"), Path.Combine(_module.Folder, "a_Edema.jpg"));
        _module.Run("@($masks | Where-Object Area -gt 0)[0] | Export-ChexSegmentation clean -Format MaskPicture");
        Assert.Contains("a_Edema.jpg", Assert.Single(_module.Run(string.Format(CultureInfo.InvariantCulture, call, "a_Edema.jpg")).Warnings));
        Assert.Empty(_module.Run(string.Format(CultureInfo.InvariantCulture, call, "clean/*.png").Replace("-Task Edema", string.Empty, StringComparison.Ordinal)).Warnings);
    }

    [Fact]
    public void Results_WrittenAndReadBack_KeepProbabilityAndNumbers()
    {
        HostedResult result = _module.Run("""
            $masks | Export-ChexSegmentation truth.json -Format CocoDataset
            $cut = Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation | Where-Object Area -gt 0
            $cut | Export-ChexSegmentation results.json -Format CocoResults -CocoDataset truth.json
            $back = Import-ChexSegmentation results.json -CocoDataset truth.json
            "$($cut | Texts)" -ceq "$($back | Texts)"
            "$($cut.Probability)" -ceq "$($back.Probability)"
            (Import-ChexSegmentation results.json)[0].ImageId
            """);
        AssertClean(result);
        Assert.Equal([true, true, "1"], result.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void Labels_WrittenAndReadBack_AreTheMasksWithoutWhatOverlaps()
    {
        HostedResult result = _module.Run("""
            $one = @{ size = 2, 3; counts = 0, 3, 3; ImageId = 'a'; Task = 'Edema' }, @{ size = 2, 3; counts = 2, 3, 1; ImageId = 'a'; Task = 'Mass' } | ConvertFrom-CocoRle
            $one | Export-ChexSegmentation labels -Format LabelPicture -Label @{ 3 = 'Edema'; 9 = 'Mass'; 12 = 'None of it' }
            Import-ChexSegmentation labels -Label labels/labels.json | ConvertTo-CocoRle -Uncompressed | ForEach-Object { "$($_.ImageId) $($_.Task): $($_.counts)" }
            Import-ChexSegmentation labels -Label @{ 3 = 'Edema' } -WarningVariable w | ForEach-Object Task
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["a Edema: 0 3 3", "a Mass: 3 2 1", "a None of it: 6", "Edema"], result.Output.Select(item => item.BaseObject));
        Assert.Equal(2, result.Warnings.Count);
        Assert.StartsWith("1 pixels belong to several tasks", result.Warnings[0]);
        Assert.Contains(": 9", result.Warnings[1]);
    }

    [Theory]
    [InlineData("BoxCsv", "b.csv")]
    [InlineData("BoxJson", "b.json")]
    public void Boxes_WrittenAndReadBack_AreTheBoxesOfTheMasks(string format, string file)
    {
        HostedResult result = _module.Run($$"""
            $some = $masks | Where-Object Area -gt 0
            $some | Export-ChexSegmentation {{file}} -Format {{format}}
            $boxes = Import-ChexSegmentation {{file}}
            "$($some | Measure-ChexSegmentation | ForEach-Object { $_.ImageId, $_.BoxX, $_.BoxY, $_.BoxWidth, $_.BoxHeight })" -ceq "$($boxes | Measure-ChexSegmentation | ForEach-Object { $_.ImageId, $_.BoxX, $_.BoxY, $_.BoxWidth, $_.BoxHeight })"
            $boxes | Where-Object { $_.Area -ne ($_ | Measure-ChexSegmentation).BoxWidth * ($_ | Measure-ChexSegmentation).BoxHeight }
            """);
        AssertClean(result);
        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("-PictureSize 12, 12", 0)]
    [InlineData("", 3)]
    public void BoxesWithoutPictureSize_NeedOne(string size, int errors)
    {
        HostedResult result = _module.Run($"Import-ChexSegmentation $data/boxes_nih.csv {size}", ("data", Data));
        Assert.Equal(errors, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("PictureSizeUnknown,", error.FullyQualifiedErrorId));
        Assert.Equal(errors == 0 ? 2 : 0, result.Output.Count);
    }

    [Fact]
    public void PictureFolderOfBoxes_TellsTheirSizes()
    {
        HostedResult result = _module.Run("""
            [IO.File]::WriteAllText("$PWD/b.csv", "image,label,x,y,w,h`n$($masks[0].ImageId),cat,1,2,3,4`n")
            $mask = Import-ChexSegmentation b.csv -PicturePath s/pictures
            $mask.Width -eq $masks[0].Width -and $mask.Area -eq 12
            (Import-ChexSegmentation b.csv -GroundTruth s/gt_segmentations.json -SetTask dog).Task
            """);
        AssertClean(result);
        Assert.Equal([true, "dog"], result.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void CocoDataset_FiltersAliasesAndCrowds()
    {
        HostedResult result = _module.Run("""
            [IO.File]::WriteAllText("$PWD/tasks.json", '{"dog": ["golden retriever"]}')
            (Import-ChexSegmentation $data/coco_dataset.json -TaskList tasks.json -Task dog -AsInstance | ForEach-Object { "$($_.Task) $($_.Instance) $($_.IsCrowd)" }) -join '; '
            (Import-ChexSegmentation $data/coco_dataset.json -Crowd Only -AsInstance).Count
            (Import-ChexSegmentation $data/coco_results.json -CocoDataset $data/coco_dataset.json -MinimumScore 0.9 -Method m).Method
            Import-ChexSegmentation $data/coco_dataset.json -AsInstance | Measure-ChexMaskOverlap $data/coco_dataset.json | Where-Object IoU -eq 1 | ForEach-Object Instance
            """, ("data", Data));
        AssertClean(result);
        Assert.Equal(["dog 104 True; dog 105 False; dog 106 False", 1, "m", "101", "102", "103", "104", "105", "106"], result.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void BoxesInPlaceOfMasks_AreNamedInAWarning()
    {
        HostedResult result = _module.Run("Import-ChexSegmentation $data/coco_results.json -CocoDataset $data/coco_dataset.json", ("data", Data));
        Assert.Empty(result.Errors);
        Assert.StartsWith("1 annotations have a box", Assert.Single(result.Warnings));
    }

    [Fact]
    public void CocoDatasetAsTruth_ScoresAsTheReferencesFileDoes()
    {
        HostedResult result = _module.Run("""
            $masks | Export-ChexSegmentation truth.json -Format CocoDataset
            $cut = Import-ChexHeatmap s/heatmaps | ConvertTo-ChexSegmentation
            $one = $cut | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -WarningAction Ignore
            $two = $cut | Measure-ChexLocalization -GroundTruth truth.json -MissingTaskAsEmpty -WarningAction Ignore
            "$($one.IoU)" -ceq "$($two.IoU)" -and $one.Count -gt 5
            """);
        AssertClean(result);
        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void Join_ByImage_NamesTasksTogetherAndKeepsWhatIsCommon()
    {
        HostedResult result = _module.Run("""
            function New-Mask($Task, $Counts, $Reader) { @{ size = 2, 3; counts = $Counts; ImageId = 'a'; Task = $Task; Reader = $Reader; Method = 'm' } | ConvertFrom-CocoRle }
            $two = (New-Mask Edema (0, 4, 2) r), (New-Mask Mass (2, 4) s)
            foreach ($operation in 'Union', 'Intersection', 'Difference') {
                $two | Join-ChexSegmentation $operation ImageId | ForEach-Object { "$($_.Task), $($_.Method), '$($_.Reader)': $(($_ | ConvertTo-CocoRle -Uncompressed).counts)" }
            }

            ($two | Join-ChexSegmentation).Count
            ($two | Join-ChexSegmentation -By ImageId -SetTask Any).Task
            """);
        AssertClean(result);
        Assert.Equal(["Edema + Mass, m, '': 0 6", "Edema & Mass, m, '': 2 2 2", "Edema - Mass, m, '': 0 2 4", 2, "Any"], result.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void Join_NamesWithBreaksOfLines_AreNotTakenForOneAnother()
    {
        HostedResult result = _module.Run("""
            @{ size = 2, 3; counts = 2, 4; ImageId = "a`nb"; Task = 'c' }, @{ size = 2, 3; counts = 4, 2; ImageId = 'a'; Task = "b`nc" } | ConvertFrom-CocoRle | Join-ChexSegmentation | ForEach-Object Area
            """);
        AssertClean(result);
        Assert.Equal(["4", "2"], result.Output.Select(item => $"{item}"));
    }

    [Fact]
    public void Select_KeepsTheMostProbable_InTheOrderGiven()
    {
        string text = "[" + string.Join(", ", new[] { (10, 0.5), (11, 0.9), (12, 0.8), (30, 0.1) }.Select(box =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"image\": \"a\", \"label\": \"t\", \"x\": {box.Item1}, \"y\": 5, \"w\": 10, \"h\": 10, \"score\": {box.Item2}}}"))) + "]";
        File.WriteAllText(Path.Combine(_module.Folder, "boxes.json"), text);
        HostedResult result = _module.Run("foreach ($box in $false, $true) { (Import-ChexSegmentation boxes.json -AsInstance -PictureSize 40, 50 | Select-ChexSegmentation 0.5 -Box:$box).Instance -join ' ' }");
        AssertClean(result);
        Assert.Equal(["2 4", "2 4"], result.Output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("$masks | Export-ChexSegmentation x -Format MaskPicture -Journal j", "ParametersExclude")]
    [InlineData("$masks | Export-ChexSegmentation x -CocoDataset y.json", "ParametersExclude")]
    [InlineData("$masks | Export-ChexSegmentation x -ByFolder", "ParametersExclude")]
    [InlineData("$masks | Export-ChexSegmentation x -Label @{ 1 = 'a' }", "ParametersExclude")]
    [InlineData("$masks | Export-ChexSegmentation x -Format LabelPicture -Label @{ 300 = 'a' }", "LabelInvalid")]
    [InlineData("$masks | Join-ChexSegmentation -By Task", "ImageIdMissing")]
    [InlineData("$masks | Edit-ChexSegmentation -Pad 1, 2", "ParametersExclude")]
    [InlineData("Import-ChexSegmentation s/pictures -ByFolder -NamePattern x", "ParametersExclude")]
    [InlineData("Import-ChexSegmentation s/pictures -NamePattern '('", "NamePatternInvalid")]
    [InlineData("Import-ChexSegmentation s/pictures -NamePattern 'x'", "NamePatternInvalid")]
    [InlineData("Import-ChexSegmentation s/gt_segmentations.json -CocoDataset nowhere.json", "PathNotFound")]
    [InlineData("Import-ChexSegmentation s/gt_segmentations.json -CocoDataset s/gt_segmentations.json", "SegmentationUnreadable")]
    [InlineData("$masks | Measure-ChexMaskOverlap 7", "GroundTruthInvalid")]
    public void WrongParameters_EndTheCallWithTheirId(string script, string id)
    {
        HostedResult result = _module.Run("try { " + script + " } catch { throw }");
        Assert.NotNull(result.Terminating);
        Assert.Equal(id, result.ErrorId);
    }

    [Theory]
    [InlineData("-Resize 1, 2147483647")]
    [InlineData("-Resize 100000, 100000")]
    [InlineData("-Pad 2147483647")]
    [InlineData("-Crop 0, 0, 5000, 1")]
    public void Edit_ToWhatCannotBe_IsAnErrorOfTheMask(string change)
    {
        HostedResult result = _module.Run($"$masks[0] | Edit-ChexSegmentation {change}");
        Assert.Equal("EditInvalid", result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void WhatIf_WritesNothing()
    {
        HostedResult result = _module.Run("foreach ($format in 'Reference', 'CocoDataset', 'CocoResults', 'MaskPicture', 'LabelPicture', 'BoxCsv') { $masks | Export-ChexSegmentation \"w-$format\" -Format $format -WhatIf -ErrorAction Ignore }; [IO.Directory]::GetFileSystemEntries($PWD, 'w-*')");
        Assert.Empty(result.Output);
    }

    private static void AssertClean(HostedResult result)
    {
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }
}
