using System.Text.Json;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads the reference's annotation files: <c>{id: {"img_size": [h, w], task: [[[x, y], ...], ...]}}</c>, positive tasks only.</summary>
/// <remarks>Source: <c>annotation_to_segmentation.py</c>. Of a file of any size one image is held.</remarks>
public static class AnnotationJson
{
    private const int MaxToken = DataLimits.NameBytes;
    private const string SizeKey = "img_size";

    /// <summary>Reads the annotations of a file one by one: images in the order written, of each all tasks asked for.</summary>
    /// <remarks>
    /// Differs: the reference ends at an image without img_size and at a polygon of fewer than two points; here the image
    /// or the annotation is reported and left out. Of a task that an image has twice the first stands.
    /// </remarks>
    /// <param name="stream">The file.</param>
    /// <param name="identity">What to note on each annotation; image and task are set here.</param>
    /// <param name="options">The tasks and the limits.</param>
    /// <param name="onBadItem">Called for an image or an annotation that is bad in itself; reading goes on with the next.</param>
    /// <returns>The annotations.</returns>
    /// <exception cref="DataFormatException">The file is no JSON object.</exception>
    public static IEnumerable<Annotation> Read(
        Stream stream, ItemIdentity identity, AnnotationReadOptions options, Action<DataFormatException> onBadItem)
    {
        string[] tasks = [.. options.Tasks.Select(task => PathologyTask.Canonical(task, options.Names)).Distinct(StringComparer.Ordinal)];
        using var tokens = new JsonTokenStream(stream, MaxToken);
        tokens.Expect(JsonTokenType.StartObject, "$");
        while (tokens.NextName("$") is { } id)
        {
            if (id is "labelGroups" or "datasets")
            {
                throw new DataFormatException(
                    DataFault.Malformed, "$", "{image: {\"img_size\": [h, w], task: [[[x, y], ...], ...]}}", "the labelling tool's raw export, which needs -Clean");
            }

            string path = JsonTokenStream.PlaceOf("$", id);
            var image = new Image(id, tasks, options, onBadItem);
            if (tokens.ReadOrPassOver(path, _ => image.Read(tokens, path), onBadItem) is null || image.FindSize(path) is not { } size)
            {
                continue;
            }

            foreach (string task in tasks)
            {
                if (image.TryGet(task, out PicturePoint[][] polygons))
                {
                    yield return new Annotation(identity with { ImageId = id, Task = task }, size, polygons);
                }
            }
        }

        tokens.ExpectEnd();
    }

    /// <summary>What the file tells of one image: its size may come after the tasks.</summary>
    private sealed class Image(string id, string[] tasks, AnnotationReadOptions options, Action<DataFormatException> onBadItem)
    {
        private readonly AnnotatedTasks _polygons = new(options.Clean);
        private readonly PointBudget _budget = new(options.PointLimit);
        private bool _hasSize;
        private long[]? _size;

        public Image Read(JsonTokenStream tokens, string path)
        {
            tokens.Expect(JsonTokenType.StartObject, path);
            while (tokens.NextName(path) is { } key)
            {
                if (key == SizeKey)
                {
                    _hasSize = true;
                    _size = tokens.ReadOrPassOver($"{path}.{SizeKey}", p => tokens.ReadIntegers(p, 2), onBadItem);
                }
                else
                {
                    ReadTask(tokens, key, JsonTokenStream.PlaceOf(path, key));
                }
            }

            return this;
        }

        public PictureSize? FindSize(string path)
        {
            if (_hasSize && _size is null)
            {
                return null;
            }

            if (_size is not [var height, var width] || !PictureSize.TryFrom(width, height, out PictureSize size))
            {
                onBadItem(new DataFormatException(
                    DataFault.InvalidValue, path, $"{SizeKey} of [height, width] above 0", _hasSize ? $"[{string.Join(", ", _size!)}]" : $"no {SizeKey}"));
                return null;
            }

            if (size.PixelCount <= options.PixelLimit)
            {
                return size;
            }

            onBadItem(new DataFormatException(
                DataFault.PictureTooLarge, $"{path}.{SizeKey}", $"at most {options.PixelLimit} pixels", $"{size} = {size.PixelCount} pixels"));
            return null;
        }

        /// <summary>False for an annotation that was bad; an absent one has no polygons.</summary>
        public bool TryGet(string task, out PicturePoint[][] polygons) => _polygons.TryGet(task, out polygons);

        private void ReadTask(JsonTokenStream tokens, string key, string path)
        {
            string task = AnnotatedTasks.NameOf(key, options.Clean, options.Names);
            if (!AnnotatedTasks.IsOfUse(task, tasks, options.Clean))
            {
                tokens.SkipValue(path);
                if (!PathologyTask.Ten.Contains(task))
                {
                    options.OnUnknownTask?.Invoke(id, key);
                }
            }
            else if (!options.Clean && _polygons.Has(task))
            {
                tokens.SkipValue(path);
                onBadItem(new DataFormatException(DataFault.InvalidValue, path, "a task once an image", $"a second entry of '{task}'"));
            }
            else
            {
                // Raw files have several names of one task.
                _polygons.Add(task, tokens.ReadOrPassOver(path, p => JsonPointLists.ReadPolygons(tokens, p, _budget), onBadItem));
            }
        }
    }
}
