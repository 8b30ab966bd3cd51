using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Makes masks of COCO entries: one each, or one an image and task.</summary>
internal sealed class CocoMaskReader(CocoReadOptions options, Action<DataFormatException> onBadItem) : IDisposable
{
    private readonly InstanceUnion _union = new(options.Cancellation);
    private readonly Dictionary<(string Image, string Category), int> _announced = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _boxes;

    /// <summary>The data set that the entries belong to, or null where ids stay as they are.</summary>
    public CocoIndex? Index { get; set; }

    /// <summary>Reads the array of entries for the first time: which image and category each is of.</summary>
    public void Announce(JsonTokenStream tokens, string path)
    {
        tokens.Expect(JsonTokenType.StartArray, path);
        while (tokens.NextElement(path))
        {
            options.Cancellation.ThrowIfCancellationRequested();

            // What is wrong is told when the entry is read.
            CocoEntry? entry = tokens.ReadElementOrPassOver(path, place => CocoEntry.Read(tokens, place, withShape: false), static _ => { });
            if (entry is not null && options.Takes(entry.IsCrowd, entry.Score) && (options.IncludeEmpty || !options.AsInstance))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_announced, (Once(entry.ImageId), Once(entry.CategoryId)), out _)++;
            }
        }
    }

    /// <summary>Ends the first reading: now images and categories are known.</summary>
    public void EndAnnouncing()
    {
        foreach (((string image, string category), int parts) in _announced)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (KeyOf(image, category) is { } key)
            {
                _union.Expect(key, parts);
            }
        }

        _announced.Clear();
        _announced.TrimExcess();
        _names.Clear();
        _names.TrimExcess();
    }

    /// <summary>Reads the array of entries whose start is the current token.</summary>
    public IEnumerable<SegmentationMask> ReadRest(JsonTokenStream tokens, string path)
    {
        for (long i = 0; tokens.NextElement(path); i++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            SegmentationMask? mask = null;
            string place = $"{path}[{i}]";
            tokens.ReadElementOrPassOver(
                place,
                _ =>
                {
                    CocoEntry entry = CocoEntry.Read(tokens, place, withShape: true);
                    mask = MaskOf(entry.Id is null ? entry with { Id = (i + 1).ToString(CultureInfo.InvariantCulture) } : entry, place);
                    return entry;
                },
                onBadItem);
            if (mask is not null)
            {
                yield return mask;
            }
        }
    }

    /// <summary>What is left when all entries have been read: empty masks, where they are wanted; incomplete ones are reported.</summary>
    public IEnumerable<SegmentationMask> End()
    {
        foreach (DataFormatException error in _union.Incomplete())
        {
            onBadItem(error);
        }

        if (_boxes > 0)
        {
            options.ReportBoxes(_boxes);
        }

        if (!options.IncludeEmpty || Index is null)
        {
            yield break;
        }

        string[] tasks = [.. Index.Categories.Select(category => category.Value).Distinct(StringComparer.Ordinal).Where(options.WantsTask)];
        foreach (CocoImage image in Index.Images)
        {
            foreach (string task in tasks)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                if (!_union.IsExpected(new ImageTask(image.ImageId, task)) && EmptyMask(image) is { } empty)
                {
                    yield return new SegmentationMask(options.Identity with { ImageId = image.ImageId, Task = task }, empty);
                }
            }
        }
    }

    public void Dispose() => _union.Dispose();

    /// <summary>One text for each id: a file names its images and categories over and over.</summary>
    private string Once(string id) => _names.TryGetValue(id, out string? known) ? known : AddName(id);

    private string AddName(string id)
    {
        _names.Add(id);
        return id;
    }

    private SegmentationMask? MaskOf(CocoEntry entry, string path)
    {
        if (!options.Takes(entry.IsCrowd, entry.Score))
        {
            return null;
        }

        CocoImage? image = Index?.FindImage(entry.ImageId);
        if (Index is not null && (image is null || Index.FindTask(entry.CategoryId) is null))
        {
            throw image is null
                ? new DataFormatException(DataFault.InvalidValue, path + ".image_id", "the id of one of the images", entry.ImageId)
                : new DataFormatException(DataFault.InvalidValue, path + ".category_id", "the id of one of the categories", entry.CategoryId);
        }

        if (KeyOf(entry.ImageId, entry.CategoryId) is not { } key)
        {
            return null;
        }

        RunLengthMask runs = entry.Shape.ToMask(image?.Size, path, options);
        _boxes += entry.Shape.IsBox ? 1 : 0;
        ItemIdentity identity = options.Identity with { ImageId = key.ImageId, Task = key.Task };
        return options.AsInstance
            ? new SegmentationMask(identity, runs) { Instance = entry.Id, IsCrowd = entry.IsCrowd, Probability = entry.Score }
            : _union.Add(identity, runs, entry.IsCrowd, entry.Score);
    }

    /// <summary>Image and task; null where the task is not wanted, or where the data set does not have them.</summary>
    private ImageTask? KeyOf(string image, string category)
    {
        string? imageId = Index is null ? image : Index.FindImage(image)?.ImageId, task = Index is null ? options.TaskOf(category) : Index.FindTask(category);
        return imageId is not null && task is not null && options.WantsTask(task) ? new ImageTask(imageId, task) : null;
    }

    private RunLengthMask? EmptyMask(CocoImage image)
    {
        try
        {
            return image.Size is { } size ? RunLengthMask.Empty(CocoShape.Check(size, $"image {image.Id}", options.PixelLimit))
                : throw new DataFormatException(DataFault.SizeUnknown, $"image {image.Id}", "a width and a height", "none");
        }
        catch (DataFormatException error)
        {
            onBadItem(error);
            return null;
        }
    }
}
