using System.Globalization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Collects masks and writes them as a COCO data set or as COCO results. Counts wait in a <see cref="CountsSpool"/>.</summary>
/// <remarks>
/// Numbers of images are those of the data set that is given; else those that the image ids are, where all are whole numbers (000000397133 is
/// 397133, as in COCO); else 1, 2, ... in the order of the images. An empty mask has no annotation; its image is listed all the same.
/// Source: the format at cocodataset.org; written as Python's json.dump writes it.
/// </remarks>
/// <param name="index">The data set whose numbers are taken, or null.</param>
public sealed class CocoExport(CocoIndex? index) : IDisposable
{
    private readonly List<(string ImageId, PictureSize Size)> _images = [];
    private readonly Dictionary<string, int> _imageNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _tasks = [];
    private readonly Dictionary<string, int> _taskNumbers = new(StringComparer.Ordinal);
    private readonly List<CocoExportEntry> _entries = [];
    private readonly CountsSpool _counts = new();

    /// <summary>How many masks without a probability will be written as results with a score of 1.</summary>
    public long Unscored { get; private set; }

    /// <summary>Whether a mask of a task came.</summary>
    /// <param name="task">The task.</param>
    /// <returns>True if one came.</returns>
    public bool HasTask(string task) => _taskNumbers.ContainsKey(task);

    /// <summary>Keeps a mask.</summary>
    /// <param name="mask">The mask, of the size of the others of its image.</param>
    /// <exception cref="DataFormatException">The data set does not have its image or task.</exception>
    public void Add(SegmentationMask mask)
    {
        if (index is not null && (index.FindByImageId(mask.ImageId) is null || index.FindCategory(mask.Task) is null))
        {
            string what = index.FindByImageId(mask.ImageId) is null ? "image" : "category";
            throw new DataFormatException(DataFault.InvalidValue, $"{mask.GetIdentity()}", $"an {what} of the data set", "none of that name");
        }

        RunLengthMask runs = mask.GetMask();
        int image = NumberOf(_imageNumbers, mask.ImageId, _images.Count), task = NumberOf(_taskNumbers, mask.Task, _tasks.Count);
        if (image == _images.Count)
        {
            _images.Add((mask.ImageId, runs.Size));
        }

        if (task == _tasks.Count)
        {
            _tasks.Add(mask.Task);
        }

        if (!runs.IsEmpty)
        {
            Unscored += double.IsNaN(mask.Probability) ? 1 : 0;
            _entries.Add(new CocoExportEntry(image, task, _counts.Add(runs), runs.GetBox(), runs.Area, mask.IsCrowd, mask.Probability, mask.Instance));
        }
    }

    /// <summary>Writes a data set.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="categories">The categories, in order; others that came follow. Numbered from 1, unless the data set tells.</param>
    /// <param name="extension">What the images' file names end with, where no data set tells them, such as <c>.jpg</c>.</param>
    /// <param name="uncompressed">Whether runs are written as numbers.</param>
    /// <param name="asPolygon">Whether masks are written as polygons; crowds stay runs, as in COCO.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public void WriteDataset(
        Stream stream, IEnumerable<string> categories, string extension, bool uncompressed, bool asPolygon = false, CancellationToken cancellation = default)
    {
        using var writer = new CocoWriter(stream, cancellation);
        string[] tasks = [.. categories.Concat(_tasks).Distinct(StringComparer.Ordinal)], imageIds = ImageNumbers(cancellation);
        string[] annotationIds = Numbers(_entries.Select(entry => entry.Instance is { } instance ? NumberIn(instance) : null), cancellation);
        Dictionary<string, string> categoryIds = tasks.Select((task, i) => (task, Id: index?.FindCategory(task) ?? $"{i + 1}")).ToDictionary(item => item.task, item => item.Id, StringComparer.Ordinal);
        writer.WriteList("{\"images\": [", _images.Select((image, i) => (Action)(() =>
            writer.WriteImage(imageIds[i], index?.FindByImageId(image.ImageId)?.FileName is { Length: > 0 } name ? name : image.ImageId + extension, image.Size))));
        writer.WriteList(", \"annotations\": [", _entries.Select((entry, i) => (Action)(() =>
            writer.WriteAnnotation(annotationIds[i], imageIds[entry.Image], categoryIds[_tasks[entry.Task]], _images[entry.Image].Size, _counts.Read(entry.Counts), uncompressed, asPolygon, entry))));
        writer.WriteList(", \"categories\": [", tasks.Select(task => (Action)(() => writer.WriteCategory(categoryIds[task], task))));
        writer.WriteEnd("}");
    }

    /// <summary>Writes results.</summary>
    /// <param name="stream">Where they go; left open.</param>
    /// <param name="uncompressed">Whether runs are written as numbers.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public void WriteResults(Stream stream, bool uncompressed, CancellationToken cancellation = default)
    {
        using var writer = new CocoWriter(stream, cancellation);
        string[] imageIds = ImageNumbers(cancellation);
        writer.WriteList("[", _entries.Select(entry => (Action)(() =>
            writer.WriteResult(imageIds[entry.Image], index?.FindCategory(_tasks[entry.Task]) ?? _tasks[entry.Task], _images[entry.Image].Size, _counts.Read(entry.Counts), uncompressed, entry.Score))));
        writer.WriteEnd(string.Empty);
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose() => _counts.Dispose();

    /// <summary>The whole number that a text is, as COCO's image ids are file names without leading zeros; null where it is none.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number.</returns>
    public static string? NumberIn(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= 1L << 53 ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static int NumberOf(Dictionary<string, int> numbers, string name, int next)
    {
        if (!numbers.TryGetValue(name, out int number))
        {
            numbers.Add(name, number = next);
        }

        return number;
    }

    private string[] ImageNumbers(CancellationToken cancellation) =>
        Numbers(_images.Select(image => index is not null ? index.FindByImageId(image.ImageId)!.Id : NumberIn(image.ImageId)), cancellation);

    /// <summary>The numbers that the items have, where each has one of its own; else 1, 2, ...</summary>
    private static string[] Numbers(IEnumerable<string?> own, CancellationToken cancellation)
    {
        var numbers = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool areTheirs = true;
        foreach (string? number in own)
        {
            cancellation.ThrowIfCancellationRequested();
            areTheirs = areTheirs && number is not null && seen.Add(number);
            numbers.Add(areTheirs ? number! : string.Empty);
        }

        return areTheirs ? [.. numbers] : [.. numbers.Select((_, i) => $"{i + 1}")];
    }
}
