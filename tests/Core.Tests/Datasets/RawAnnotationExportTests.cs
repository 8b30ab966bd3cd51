using System.Text;
using System.Text.Json;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Datasets;

/// <summary>Raw exports give what the reference's preprocessing of 2021 gave; tests/oracles/raw_annotations.py ran it.</summary>
public sealed class RawAnnotationExportTests
{
    private static readonly ItemIdentity _unnamed = new() { ImageId = string.Empty, Task = string.Empty };

    [Theory]
    [InlineData("raw_studies.json", "raw_valid.csv", null, "raw_valid_cleaned.json", 8)]
    [InlineData("raw_studies.json", "raw_test.csv", null, "raw_test_cleaned.json", 8)]
    [InlineData("raw_studies.json", "raw_valid.csv", "0", "raw_valid_cleaned.json", 8)]
    [InlineData("raw_studies.json", "raw_test.csv", "test", "raw_test_cleaned.json", 8)]
    [InlineData("raw_files.json", null, null, "raw_files_cleaned.json", 7)]
    public void Read_RawExport_GivesThePolygonsOfTheReferencesPreprocessing(string export, string? studies, string? dataset, string cleaned, int images)
    {
        var unmapped = new HashSet<string>();
        var options = new AnnotationReadOptions { Clean = true, Dataset = dataset, Studies = studies is null ? null : Table(File.ReadAllText(Data(studies))), OnUnmappedStudy = study => unmapped.Add(study) };
        using FileStream stream = File.OpenRead(Data(export));
        Assert.True(RawAnnotationExport.Is(stream));
        Annotation[] read = [.. RawAnnotationExport.Read(stream, _unnamed, options, error => throw error)];
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Data(cleaned)));

        // Images on which nothing was drawn are {} there: without a size there is nothing to say of them.
        JsonProperty[] drawn = [.. expected.RootElement.EnumerateObject().Where(image => image.Value.TryGetProperty("img_size", out _))];
        Assert.Equal(images, drawn.Length);
        Assert.Equal(drawn.Select(image => image.Name), read.Select(annotation => annotation.ImageId).Distinct());
        Assert.Equal(drawn.Length * 10, read.Length);
        Assert.Equal(studies is not null, unmapped.Count > 0);
        foreach (Annotation annotation in read)
        {
            JsonElement image = expected.RootElement.GetProperty(annotation.ImageId);
            Assert.Equal([annotation.Height, annotation.Width], image.GetProperty("img_size").EnumerateArray().Select(side => side.GetInt32()));
            double[][][] polygons = image.TryGetProperty(annotation.Task, out JsonElement task) ? task.Deserialize<double[][][]>()! : [];
            Assert.Equal(polygons.Select(polygon => polygon.Select(point => new PicturePoint(point[0], point[1]))), annotation.GetPolygons());
        }
    }

    [Fact]
    public void Read_CleanedFile_EqualsTheExport()
    {
        // The cleaned file is of the published form: read plainly it is what the export gives.
        using FileStream plain = File.OpenRead(Data("raw_files_cleaned.json")), raw = File.OpenRead(Data("raw_files.json"));
        Assert.False(RawAnnotationExport.Is(plain));
        Assert.Equal(
            AnnotationJson.Read(plain, _unnamed, new AnnotationReadOptions(), error => throw error).Select(annotation => annotation.ToString()),
            RawAnnotationExport.Read(raw, _unnamed, new AnnotationReadOptions { Clean = true }, error => throw error).Select(annotation => annotation.ToString()));
    }

    [Theory]
    [InlineData(""" "labelId": "L9", "data": {"vertices": [[1, 2], [3, 4]]}, "height": 9, "width": 9""", "a label of labelGroups")]
    [InlineData(""" "labelId": "L1", "data": {"vertices": [[1, 2]]}, "height": 9, "width": 9""", "at least 2 points")]
    [InlineData(""" "labelId": "L1", "data": null, "height": 9, "width": 9""", "vertices")]
    [InlineData(""" "labelId": "L1", "data": {"x": 1, "y": 2}, "height": 9, "width": 9""", "vertices")]
    [InlineData(""" "labelId": "L1", "height": 9, "width": 9""", "no data")]
    [InlineData(""" "labelId": "L1", "data": {"vertices": [[1, 2], [3, 4]]}, "height": 0, "width": 9""", "height and width above 0")]
    [InlineData(""" "labelId": "L1", "data": {"vertices": [[1, 2], [3, 4]]}, "height": 99999, "width": 99999""", "pixels")]
    public void Read_BadDrawing_IsReportedAndNothingOfItsTaskIsUsed(string bad, string told)
    {
        string json = $$"""
            {"labelGroups": [{"labels": [{"id": "L1", "name": "Edema"}, {"id": "L2", "name": "Atelectasis"}]}], "datasets": [{"annotations": [
                {"fileId": "f/a.jpg", "labelId": "L2", "data": {"vertices": [[1, 1], [5, 5]]}, "height": 9, "width": 9},
                {"fileId": "f/a.jpg", "labelId": "L1", "data": {"vertices": [[1, 1], [5, 5]]}, "height": 9, "width": 9},
                {"fileId": "f/a.jpg", {{bad}}}]}]}
            """;
        (Annotation[] read, List<DataFormatException> errors) = Read(json);
        DataFormatException error = Assert.Single(errors);
        Assert.Contains(told, error.Message);
        Assert.StartsWith("$.datasets[0].annotations[2]", error.Position);
        Assert.Equal(1, read.Single(annotation => annotation.Task == "Atelectasis").PolygonCount);
        Assert.Equal(bad.Contains("L9") ? 10 : 9, read.Length);
    }

    [Fact]
    public void Read_TwoSizesOfOneImage_LeaveItOut()
    {
        (Annotation[] read, List<DataFormatException> errors) = Read("""
            {"labelGroups": [{"labels": [{"id": "L1", "name": "Edema"}]}], "datasets": [{"annotations": [
                {"fileId": "f/a.jpg", "labelId": "L1", "data": {"vertices": [[1, 1], [5, 5]]}, "height": 9, "width": 9},
                {"fileId": "f/a.jpg", "labelId": "L1", "data": {"vertices": [[1, 1], [5, 5]]}, "height": 9, "width": 8},
                {"fileId": "f/b.jpg", "labelId": 0, "data": {"vertices": [[1, 1], [5, 5]]}, "height": 9, "width": 9}]}]}
            """);
        Assert.Contains("one size an image", Assert.Single(errors).Message);
        Assert.All(read, annotation => Assert.Equal("b", annotation.ImageId));
    }

    [Theory]
    [InlineData("""{"labelGroups": []}""")]
    [InlineData("""{"labelGroups": 5, "datasets": []}""")]
    [InlineData("""{"datasets": [{"annotations": [{"StudyInstanceUID": "1", "labelId": "x"}]}]}""")]
    [InlineData("""{"labelGroups": [{"labels": [{"id": "a", "name": "x"}, {"id": "a", "name": "y"}]}], "datasets": []}""")]
    [InlineData("""{"datasets": [{"annotations": [{"fileId": "f/a", """)]
    public void Read_NoExport_IsOneError(string json) => Assert.Throws<DataFormatException>(() => Read(json));

    [Theory]
    [InlineData("original_filename\nf/a.jpg\n")]
    [InlineData("StudyInstanceUID,original_filename\n1,a.jpg\n")]
    [InlineData("StudyInstanceUID,original_filename\n1\n")]
    [InlineData("StudyInstanceUID,original_filename\n1,f/a.jpg\n1,f/b.jpg\n")]
    [InlineData("")]
    public void StudyNames_BadTable_IsAnError(string text) => Assert.Throws<DataFormatException>(() => Table(text));

    [Fact]
    public void StudyNames_ImageIds_AreTakenAsTheyAre() =>
        Assert.Equal("my view.jpg", Table("image_id,StudyInstanceUID\nmy view.jpg,1\n").Find("1"));

    [Fact]
    public void AnnotationJson_RawExport_SaysWhatItNeeds()
    {
        using var stream = new MemoryStream("""{"labelGroups": [], "datasets": []}"""u8.ToArray());
        Assert.Contains("-Clean", Assert.Throws<DataFormatException>(() => AnnotationJson.Read(stream, _unnamed, new AnnotationReadOptions(), _ => { }).ToList()).Message);
    }

    [Fact]
    public void Clean_BadPartOfATask_LeavesTheTaskOut()
    {
        using var stream = new MemoryStream("""
            {"a": {"img_size": [9, 9], "Enlarged Cardiomediastinum": [[[1, 1], [2, 2]]], "Cardiomegaly": [[[1, 1]]], "Lung Opacity (left)": [[[1, 1], [2, 2]]], "Airspace Opacity": 5}}
            """u8.ToArray());
        var errors = new List<DataFormatException>();
        Annotation[] read = [.. AnnotationJson.Read(stream, _unnamed, new AnnotationReadOptions { Clean = true }, errors.Add)];
        Assert.Equal(2, errors.Count);
        Assert.Equal(7, read.Length);
        Assert.DoesNotContain(read, annotation => annotation.Task is "Enlarged Cardiomediastinum" or "Cardiomegaly" or "Airspace Opacity");
    }

    private static string Data(string name) => Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Datasets", "data", name);

    private static StudyNameTable Table(string text) => StudyNameTable.Read(new StringReader(text));

    private static (Annotation[] Read, List<DataFormatException> Errors) Read(string json)
    {
        var errors = new List<DataFormatException>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ([.. RawAnnotationExport.Read(stream, _unnamed, new AnnotationReadOptions { Clean = true }, errors.Add)], errors);
    }
}
