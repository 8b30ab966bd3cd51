using System.Text.Json;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads the labelling tool's raw export: <c>{"labelGroups": [...], "datasets": [{"annotations": [...]}]}</c>, one drawing an entry.</summary>
/// <remarks>
/// <para>Source: <c>preprocess/clean_annotations.py</c> of 2021, which has two forms: entries of a <c>StudyInstanceUID</c> with the id of a label and
/// one outline, named by a table of studies; entries of a <c>fileId</c> with the number of a label and several outlines.</para>
/// <para>Differs: an image of two sizes is an error (there the last or the first stands), an entry without outline or with an unknown label is
/// reported and left out (there the script ends). The drawings of an image lie anywhere in the file, so all are held.</para>
/// </remarks>
public static class RawAnnotationExport
{
    /// <summary>Whether a file is a raw export; the stream stands where it stood.</summary>
    /// <param name="stream">The file; it must be one that can be sought.</param>
    /// <returns>True if one of its outermost keys says so before the first image.</returns>
    public static bool Is(Stream stream)
    {
        try
        {
            using var tokens = new JsonTokenStream(stream, DataLimits.NameBytes);
            tokens.Expect(JsonTokenType.StartObject, "$");
            while (tokens.NextName("$") is { } key)
            {
                if (key is "labelGroups" or "datasets")
                {
                    return true;
                }

                if (!tokens.Read("$") || tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    return false;
                }
            }

            return false;
        }
        catch (DataFormatException)
        {
            // Whoever reads it tells what is wrong.
            return false;
        }
        finally
        {
            stream.Position = 0;
        }
    }

    /// <summary>Reads the annotations: images in the order of their first drawing, of each all tasks asked for.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="identity">What to note on each annotation; image and task are set here.</param>
    /// <param name="options">The tasks, the studies' names and the limits.</param>
    /// <param name="onBadItem">Called for a drawing or an image that is bad in itself; the others go on.</param>
    /// <returns>The annotations.</returns>
    /// <exception cref="DataFormatException">The file is no raw export, or names studies while there is no table of them.</exception>
    public static IEnumerable<Annotation> Read(
        Stream stream, ItemIdentity identity, AnnotationReadOptions options, Action<DataFormatException> onBadItem)
    {
        string[] tasks = [.. options.Tasks.Select(task => PathologyTask.Canonical(task, options.Names)).Distinct(StringComparer.Ordinal)];
        using var tokens = new JsonTokenStream(stream, DataLimits.NameBytes);
        var reader = new RawDrawingReader(tokens, options, onBadItem);
        reader.Read();
        var images = new Dictionary<string, RawImage>(StringComparer.Ordinal);
        var order = new List<RawImage>();
        foreach (RawDrawing drawing in reader.Drawings)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (NameOf(drawing, options) is not { } id)
            {
                options.OnUnmappedStudy?.Invoke(drawing.Source);
                continue;
            }

            if (!images.TryGetValue(id, out RawImage? image))
            {
                images.Add(id, image = new RawImage(id, options));
                order.Add(image);
            }

            image.Add(drawing, reader.FindLabel(drawing), tasks, onBadItem);
        }

        foreach (RawImage image in order)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            foreach (Annotation annotation in image.Annotations(identity, tasks))
            {
                yield return annotation;
            }
        }
    }

    /// <summary>The image of a drawing: a study's name, or the parts of its file's path after the first.</summary>
    private static string? NameOf(RawDrawing drawing, AnnotationReadOptions options)
    {
        if (drawing.IsFile)
        {
            return string.Join('_', drawing.Source.Replace(".jpg", string.Empty, StringComparison.Ordinal).Split('/')[1..]) is { Length: > 0 } name ? name : drawing.Source;
        }

        return options.Studies is { } studies
            ? studies.Find(drawing.Source)
            : throw new DataFormatException(
                DataFault.Malformed, drawing.Position, "-StudyMap, a CSV of StudyInstanceUID and original_filename, since studies have no other name here", $"study {drawing.Source}");
    }

    /// <summary>One image while its drawings come in.</summary>
    private sealed class RawImage(string id, AnnotationReadOptions options)
    {
        private readonly AnnotatedTasks _polygons = new(clean: true);
        private readonly PointBudget _budget = new(options.PointLimit);
        private PictureSize? _size;
        private bool _isBad;

        public void Add(RawDrawing drawing, string? label, string[] tasks, Action<DataFormatException> onBadItem)
        {
            if (label is null)
            {
                onBadItem(new DataFormatException(DataFault.InvalidValue, drawing.Position, "the id of a label of labelGroups", $"{drawing.Label}"));
                return;
            }

            string task = AnnotatedTasks.NameOf(label, clean: true, options.Names);
            if (!AnnotatedTasks.IsOfUse(task, tasks, clean: true))
            {
                if (!PathologyTask.Ten.Contains(task))
                {
                    options.OnUnknownTask?.Invoke(id, label);
                }

                return;
            }

            try
            {
                CheckSize(drawing);
                CheckPoints(drawing);
                _polygons.Add(task, drawing.Polygons);
            }
            catch (DataFormatException error)
            {
                _polygons.Add(task, null);
                onBadItem(error);
            }
        }

        public IEnumerable<Annotation> Annotations(ItemIdentity identity, string[] tasks)
        {
            foreach (string task in _size is null || _isBad ? [] : tasks)
            {
                if (_polygons.TryGet(task, out PicturePoint[][] polygons))
                {
                    yield return new Annotation(identity with { ImageId = id, Task = task }, _size!.Value, polygons);
                }
            }
        }

        private void CheckSize(RawDrawing drawing)
        {
            if (drawing.Size is not { } size || size.PixelCount > options.PixelLimit)
            {
                throw new DataFormatException(
                    drawing.Size is null ? DataFault.InvalidValue : DataFault.PictureTooLarge, drawing.Position,
                    drawing.Size is null ? "height and width above 0" : $"at most {options.PixelLimit} pixels", drawing.Size is null ? "none" : $"{drawing.Size} = {drawing.Size.Value.PixelCount} pixels");
            }

            if (_size is { } before && before != size)
            {
                // Which of the two is right cannot be known, and every mask of the image hangs on it.
                _isBad = true;
                throw new DataFormatException(DataFault.InvalidValue, drawing.Position, $"one size an image, as {before} before; the image is left out", $"{size}");
            }

            _size = size;
        }

        private void CheckPoints(RawDrawing drawing)
        {
            if (drawing.Fault is { } fault)
            {
                throw fault;
            }

            foreach (PicturePoint[] polygon in drawing.Polygons)
            {
                for (int i = 0; i <= polygon.Length; i++)
                {
                    _budget.Take(drawing.Position);
                }
            }
        }
    }
}
