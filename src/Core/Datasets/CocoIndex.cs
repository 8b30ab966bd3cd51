using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>The images and categories of a COCO data set, without its annotations.</summary>
public sealed class CocoIndex
{
    private readonly Dictionary<string, CocoImage> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CocoImage> _byImageId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);

    private CocoIndex()
    {
    }

    /// <summary>The images, in the file's order.</summary>
    public IReadOnlyCollection<CocoImage> Images => _images.Values;

    /// <summary>The categories' ids and tasks, in the file's order.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Categories => _tasks;

    /// <summary>Reads a file; bad images and categories are reported and passed over.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="options">Names of tasks.</param>
    /// <param name="onBadItem">Takes what is wrong with one item.</param>
    /// <returns>The images and categories.</returns>
    /// <exception cref="DataFormatException">The file is no COCO data set.</exception>
    public static CocoIndex Read(Stream stream, CocoReadOptions options, Action<DataFormatException> onBadItem) =>
        Read(stream, options, onBadItem, static (tokens, path) => tokens.SkipValue(path));

    /// <summary>The image of an id of the data set, or null.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The image.</returns>
    public CocoImage? FindImage(string id) => _images.GetValueOrDefault(id);

    /// <summary>The data set's image of an image id, or null.</summary>
    /// <param name="imageId">The id here.</param>
    /// <returns>The image.</returns>
    public CocoImage? FindByImageId(string imageId) => _byImageId.GetValueOrDefault(imageId);

    /// <summary>The task of a category's id, or null.</summary>
    /// <param name="categoryId">The category.</param>
    /// <returns>The task.</returns>
    public string? FindTask(string categoryId) => _tasks.GetValueOrDefault(categoryId);

    /// <summary>The category's id of a task, or null.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The category.</returns>
    public string? FindCategory(string task) => _categories.GetValueOrDefault(task);

    internal static CocoIndex Read(Stream stream, CocoReadOptions options, Action<DataFormatException> onBadItem, Action<JsonTokenStream, string> readAnnotations)
    {
        var index = new CocoIndex();
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        tokens.Expect(JsonTokenType.StartObject, "$");
        bool isDataset = false;
        while (tokens.NextName("$") is { } key)
        {
            isDataset |= key is "images" or "annotations" or "categories";
            switch (key)
            {
                case "images":
                    ReadAll(tokens, "$.images", onBadItem, index.AddImage);
                    break;
                case "categories":
                    ReadAll(tokens, "$.categories", onBadItem, (tokens, path) => index.AddCategory(tokens, path, options));
                    break;
                case "annotations":
                    readAnnotations(tokens, "$.annotations");
                    break;
                default:
                    tokens.SkipValue("$");
                    break;
            }
        }

        tokens.ExpectEnd();
        return isDataset ? index : throw new DataFormatException(DataFault.Malformed, "$", "images, annotations and categories", "none of them");
    }

    private static void ReadAll(JsonTokenStream tokens, string path, Action<DataFormatException> onBadItem, Func<JsonTokenStream, string, object> read)
    {
        tokens.Expect(JsonTokenType.StartArray, path);
        for (long i = 0; tokens.NextElement(path); i++)
        {
            tokens.ReadElementOrPassOver($"{path}[{i}]", place => read(tokens, place), onBadItem);
        }
    }

    private CocoImage AddImage(JsonTokenStream tokens, string path)
    {
        string? id = null, fileName = null;
        double width = double.NaN, height = double.NaN;
        while (tokens.NextName(path) is { } key)
        {
            string place = JsonTokenStream.PlaceOf(path, key);
            switch (key)
            {
                case "id":
                    id = tokens.ReadIdentifier(place);
                    break;
                case "file_name":
                    fileName = ReadName(tokens, place);
                    break;
                case "width":
                    width = tokens.ReadNumber(place);
                    break;
                case "height":
                    height = tokens.ReadNumber(place);
                    break;
                default:
                    tokens.SkipValue(path);
                    break;
            }
        }

        var image = new CocoImage(id ?? throw new DataFormatException(DataFault.Malformed, path, "the key id", "none"),
            fileName is { Length: > 0 } ? CocoImage.ImageIdOf(fileName) : id, fileName ?? string.Empty, SizeOf(width, height, path));
        return !_images.ContainsKey(image.Id) && _byImageId.TryAdd(image.ImageId, image) ? _images[image.Id] = image
            : throw new DataFormatException(DataFault.InvalidValue, path, "an id and a file name that no other image has", $"{image.Id}, '{image.FileName}' again");
    }

    private string AddCategory(JsonTokenStream tokens, string path, CocoReadOptions options)
    {
        string? id = null, name = null;
        while (tokens.NextName(path) is { } key)
        {
            switch (key)
            {
                case "id":
                    id = tokens.ReadIdentifier(path + ".id");
                    break;
                case "name":
                    name = ReadName(tokens, path + ".name");
                    break;
                default:
                    tokens.SkipValue(path);
                    break;
            }
        }

        if (id is null || name is not { Length: > 0 })
        {
            throw new DataFormatException(DataFault.Malformed, path, "the keys id and name", id is null ? "no id" : "no name");
        }

        string task = options.TaskOf(name);
        if (!_tasks.TryAdd(id, task))
        {
            throw new DataFormatException(DataFault.InvalidValue, path, "an id that no other category has", $"{id} again");
        }

        _categories.TryAdd(task, id);
        return task;
    }

    private static string ReadName(JsonTokenStream tokens, string path) => tokens.ReadText(path) is { Length: <= DataLimits.NameCharacters } name
        ? name
        : throw new DataFormatException(DataFault.Malformed, path, $"a name of at most {DataLimits.NameCharacters} characters", "a longer one");

    private static PictureSize? SizeOf(double width, double height, string path)
    {
        if (double.IsNaN(width) && double.IsNaN(height))
        {
            return null;
        }

        return PictureSize.TryFrom(width, height, out PictureSize size)
            ? size
            : throw new DataFormatException(DataFault.InvalidValue, path, "a width and a height of 1 or more", FormattableString.Invariant($"{width} and {height}"));
    }
}
