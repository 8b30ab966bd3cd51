using System.Management.Automation;
using CheXplanation.Tests;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>Test-ChexSegmentation and Repair-ChexSegmentation as a user meets them.</summary>
public sealed class TestSegmentationTests : IDisposable
{
    private readonly HostedModule _module = new();

    public void Dispose() => _module.Dispose();

    [Theory]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""", true)]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}, "Foo": {"size": [2, 3], "counts": "6"}}}""", true)]
    [InlineData("""{"a": {"edema": {"size": [2, 3], "counts": "24"}}}""", false)]
    [InlineData("no json", false)]
    [InlineData("", false)]
    public void Quiet_GivesOneBool(string json, bool passes)
    {
        Write("one.json", json);
        Assert.Equal(passes, Only(_module.Run("Test-ChexSegmentation one.json -Task Edema -Quiet")));
    }

    [Fact]
    public void Quiet_PathThatIsNotThere_HasNotPassed()
    {
        Write("one.json", """{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""");
        HostedResult result = _module.Run("Test-ChexSegmentation one.json, nowhere.json -Task Edema -Quiet");
        Assert.Equal("PathNotFound,CheXplanation.Cmdlets.TestChexSegmentationCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    /// <summary>What the wildcard finds is more than what was asked for; the path that is not there counts all the same.</summary>
    [Fact]
    public void Quiet_WildcardBesideAPathThatIsNotThere_HasNotPassed()
    {
        const string json = """{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""";
        Write("one.json", json);
        Write("other.json", json);
        HostedResult result = _module.Run("Test-ChexSegmentation o*.json, nowhere.json -Task Edema -Quiet");
        Assert.Single(result.Errors);
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
        Assert.Equal(true, Assert.Single(_module.Run("Test-ChexSegmentation o*.json -Task Edema -Quiet").Output).BaseObject);
    }

    /// <summary>The first file of a truth must not vouch for the next.</summary>
    [Fact]
    public void GroundTruth_SecondFileWithoutImages_IsRefused()
    {
        Write("one.json", """{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""");
        Write("empty.json", "{}");
        HostedResult result = _module.Run("Test-ChexSegmentation one.json -Task Edema -GroundTruth one.json, empty.json");
        Assert.Contains("images with sizes", Assert.Single(result.Errors).Exception.Message);
    }

    [Fact]
    public void Pictures_TellSizesAndWhatIsMissing()
    {
        Assert.Empty(_module.Run("$null = New-ChexSample s -ImageCount 3; Import-ChexSegmentation s/gt_segmentations.json | Export-ChexSegmentation all.json").Errors);
        HostedResult result = _module.Run("$text = [IO.File]::ReadAllText(\"$PWD/all.json\"); Test-ChexSegmentation all.json -PicturePath s/pictures");
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Output, finding => Text(finding, "Severity") == "Error");
        Write("swapped.json", """{"patient80000_study1_view1_frontal": {"Edema": {"size": [456, 445], "counts": "PZV6"}}, "none": {"Edema": {"size": [2, 3], "counts": "24"}}}""");
        string[] rules = [.. _module.Run("Test-ChexSegmentation swapped.json -PicturePath s/pictures -Task Edema").Output.Select(finding => Text(finding, "Rule"))];
        Assert.Contains("ImageExtra", rules);
        Assert.Equal("ImageMissing", rules[^1]);
    }

    [Fact]
    public void TaskList_NamesAnyTasks()
    {
        Write("tasks.json", """{"golden retriever": ["n02099601"], "tabby cat": []}""");
        Write("one.json", """{"a": {"n02099601": {"size": [2, 3], "counts": "24"}, "Tabby_Cat": {"size": [2, 3], "counts": "24"}}}""");
        HostedResult result = _module.Run("Repair-ChexSegmentation one.json two.json -TaskList tasks.json");
        Assert.Equal(["TaskAlias", "TaskAlias"], result.Output.Select(repair => Text(repair, "Rule")));
        Assert.True(Only(_module.Run("Test-ChexSegmentation two.json -TaskList tasks.json -Quiet")));
    }

    [Theory]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.jpg", "height": 2, "width": 3}], "annotations": [], "categories": []}""", "COCO data set", "Import-ChexSegmentation")]
    [InlineData("""[{"image_id": 1, "category_id": 1, "segmentation": {"size": [2, 3], "counts": "24"}, "score": 0.5}]""", "COCO results", "Import-ChexSegmentation")]
    [InlineData("""{"a": {"img_size": [2, 3], "Edema": []}}""", "annotations", "ConvertTo-ChexSegmentation")]
    [InlineData("""{"labelGroups": [], "datasets": []}""", "raw export", "Import-ChexAnnotation -Clean")]
    [InlineData("\u0089PNG\r\n", "picture", "Import-ChexSegmentation")]
    public void OtherForm_IsOneFindingThatNamesTheWay(string text, string form, string remedy)
    {
        File.WriteAllBytes(Path.Combine(_module.Folder, "other"), text[0] == '\u0089' ? System.Text.Encoding.Latin1.GetBytes(text) : System.Text.Encoding.UTF8.GetBytes(text));
        HostedResult result = _module.Run("Test-ChexSegmentation other");
        Assert.Empty(result.Errors);
        PSObject finding = Assert.Single(result.Output);
        Assert.Equal("OtherFormat", Text(finding, "Rule"));
        Assert.Contains(form, Text(finding, "Message"));
        Assert.Contains(remedy, Text(finding, "Remedy"));
    }

    [Theory]
    [InlineData("""{"images": [{"id": 1, "file_name": "a.jpg", "height": 2, "width": 3}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "segmentation": {"size": [2, 3], "counts": "24"}}], "categories": [{"id": 1, "name": "Edema"}]}""")]
    [InlineData("""{"a": {"img_size": [2, 3], "Edema": [[[0, 0], [2, 0]]]}}""")]
    [InlineData("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""")]
    public void GroundTruth_OfAnyForm_TellsIdsAndSizes(string truth)
    {
        Write("truth.json", truth);
        Write("one.json", """{"A.png": {"Edema": {"size": [3, 2], "counts": "24"}}}""");
        Assert.Equal(["ImageAlias", "SizeSwapped"], _module.Run("Test-ChexSegmentation one.json -Task Edema -GroundTruth truth.json").Output.Select(finding => Text(finding, "Rule")));
    }

    [Fact]
    public void GroundTruth_WithoutImages_EndsTheCall()
    {
        Write("truth.json", "{}");
        Write("one.json", """{"a": {"Edema": {"size": [3, 2], "counts": "24"}}}""");
        Assert.StartsWith("SegmentationUnreadable,", Assert.Single(_module.Run("Test-ChexSegmentation one.json -GroundTruth truth.json").Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Repair_LeavesTheFileAndTellsWhatIsLeft()
    {
        const string json = """{"a": {"edema": {"size": [2, 3], "counts": [2, 4]}}, "b": {"Edema": {"size": [2, 3], "counts": "9"}}}""";
        Write("one.json", json);
        HostedResult result = _module.Run("Repair-ChexSegmentation one.json two.json -Task Edema");
        Assert.Empty(result.Errors);
        Assert.Equal(["True CountsUncompressed", "True TaskAlias", "False CountsInvalid"], result.Output.Select(repair => $"{Text(repair, "IsRepaired")} {Text(repair, "Rule")}"));
        Assert.Equal(json, File.ReadAllText(Path.Combine(_module.Folder, "one.json")));
        Assert.Equal("""{"a": {"Edema": {"size": [2, 3], "counts": "24"}}, "b": {"Edema": {"size": [2, 3], "counts": "9"}}}""", File.ReadAllText(Path.Combine(_module.Folder, "two.json")));
    }

    [Fact]
    public void Repair_InPlaceNoClobberAndBrokenFiles_LoseNothing()
    {
        Write("one.json", """{"a": {"edema": {"size": [2, 3], "counts": "24"}}}""");
        Assert.Equal("FileExists,CheXplanation.Cmdlets.RepairChexSegmentationCommand", Assert.Single(_module.Run("Repair-ChexSegmentation one.json one.json -Task Edema -NoClobber").Errors).FullyQualifiedErrorId);
        Assert.Empty(_module.Run("Repair-ChexSegmentation one.json one.json -Task Edema").Errors);
        Assert.Contains("\"Edema\"", File.ReadAllText(Path.Combine(_module.Folder, "one.json")));
        Write("cut.json", """{"a": {"Edema": {"size": [2""");
        HostedResult result = _module.Run("$null = [IO.Directory]::CreateDirectory(\"$PWD/out\"); Repair-ChexSegmentation cut.json, one.json out -Task Edema");
        Assert.Equal("SegmentationUnreadable,CheXplanation.Cmdlets.RepairChexSegmentationCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(["one.json"], Directory.EnumerateFiles(Path.Combine(_module.Folder, "out")).Select(Path.GetFileName));
    }

    [Fact]
    public void Repair_TwoFilesOneCopy_IsRefusedForTheSecond()
    {
        Write("one.json", """{"a": {"Edema": {"size": [2, 3], "counts": "24"}}}""");
        Write("two.json", """{"b": {"Edema": {"size": [2, 3], "counts": "24"}}}""");
        HostedResult result = _module.Run("Repair-ChexSegmentation one.json, two.json copy.json -Task Edema");
        Assert.Equal("DuplicateItem,CheXplanation.Cmdlets.RepairChexSegmentationCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Contains("\"a\"", File.ReadAllText(Path.Combine(_module.Folder, "copy.json")));
    }

    private static string Text(PSObject item, string property) => $"{item.Properties[property].Value}";

    private static bool Only(HostedResult result)
    {
        Assert.Empty(result.Errors);
        return Assert.IsType<bool>(Assert.Single(result.Output).BaseObject);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_module.Folder, name), text);
}
