using System.Text.Json;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Reads the masks of a COCO data set: <c>{"images": [...], "annotations": [...], "categories": [...]}</c>, in any order.</summary>
/// <remarks>
/// The file is read twice, as a stream: for images, categories and how many annotations an image and category has; then for the masks,
/// each of which is given as soon as its last annotation has been read. Bounded: what is held are names, and numbers of each annotation.
/// Source: the format at cocodataset.org, and coco.py of pycocotools.
/// </remarks>
public static class CocoDatasetJson
{
    /// <summary>Reads the masks one by one.</summary>
    /// <param name="stream">The file, which must be able to go back to its beginning.</param>
    /// <param name="options">What is read.</param>
    /// <param name="onBadItem">Called for an item that is bad in itself; reading goes on with the next.</param>
    /// <returns>The masks, in the order of their last annotations.</returns>
    /// <exception cref="DataFormatException">The file is no COCO data set.</exception>
    public static IEnumerable<SegmentationMask> Read(Stream stream, CocoReadOptions options, Action<DataFormatException> onBadItem)
    {
        long start = stream.Position;
        using var reader = new CocoMaskReader(options, onBadItem);
        reader.Index = CocoIndex.Read(stream, options, onBadItem, reader.Announce);
        reader.EndAnnouncing();
        stream.Position = start;
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        tokens.Expect(JsonTokenType.StartObject, "$");
        while (tokens.NextName("$") is { } key)
        {
            if (key != "annotations")
            {
                tokens.SkipValue("$");
                continue;
            }

            tokens.Expect(JsonTokenType.StartArray, "$.annotations");
            foreach (SegmentationMask mask in reader.ReadRest(tokens, "$.annotations"))
            {
                yield return mask;
            }
        }

        foreach (SegmentationMask mask in reader.End())
        {
            yield return mask;
        }
    }
}
