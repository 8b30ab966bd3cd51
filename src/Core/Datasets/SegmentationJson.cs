using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Reads and writes the reference's segmentation files: <c>{id: {task: {"size": [h, w], "counts": "..."}}}</c>.</summary>
/// <remarks>Source: <c>heatmap_to_segmentation.py</c> and <c>annotation_to_segmentation.py</c> (json.dump of pycocotools' encodings).</remarks>
public static class SegmentationJson
{
    private const int MaxText = DataLimits.TextBytes;

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
                    yield return new SegmentationMask(identity with { ImageId = image, Task = PathologyTask.Canonical(task, names) }, runs);
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
        tokens.Expect(JsonTokenType.StartObject, path);
        EncodedRuns encoded = EncodedRuns.Read(tokens, path);
        if (encoded.Size is null || !encoded.HasCounts)
        {
            throw new DataFormatException(DataFault.Malformed, path, "the keys size and counts", encoded.Size is null ? "no size" : "no counts");
        }

        return encoded.Decode(CocoShape.Check(encoded.GetSize(path), path + ".size", pixelLimit), path, path);
    }
}
