using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Reads and writes the reference's segmentation files: <c>{id: {task: {"size": [h, w], "counts": "..."}}}</c>.</summary>
/// <remarks>Source: <c>heatmap_to_segmentation.py</c> and <c>annotation_to_segmentation.py</c> (json.dump of pycocotools' encodings).</remarks>
public static class SegmentationJson
{
    private const int MaxText = DataLimits.TextBytes;
    private const int MaxRuns = DataLimits.Runs;

    /// <summary>Reads the masks of a file one by one, in the order written.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="identity">What to note on each mask; image and task are set here.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    /// <param name="onBadItem">Called for a mask that is bad in itself; reading goes on with the next.</param>
    /// <param name="names">What tasks are called besides CheXpert's labels; others stay as they are.</param>
    /// <returns>The masks.</returns>
    /// <exception cref="DataFormatException">The file is no JSON of this form.</exception>
    public static IEnumerable<SegmentationMask> Read(
        Stream stream, ItemIdentity identity, long pixelLimit, Action<DataFormatException> onBadItem, TaskNameList? names = null)
    {
        using var tokens = new JsonTokenStream(stream, MaxText);
        tokens.Expect(JsonTokenType.StartObject, "$");
        bool any = false;
        while (tokens.NextName("$") is { } image)
        {
            string imagePath = JsonTokenStream.PlaceOf("$", image);
            if (tokens.ReadOrPassOver(imagePath, place => Open(tokens, place), onBadItem) is null)
            {
                continue;
            }

            while (tokens.NextName(imagePath) is { } task)
            {
                string path = JsonTokenStream.PlaceOf(imagePath, task);
                if (task == "img_size")
                {
                    var annotations = new DataFormatException(DataFault.OtherForm, path, "masks", "annotations (img_size), which Import-ChexAnnotation reads and ConvertTo-ChexSegmentation turns into masks");
                    if (!any)
                    {
                        // A file of annotations is one error, where each of its outlines would be one.
                        throw annotations;
                    }

                    tokens.SkipValue(path);
                    onBadItem(annotations);
                    continue;
                }

                RunLengthMask? runs = tokens.ReadOrPassOver(path, place => ReadMask(tokens, place, pixelLimit), onBadItem);
                if (runs is not null)
                {
                    any = true;
                    yield return new SegmentationMask(identity with { ImageId = image, Task = names?.Find(task) ?? PathologyTask.Canonical(task) }, runs);
                }
            }
        }

        tokens.ExpectEnd();
    }

    private static string Open(JsonTokenStream tokens, string path)
    {
        tokens.Expect(JsonTokenType.StartObject, path);
        return path;
    }

    private static RunLengthMask ReadMask(JsonTokenStream tokens, string path, long pixelLimit)
    {
        (long[] size, string? counts, long[]? runs) = ReadEncoding(tokens, path);
        PictureSize picture = CheckSize(size, path, pixelLimit);
        return counts is not null
            ? CocoRunLengthText.Decode(counts, picture, path)
            : RunLengthMask.FromRuns(picture, [.. runs!.Select(run => CheckRun(run, path))], path);
    }

    private static int CheckRun(long run, string path) =>
        run is >= 0 and <= int.MaxValue ? (int)run : throw new DataFormatException(DataFault.InvalidRle, path + ".counts", "runs of 0 pixels or more", $"{run}");

    /// <summary>The size, and the counts as text or, uncompressed, as run lengths.</summary>
    private static (long[] Size, string? Counts, long[]? Runs) ReadEncoding(JsonTokenStream tokens, string path)
    {
        long[]? size = null, runs = null;
        string? counts = null;
        tokens.Expect(JsonTokenType.StartObject, path);
        while (tokens.NextName(path) is { } key)
        {
            switch (key)
            {
                case "size":
                    size = tokens.ReadIntegers(path + ".size", 2);
                    break;
                case "counts":
                    (counts, runs) = tokens.ReadTextOrIntegers(path + ".counts", MaxRuns);
                    break;
                default:
                    tokens.SkipValue(path);
                    break;
            }
        }

        return size is not null && (counts is not null || runs is not null)
            ? (size, counts, runs)
            : throw new DataFormatException(DataFault.Malformed, path, "the keys size and counts", size is null ? "no size" : "no counts");
    }

    private static PictureSize CheckSize(long[] size, string path, long pixelLimit)
    {
        if (size.Length != 2 || size[0] is < 1 or > int.MaxValue || size[1] is < 1 or > int.MaxValue)
        {
            throw new DataFormatException(DataFault.InvalidRle, path + ".size", "[height, width] above 0", $"[{string.Join(", ", size)}]");
        }

        var picture = new PictureSize((int)size[1], (int)size[0]);
        return picture.PixelCount <= pixelLimit
            ? picture
            : throw new DataFormatException(DataFault.PictureTooLarge, path + ".size", $"at most {pixelLimit} pixels", $"{picture} = {picture.PixelCount} pixels");
    }
}
