using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Tests.Localization;

namespace CheXplanation.Tests.Datasets;

/// <summary>A file may promise any number of points: what is kept of it has a ceiling.</summary>
public sealed class PointLimitTests
{
    private const int Limit = 1000;
    private const long Ceiling = 400_000;
    private const string Point = "[1.25, 2]";
    private const int Many = 1_000_000;

    [Theory]
    [InlineData("[[%]]", Point)]
    [InlineData("[%]", "[]")]
    [InlineData("[%]", "[[1, 2], [3, 4]]")]
    public void Annotations_FarMoreThanTheLimit_AreNotKept(string polygons, string repeated)
    {
        byte[] file = File("\"img_size\": [50, 60], \"Edema\": " + polygons, repeated);
        var errors = new List<DataFormatException>();
        var options = new AnnotationReadOptions { PointLimit = Limit };
        List<Annotation> read = Within(() => AnnotationJson.Read(new MemoryStream(file), ReferenceFiles.Unnamed, options, errors.Add));
        Assert.Equal(DataFault.InvalidValue, Assert.Single(errors).Fault);
        Assert.Equal([("i", 9), ("next", 10)], read.GroupBy(annotation => annotation.ImageId).Select(image => (image.Key, image.Count())));
    }

    [Fact]
    public void Annotations_ManyTasksWithinTheLimitEach_ShareTheLimitOfTheImage()
    {
        string tasks = string.Join(", ", PathologyTask.Ten.Select(task => $"\"{task}\": [[{string.Join(", ", Enumerable.Repeat(Point, 142))}]]"));
        byte[] file = Encoding.UTF8.GetBytes($$"""{"i": {{{tasks}}, "img_size": [50, 60]}, "next": {{{tasks}}, "img_size": [50, 60]} }""");
        var errors = new List<DataFormatException>();
        using var stream = new MemoryStream(file);
        Annotation[] read = [.. AnnotationJson.Read(stream, ReferenceFiles.Unnamed, new AnnotationReadOptions { PointLimit = Limit }, errors.Add)];

        // A polygon takes a place of its own: 7 x 143 are more than 1000, 7 x 142 would not be.
        Assert.Equal((12, 8), (read.Length, errors.Count));
        Assert.All(read, annotation => Assert.Equal(142, annotation.PointCount));
    }

    [Fact]
    public void Annotations_ExactlyTheLimit_AreKept()
    {
        string text = $$"""{"i": {"img_size": [50, 60], "Edema": [[{{string.Join(", ", Enumerable.Repeat(Point, Limit - 1))}}]]} }""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Annotation[] read = [.. AnnotationJson.Read(stream, ReferenceFiles.Unnamed, new AnnotationReadOptions { PointLimit = Limit }, error => throw error)];
        Assert.Equal(Limit - 1, read.Sum(annotation => annotation.PointCount));
    }

    [Fact]
    public void Annotations_UnknownTasks_AreNotKept()
    {
        byte[] file = File("\"img_size\": [50, 60], \"Foo\": [[%]]", Point);
        int unknown = 0;
        var options = new AnnotationReadOptions { PointLimit = Limit, OnUnknownTask = (_, _) => unknown++ };
        List<Annotation> read = Within(() => AnnotationJson.Read(new MemoryStream(file), ReferenceFiles.Unnamed, options, error => throw error));
        Assert.Equal((2, 20), (unknown, read.Count));
    }

    [Fact]
    public void Points_FarMoreThanTheLimit_AreNotKept()
    {
        byte[] file = File("\"Edema\": [%]", Point);
        var errors = new List<DataFormatException>();
        List<SalientPoints> read = Within(() => SalientPointJson.Read(new MemoryStream(file), ReferenceFiles.Unnamed, errors.Add, Limit));
        Assert.Equal(DataFault.InvalidValue, Assert.Single(errors).Fault);
        Assert.Equal([("next", "Edema", 2)], read.Select(points => (points.ImageId, points.Task, points.PointCount)));
    }

    /// <summary>An image with the text a million times, then one with it twice; a polygon without points is never good.</summary>
    private static byte[] File(string image, string repeated) =>
        Encoding.UTF8.GetBytes($"{{\"i\": {{{Repeat(image, repeated, Many)}}}, \"next\": {{{Repeat(image, repeated, repeated == "[]" ? 0 : 2)}}}}}");

    private static string Repeat(string image, string repeated, int count) => image.Replace("%", string.Join(", ", Enumerable.Repeat(repeated, count)));

    private static List<T> Within<T>(Func<IEnumerable<T>> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        List<T> items = [.. read()];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Ceiling);
        return items;
    }
}
