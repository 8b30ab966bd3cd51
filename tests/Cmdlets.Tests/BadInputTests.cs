using System.Text;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The table of bad input: each row gives its error, names the place, and the stream goes on.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Module_Import_ExportsExactlyTheManifestsCmdlets()
    {
        HostedResult all = _module.Run("(Get-Module CheXplanation).ExportedCmdlets.Keys");
        string manifest = File.ReadAllText(HostedModule.ModulePath);
        Assert.NotEmpty(all.Output);
        Assert.All(all.Output, name => Assert.Contains($"'{name}'", manifest));
        int listed = manifest.Split("CmdletsToExport")[1].Split(')')[0].Count(c => c == '\'') / 2;
        Assert.Equal(listed, all.Output.Count);
    }

    [Fact]
    public void MissingPath_Import_IsReportedAndTheNextPathGoesOn()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        HostedResult result = _module.Run("Import-ChexHeatmap nowhere, s");
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal(10, result.Output.Count);
    }

    [Fact]
    public void MaskPictures_OfUnknownTasks_AreWarnedOfOnceUnlessTaskMakesThemKnown()
    {
        _module.Run(
            "$null = New-ChexSample s -ImageCount 1; "
            + "@(Import-ChexSegmentation s/gt_segmentations.json)[0] | Export-ChexSegmentation masks -Format MaskPicture; $drawn = [IO.Directory]::GetFiles(\"$PWD/masks\")[0]; "
            + "foreach ($image in 'a', 'b') { [IO.File]::Copy($drawn, \"$PWD/${image}_Rib Fracture.png\") }");
        HostedResult guessed = _module.Run("ConvertTo-ChexSegmentation *.png");
        Assert.Contains("2 mask pictures", Assert.Single(guessed.Warnings));
        Assert.All(guessed.Output, mask => Assert.Equal(string.Empty, mask.Properties["Task"].Value));
        HostedResult known = _module.Run("ConvertTo-ChexSegmentation *.png -Task Edema, 'rib fracture'");
        Assert.Empty(known.Warnings);
        Assert.Equal(["a: rib fracture", "b: rib fracture"], known.Output.Select(mask => $"{mask.Properties["ImageId"].Value}: {mask.Properties["Task"].Value}"));
        HostedResult single = _module.Run("ConvertTo-ChexSegmentation 'a*.png' -Task Edema");
        Assert.Equal("a_Rib Fracture: Edema", $"{single.Output.Single().Properties["ImageId"].Value}: {single.Output.Single().Properties["Task"].Value}");
        Assert.Empty(single.Warnings);
    }

    [Fact]
    public void TruthThatHoldsAnnotations_IsOneErrorThatNamesTheWay()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 2");
        HostedResult truth = _module.Run("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_annotations.json");
        Assert.Equal("SegmentationUnreadable", truth.ErrorId);
        Assert.Contains("Import-ChexAnnotation", truth.Message);
        Assert.True(truth.Terminating is not null || truth.Errors.Count == 1);
        HostedResult read = _module.Run("Import-ChexSegmentation s/gt_annotations.json");
        Assert.Contains("Import-ChexAnnotation", Assert.Single(read.Errors).ErrorDetails.Message);
    }

    [Fact]
    public void HeatmapOfNoKnownForm_IsToldWhatIsRead()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "a_Edema_map.pkl"), "hello");
        Assert.Contains("pickle, npy, npz", _module.Run("Import-ChexHeatmap a_Edema_map.pkl").Message);
    }

    [Fact]
    public void TruthThatIsAFolder_SaysHowMaskPicturesComeIn()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        HostedResult result = _module.Run("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/pictures");
        Assert.Equal("SegmentationUnreadable", result.ErrorId);
        Assert.Contains("ConvertTo-ChexSegmentation", (result.Terminating ?? result.Errors[0]).ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void PickleThatNamesCode_Import_IsUnsafeAndTheNextFileGoesOn()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        File.WriteAllBytes(Path.Combine(_module.Folder, "s", "a_Edema_map.pkl"), [0x80, 3, .. Encoding.ASCII.GetBytes("cposix\nsystem\n(X\u0004\0\0\0echotR.")]);
        HostedResult result = _module.Run("Import-ChexHeatmap s");
        Assert.Equal("UnsafePickle", result.ErrorId);
        Assert.Contains("posix.system", result.Message);
        Assert.Contains("byte 2", result.Message);
        Assert.Contains("a_Edema_map.pkl", result.Message);
        Assert.Equal(10, result.Output.Count);
    }

    [Fact]
    public void TruncatedHeatmap_Import_NamesTheByte()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        string file = Directory.EnumerateFiles(_module.Folder, "*.pkl", SearchOption.AllDirectories).First();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..200]);
        HostedResult result = _module.Run("Import-ChexHeatmap s");
        Assert.Equal("HeatmapUnreadable", result.ErrorId);
        Assert.Contains("byte ", result.Message);
        Assert.Equal(9, result.Output.Count);
    }

    [Fact]
    public void PictureBeyondLimit_Import_IsTooLarge()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        HostedResult result = _module.Run("Import-ChexHeatmap s -PixelLimit 100");
        Assert.Equal("PictureTooLarge", result.ErrorId);
        Assert.Equal(10, result.Errors.Count);
    }

    [Fact]
    public void SameHeatmapTwice_Convert_IsDuplicateAndTheFirstStands()
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        HostedResult result = _module.Run("Import-ChexHeatmap s, s | ConvertTo-ChexSegmentation");
        Assert.Equal("DuplicateItem", result.ErrorId);
        Assert.Equal(10, result.Errors.Count);
        Assert.Equal(10, result.Output.Count);
    }

    [Theory]
    [InlineData("{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"5\"}}, \"b\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}}", "InvalidRle", 1, "$['a']['Edema']", "6 pixels", "5")]
    [InlineData("{\"a\": {\"Edema\": {\"size\": [100000, 100000], \"counts\": \"5\"}}}", "PictureTooLarge", 0, "$['a']['Edema'].size", "100000x100000", "268435456")]
    [InlineData("{\"b\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}, \"a\": [", "SegmentationUnreadable", 1, "$['a']", "near byte")]
    [InlineData("nothing", "SegmentationUnreadable", 0, "near byte 0")]
    public void BadSegmentationFile_Import_NamesTheFault(string json, string id, int good, params string[] named)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "m.json"), json);
        HostedResult result = _module.Run("Import-ChexSegmentation m.json");
        Assert.Equal(id, result.ErrorId);
        Assert.All(named.Append("m.json"), part => Assert.Contains(part, result.Message));
        Assert.Equal(good, result.Output.Count);
    }

    [Fact]
    public void SizesThatDiffer_Measure_IsReportedWithBothSizes()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), "{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}}");
        File.WriteAllText(Path.Combine(_module.Folder, "p.json"), "{\"a\": {\"Edema\": {\"size\": [3, 2], \"counts\": \"6\"}}}");
        HostedResult result = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json");
        Assert.Equal("SizeMismatch", result.ErrorId);
        Assert.Contains("2x3", result.Message);
        Assert.Contains("3x2", result.Message);
    }

    [Fact]
    public void TaskThatIsMissing_Measure_IsReportedUnlessItCountsAsEmpty()
    {
        File.WriteAllText(Path.Combine(_module.Folder, "t.json"), "{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}, \"Mass\": {\"size\": [2, 3], \"counts\": \"06\"}}}");
        File.WriteAllText(Path.Combine(_module.Folder, "p.json"), "{\"a\": {\"Edema\": {\"size\": [2, 3], \"counts\": \"6\"}}}");
        HostedResult missing = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json");
        Assert.Equal("TaskMissing", missing.ErrorId);
        HostedResult empty = _module.Run("Import-ChexSegmentation p.json | Measure-ChexLocalization -GroundTruth t.json -Slice GroundTruth -MissingTaskAsEmpty");
        Assert.Empty(empty.Errors);
        Assert.Equal(0.0, empty.Output.Single(o => (string)o.Properties["Task"].Value == "Mass").Properties["IoU"].Value);
    }

    [Theory]
    [InlineData("$rows | Measure-ChexCalibration p y -Unit Site -Replicates 100 -WarningAction Ignore", "rows")]
    [InlineData("$rows | Get-ChexRegression IoU p -Unit Site -WarningAction Ignore", "rows")]
    [InlineData("$rows | Get-BootstrapInterval IoU -Unit Site -WarningAction Ignore", "rows")]
    [InlineData("$rows | Export-ChexReport r.html -Property IoU -Unit Site", "cases")]
    public void RowsWithoutAUnit_AreToldOnceAndCounted(string call, string items)
    {
        HostedResult result = _module.Run("$rows = 1..9 | ForEach-Object { [pscustomobject]@{ ImageId = \"i$_\"; Task = 'Edema'; IoU = $_ / 9; p = $_ / 10; y = $_ % 2; Site = $_ -le 6 ? 'a' : '' } }; " + call);
        Assert.Null(result.Terminating);
        Assert.Equal(["UnitMissing", "UnitMissing"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("has no Site", result.Errors[0].Exception.Message);
        Assert.Contains($"2 further {items} have no Site", result.Errors[1].Exception.Message);
    }

    [Theory]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Threshold 0.5 -ThresholdTable x.csv", "ParametersExclude")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -ThresholdTable x.csv", "PathNotFound")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -ThresholdTable @()", "TableUnreadable")]
    [InlineData("Import-ChexAnnotation s/gt_annotations.json -Clean -StudyMap nowhere.csv", "PathNotFound")]
    [InlineData("Import-ChexAnnotation s/gt_annotations.json -Clean -StudyMap s/labels.csv", "TableUnreadable")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -ProbabilityTable $null", "TableUnreadable")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Smooth 0", "SmoothInvalid")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Smooth 5 -Threshold 0.5", "ParametersExclude")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | ConvertTo-ChexSegmentation -Threshold 0.5", "ParametersExclude")]
    [InlineData("@{ a = 1; Mean = 2 } | Get-BootstrapInterval a -GroupBy Mean", "GroupByInvalid")]
    [InlineData("Import-ChexHeatmap s -Method ../x | ConvertTo-ChexSegmentation | Measure-ChexLocalization -GroundTruth s/gt_segmentations.json | Export-ChexLocalization out -Naming 2021", "NameInvalid")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation -Threshold 1.5", "ParameterArgumentValidationError")]
    [InlineData("@{ a = 1 } | Get-BootstrapInterval a -Replicates 39", "BootstrapSettings")]
    [InlineData("@{ a = 1 } | Get-BootstrapInterval b", "PropertyNotFound")]
    [InlineData("Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Export-ChexSegmentation nowhere/x.json", "WriteFailed")]
    public void ImpossibleCall_Ends(string script, string id)
    {
        _module.Run("$null = New-ChexSample s -ImageCount 1");
        // Inside try a terminating error ends the script; a non-terminating one would not.
        HostedResult result = _module.Run("try { " + script + " } catch { throw }");
        Assert.NotNull(result.Terminating);
        Assert.Equal(id, result.ErrorId);
    }

    /// <summary>Names come from files of strangers; no export may write outside the folder it was given.</summary>
    [Theory]
    [InlineData("$masks | Export-ChexSegmentation a/b/out -Format MaskPicture")]
    [InlineData("$masks | Export-ChexSegmentation a/b/out -Format MaskPicture -ByFolder")]
    [InlineData("$masks | Export-ChexSegmentation a/b/out -Format LabelPicture -Task $masks.Task")]
    [InlineData("$masks | Export-ChexOverlay a/b/out")]
    [InlineData("$masks | Export-ChexOverlay a/b/out -Grid")]
    [InlineData("$masks | Measure-ChexLocalization -GroundTruth $masks -Task $masks.Task | Export-ChexLocalization a/b/out -Naming 2021")]
    public void NamesThatPointElsewhere_AreNotFollowed(string export)
    {
        File.WriteAllText(Path.Combine(_module.Folder, "masks.json"), """
            {"../../i": {"../../t": {"size": [2, 3], "counts": "24"}}, "/i": {"/t": {"size": [2, 3], "counts": "24"}}, "..\\i": {"..\\t": {"size": [2, 3], "counts": "24"}}}
            """);
        HostedResult read = _module.Run("$null = [IO.Directory]::CreateDirectory(\"$PWD/a/b\"); $masks = @(Import-ChexSegmentation masks.json -Method ../../m); $masks.Count");
        Assert.Equal(3, Assert.Single(read.Output).BaseObject);
        HostedResult written = _module.Run(export);
        Assert.DoesNotContain(written.Errors, error => error.FullyQualifiedErrorId.StartsWith("Param", StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(_module.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "masks.json"),
            file => Assert.StartsWith(Path.Combine(_module.Folder, "a", "b", "out"), file));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_module.Folder)!, "*_t.png"));
    }

    [Fact]
    public void FileThatIsThere_ExportNoClobber_LeavesIt()
    {
        string file = Path.Combine(_module.Folder, "x.json");
        File.WriteAllText(file, "old");
        HostedResult result = _module.Run("$null = New-ChexSample s -ImageCount 1; Import-ChexHeatmap s | ConvertTo-ChexSegmentation | Export-ChexSegmentation x.json -NoClobber");
        Assert.Equal("FileExists", result.ErrorId);
        Assert.Equal("old", File.ReadAllText(file));
    }
}
