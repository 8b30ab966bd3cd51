using System.Management.Automation;
using System.Text;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Calls that once lost data or gave a number without a word.</summary>
public sealed class ReviewedCallTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void TwoMethodsThatShareAFileName_TheFirstStandsAndItIsSaid()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2
            $scores = & { Import-ChexHeatmap s -Phase valid -Method a; Import-ChexHeatmap s -Phase valid -Method b } |
                ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Predicted
            $scores | Export-ChexLocalization out -Metric IoU -Naming 2021 -PassThru
            """);
        Assert.Equal("NameShared", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(5, result.Output.Count);
    }

    [Fact]
    public void ScoresOfTwoSlices_AreNotMixed()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2
            $masks = Import-ChexHeatmap s -Task Edema | ConvertTo-ChexSegmentation
            $one = $masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -ErrorAction Ignore
            $two = $masks | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json -Slice Full -ErrorAction Ignore
            & { $one; $two } | Export-ChexLocalization out
            """);
        Assert.Equal("SliceMixed", result.ErrorId);
    }

    [Fact]
    public void TwoMethods_AreCountedApartAndNotWrittenIntoOneTable()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2
            $masks = & { Import-ChexHeatmap s -Method a; Import-ChexHeatmap s -Method b } | ConvertTo-ChexSegmentation
            $counts = $masks | Measure-ChexSegmentation -Summary
            $counts | ForEach-Object { "$($_.Method) $($_.Task) $($_.Images)" }
            $counts | Export-ChexTable out
            $masks | Measure-ChexPixelAgreement -GroundTruth s/gt_segmentations.json | Export-ChexTable out
            """);
        Assert.Equal(20, result.Output.Count);
        Assert.All(result.Output, line => Assert.EndsWith(" 2", line.ToString()));
        Assert.Equal(20, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("DuplicateItem", error.FullyQualifiedErrorId));
        Assert.Equal(11, File.ReadAllLines(Path.Combine(_module.Folder, "out", "n_segs.csv")).Length);
    }

    [Theory]
    [InlineData("Import-ChexHeatmap s | Optimize-ChexThreshold -GroundTruth t.json", "SizeMismatch", 1)]
    [InlineData("Import-ChexHeatmap s, s | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json", "DuplicateItem", 10)]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Measure-ChexPixelAgreement -GroundTruth t.json", "SizeMismatch|TaskMissing", 10)]
    [InlineData("Measure-ChexPathologyFeature s/gt_annotations.json t.json", "SizeMismatch|TaskMissing", 10)]
    [InlineData("7 | Measure-ChexPathologyFeature", "InputInvalid", 1)]
    [InlineData("Import-ChexAnnotation t.csv", "AnnotationUnreadable", 1)]
    [InlineData("Import-ChexSalientPoint t.csv, nowhere", "SalientPointUnreadable", 2)]
    [InlineData("7 | Export-ChexTable out", "InputInvalid", 1)]
    public void BadItem_OfTheStudysCmdlets_IsReportedAndTheRestGoesOn(string script, string id, int errors)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1 -Seed 3");
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), "{\"patient80000_study1_view1_frontal\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"06\"}}}");
        File.WriteAllText(Path.Combine(_module.Folder, "t.csv"), "a,b");
        HostedResult result = _module.Run(script);
        Assert.Null(result.Terminating);
        Assert.Equal(errors, result.Errors.Count);
        Assert.Matches($"^({id})$", result.ErrorId);
    }

    [Theory]
    [InlineData("Import-ChexHeatmap s | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Grid 0.5, 0.2", "GridInvalid")]
    [InlineData("Import-ChexHeatmap s | Optimize-ChexThreshold -GroundTruth nowhere.json", "PathNotFound")]
    [InlineData("@{ a = 1 } | Get-ChexRegression a b", "PropertyNotFound")]
    [InlineData("@{ a = 1; ImageId = 'x' } | Get-ChexRegression a b -Feature @{ b = 2 }", "ImageIdMissing")]
    [InlineData("Compare-ChexLocalization @() @()", "ParameterArgumentValidationErrorEmptyArrayNotAllowed")]
    public void ImpossibleCall_OfTheStudysCmdlets_Ends(string script, string id)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        HostedResult result = _module.Run("try { " + script + " } catch { throw }");
        Assert.NotNull(result.Terminating);
        Assert.Equal(id, result.ErrorId);
    }

    [Fact]
    public void CurveAsThresholdTable_TakesTheBestRows()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 12
            $maps = Import-ChexHeatmap s
            $curve = $maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -IncludeCurve
            $best = $maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json
            $a = $maps | ConvertTo-ChexSegmentation -ThresholdTable $curve | ForEach-Object { $_.Threshold }
            $b = $maps | ConvertTo-ChexSegmentation -ThresholdTable $best | ForEach-Object { $_.Threshold }
            "$a" -eq "$b"; ($a | Where-Object { $_ -ne 0.2 }).Count -gt 0
            """);
        Assert.Empty(result.Errors);
        Assert.Equal([true, true], result.Output.Select(equal => equal.BaseObject));
    }

    [Theory]
    [InlineData("-ThresholdTable ($maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json -Kind Probability)")]
    [InlineData("-ProbabilityTable ($maps | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json)")]
    [InlineData("-ThresholdTable @{ task = 'Edema'; threshold = 0.2 }, @{ task = 'Edema'; threshold = 0.5 }")]
    public void TableOfAnotherKindOrInContradiction_IsRefused(string parameters)
    {
        HostedResult result = _module.Run($"$null = New-ChexSample s -ImageCount 3; $maps = Import-ChexHeatmap s; try {{ $maps | ConvertTo-ChexSegmentation {parameters} }} catch {{ throw }}");
        Assert.Equal("InvalidValue", result.ErrorId);
        Assert.NotNull(result.Terminating);
    }

    [Fact]
    public void NoHeatmap_TunesNothingAndLeavesTheOldTable()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 12
            Import-ChexHeatmap s | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json | Export-ChexTable out
            $before = [IO.File]::ReadAllText("$PWD/out/tuning_results.csv")
            Import-ChexHeatmap nowhere | Optimize-ChexThreshold -GroundTruth s/gt_segmentations.json | Export-ChexTable out
            $before -ceq [IO.File]::ReadAllText("$PWD/out/tuning_results.csv")
            """);
        Assert.Equal(true, result.Output.Single().BaseObject);
        Assert.Contains(result.Warnings, warning => warning.Contains("Nothing was tuned", StringComparison.Ordinal));
    }

    [Fact]
    public void GroupThatNoObjectHas_Regression_Ends() =>
        Assert.Equal("PropertyNotFound", _module.Run("try { 1..9 | ForEach-Object { @{ y = $_; x = $_ } } | Get-ChexRegression y x -GroupBy Taks } catch { throw }").ErrorId);

    [Fact]
    public void ReplicatesOfOtherSeeds_AreSaidNotToPair()
    {
        HostedResult result = _module.Run("""
            $rows = 1..20 | ForEach-Object { [pscustomobject]@{ ImageId = "i$_"; Task = 'Edema'; IoU = $_ / 20 } }
            $a = $rows | Get-BootstrapInterval IoU -GroupBy Task -IncludeReplicates
            $b = $rows | Get-BootstrapInterval IoU -GroupBy Task -IncludeReplicates -Seed 5
            Compare-ChexLocalization $a $b
            """);
        Assert.Contains(result.Warnings, warning => warning.Contains("do not pair", StringComparison.Ordinal));
    }

    [Fact]
    public void NoClobber_OneTableThatIsThere_WritesNoneOfTheOthers()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 2; $null = [IO.Directory]::CreateDirectory("$PWD/out"); [IO.File]::WriteAllText("$PWD/out/elongation.csv", 'old')
            try { Measure-ChexPathologyFeature s/gt_annotations.json | Export-ChexTable out -NoClobber } catch { throw }
            """);
        Assert.Equal("FileExists", result.ErrorId);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_module.Folder, "out")));
    }

    [Fact]
    public void NothingThatCame_LeavesTheOldFile()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "m.json"), "old");
        HostedResult result = _module.Run("Import-ChexSegmentation nowhere.json | Export-ChexSegmentation m.json");
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal("old", File.ReadAllText(Path.Combine(_module.Folder, "m.json")));
        Assert.Contains("left as it is", Assert.Single(result.Warnings));
    }

    [Fact]
    public void FileThatIsALink_StaysOneAndKeepsItsMode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links and modes of Unix");
            return;
        }

        string target = Path.Combine(_module.Folder, "real.json"), link = Path.Combine(_module.Folder, "link.json");
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, target);
        _module.Run("$null = New-ChexSample s -ImageCount 1; Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Export-ChexSegmentation link.json");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.StartsWith("{\"patient", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public void Device_IsNotReplaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices of Unix");
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 1; try { Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Export-ChexSegmentation /dev/chex-no-such-device } catch { throw }");
        Assert.Equal("WriteFailed", result.ErrorId);
        Assert.False(File.Exists("/dev/chex-no-such-device"));
    }

    [Fact]
    public void TwoSamplesIntoOneFolder_DoNotMix()
    {
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 3 -Seed 4; $null = New-ChexSample s -ImageCount 2 -Seed 5; Import-ChexHeatmap s");
        Assert.Equal(20, result.Output.Count);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_module.Folder, "s", "pictures")).Count());
    }

    [Fact]
    public void GroupByMethod_KeepsHowTheIntervalWasMade()
    {
        PSObject interval = _module.Run("@{ s = 1; Method = 'gradcam' }, @{ s = 2; Method = 'gradcam' } | Get-BootstrapInterval s -GroupBy Method").Output.Single();
        Assert.Equal("gradcam", interval.Properties["Method"].Value);
        Assert.Equal("Reference", interval.Properties["BootstrapMethod"].Value.ToString());
    }

    [Fact]
    public void FirstRowWithoutImage_IsWarnedOf()
    {
        HostedResult result = _module.Run("& { @{ s = 1 }; 1..9 | ForEach-Object { @{ ImageId = \"i$_\"; s = $_ } } } | Get-BootstrapInterval s");
        Assert.Contains("-Unit ImageId", Assert.Single(result.Warnings));
    }

    [Theory]
    [InlineData("area_ratio.csv", "MetricUnknown")]
    [InlineData("whitebox.csv", "MetricUnknown")]
    [InlineData("iou_results_per_cxr.csv", "InvalidValue")]
    public void TableThatIsNoScores_Import_IsNotTakenForThem(string name, string id)
    {
        File.WriteAllText(Path.Combine(_module.Folder, name), "Edema,img_id\n17,a\n");
        HostedResult result = _module.Run($"Import-ChexLocalization {name}");
        Assert.Equal(id, result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void TasksThatAreNotExported_AreNamed()
    {
        HostedResult result = _module.Run("@{ ImageId = 'a'; Task = 'Pneumonia'; IoU = 1 }, @{ ImageId = 'a'; Task = 'Edema'; IoU = 1 } | Export-ChexLocalization out -Metric IoU");
        Assert.Contains("Pneumonia", Assert.Single(result.Warnings));
    }

    [Fact]
    public void OneOddEntry_DoesNotEndTheFile()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "m.json"), """
            {"a": {"Edema": null, "Mass": {"size": [2, 3], "counts": [1, 2, 3]}, "Cyst": {"size": [2.5, 3], "counts": "6"}}, "b": 7, "c": {"img_size": [2, 3], "Edema": {"size": [2, 3], "counts": "6"}}}
            """);
        HostedResult result = _module.Run("Import-ChexSegmentation m.json");
        Assert.Equal(["a/Mass", "c/Edema"], result.Output.Select(mask => $"{mask.Properties["ImageId"].Value}/{mask.Properties["Task"].Value}"));
        Assert.Equal(4, result.Errors.Count);
        Assert.Equal(2L, result.Output[0].Properties["Area"].Value);
    }

    [Fact]
    public void SameMaskInTwoFiles_NamesBoth()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "a.json"), "{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}}");
        File.Copy(Path.Combine(_module.Folder, "a.json"), Path.Combine(_module.Folder, "b.json"));
        HostedResult result = _module.Run("Import-ChexSegmentation a.json, b.json");
        Assert.Equal("DuplicateItem", result.ErrorId);
        Assert.Contains("a.json", result.Message);
        Assert.Contains("b.json", result.Message);
        Assert.Single(result.Output);
    }

    [Fact]
    public void LungOpacity_IsAirspaceOpacityEverywhere()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 1
            [IO.File]::Move("$PWD/s/heatmaps/patient80000_study1_view1_frontal_Airspace Opacity_map.pkl", "$PWD/s/heatmaps/x_Lung Opacity_map.pkl")
            (Import-ChexHeatmap s -Task 'Lung Opacity').Task
            (@{ size = 2, 3; counts = '6' } | ConvertFrom-CocoRle -Task 'Lung Opacity').Task
            """);
        Assert.Equal(["Airspace Opacity", "Airspace Opacity"], result.Output.Select(task => task.BaseObject));
    }

    [Fact]
    public void TaskThatNoHeatmapHas_IsWarnedOf() =>
        Assert.Contains("Edema", Assert.Single(_module.Run("$null = New-ChexSample s -ImageCount 1; Import-ChexHeatmap s -Task Edma").Warnings));

    [Fact]
    public void StudyOfOneTask_SaysOnceWhichTasksItLacks()
    {
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 6; Import-ChexHeatmap s -Task Edema | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json");
        Assert.Equal(9, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("TaskMissing", error.FullyQualifiedErrorId));
    }

    [Fact]
    public void Pickle_ThatWouldWriteAFile_WritesNone()
    {
        string marker = Path.Combine(_module.Folder, "marker"), command = $"touch {marker}";
        byte[] text = Encoding.ASCII.GetBytes(command);
        File.WriteAllBytes(
            Path.Combine(_module.Folder, "a_Edema_map.pkl"),
            [0x80, 3, .. "cposix\nsystem\n(X"u8, .. BitConverter.GetBytes(text.Length), .. text, .. "tR."u8]);
        HostedResult result = _module.Run("Import-ChexHeatmap a_Edema_map.pkl | ConvertTo-ChexSegmentation");
        Assert.Equal("UnsafePickle", result.ErrorId);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public void Encodings_GoThroughACsvAndKeepTheirIdentity()
    {
        HostedResult result = _module.Run("@{ size = '2x3'; counts = '1 2 3'; ImageId = 'a'; Task = 'Edema'; Method = 'ig'; Model = 'm'; Phase = 'valid'; Reader = 'r' } | ConvertFrom-CocoRle");
        PSObject mask = result.Output.Single();
        Assert.Equal((2L, "a", "ig", "m", "valid", "r"), ((long)mask.Properties["Area"].Value, (string)mask.Properties["ImageId"].Value,
            (string)mask.Properties["Method"].Value, (string)mask.Properties["Model"].Value, (string)mask.Properties["Phase"].Value, (string)mask.Properties["Reader"].Value));
    }

    [Fact]
    public void SizesThatDiffer_TheNextPairGoesOn()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), "{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}, \"b\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"06\"}}}");
        File.WriteAllText(Path.Combine(_module.Folder, "p.json"), "{\"a\": {\"Edema\": {\"size\": [3, 2], \"counts\": \"6\"}}, \"b\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"06\"}}}");
        HostedResult result = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json");
        Assert.Single(result.Errors);
        Assert.Equal(1.0, result.Output.Single().Properties["IoU"].Value);
    }

    [Theory]
    [InlineData("-ThresholdTable \"$sample/tuning_results.csv\"", "threshold")]
    [InlineData("-ProbabilityTable \"$golden/../sample/probability_tuning_results.csv\"", "prob")]
    public void Tables_ThroughTheCmdlet_GiveTheReferencesMasks(string parameters, string folder)
    {
        string sample = SharedData.Require("sample"), golden = SharedData.Require("golden");
        HostedResult result = _module.Run($$"""
            $expected = @{}
            foreach ($mask in Import-ChexSegmentation "$golden/sample/heatmap_to_segmentation.{{folder}}/out/seg.json") { $expected["$($mask.ImageId)/$($mask.Task)"] = ($mask | ConvertTo-CocoRle).counts }
            Import-ChexHeatmap "$sample/gradcam_maps_val" | ConvertTo-ChexSegmentation {{parameters}} |
                Where-Object { ($_ | ConvertTo-CocoRle).counts -ceq $expected["$($_.ImageId)/$($_.Task)"] }
            """, ("sample", sample), ("golden", golden));
        Assert.Empty(result.Errors);
        Assert.InRange(result.Output.Count, folder == "prob" ? 19 : 20, 20);
    }

    [Fact]
    public void CutoffsOf2021_AreThoseOfTheScript()
    {
        HostedResult result = _module.Run("""
            $null = New-ChexSample s -ImageCount 24
            $blank = @{}; $kept = @{}
            $maps = Import-ChexHeatmap s
            foreach ($mask in $maps | ConvertTo-ChexSegmentation -ProbabilityTable CheXplanation2021) {
                if ($mask.Area -eq 0) { $blank[$mask.Task] = [Math]::Max([double]$blank[$mask.Task], $mask.Probability) }
                else { $kept[$mask.Task] = [Math]::Min($(if ($kept.ContainsKey($mask.Task)) { $kept[$mask.Task] } else { 1.0 }), $mask.Probability) }
            }
            $cutoffs = @{ 'Airspace Opacity' = .4; Atelectasis = .3; Cardiomegaly = .1; Consolidation = .1; Edema = .5
                'Enlarged Cardiomediastinum' = 0; 'Lung Lesion' = .1; 'Pleural Effusion' = .6; Pneumothorax = .6; 'Support Devices' = .4 }
            foreach ($task in $cutoffs.Keys) { "$task $([double]$blank[$task] -lt $cutoffs[$task] -or $cutoffs[$task] -eq 0) $($kept[$task] -ge $cutoffs[$task])" }
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(10, result.Output.Count);
        Assert.All(result.Output, line => Assert.EndsWith("True True", line.ToString()));
    }
}
