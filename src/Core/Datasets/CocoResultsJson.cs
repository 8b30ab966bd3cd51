using System.Text.Json;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Reads COCO results: <c>[{"image_id", "category_id", "segmentation" or "bbox", "score"}, ...]</c>.</summary>
/// <remarks>Read twice, as <see cref="CocoDatasetJson"/>. Source: loadRes of pycocotools (coco.py): a result with a box only is that box.</remarks>
public static class CocoResultsJson
{
    /// <summary>Reads the masks one by one.</summary>
    /// <param name="stream">The file, which must be able to go back to its beginning.</param>
    /// <param name="index">The data set that the results are of; null to keep the numbers as ids and tasks.</param>
    /// <param name="options">What is read.</param>
    /// <param name="onBadItem">Called for a result that is bad in itself; reading goes on with the next.</param>
    /// <returns>The masks, in the order of their last results; the probability is the largest score.</returns>
    /// <exception cref="DataFormatException">The file is no list of results.</exception>
    public static IEnumerable<SegmentationMask> Read(Stream stream, CocoIndex? index, CocoReadOptions options, Action<DataFormatException> onBadItem)
    {
        long start = stream.Position;
        using var reader = new CocoMaskReader(options, onBadItem) { Index = index };
        using (var first = new JsonTokenStream(stream, DataLimits.TextBytes))
        {
            reader.Announce(first, "$");
            first.ExpectEnd();
        }

        reader.EndAnnouncing();
        stream.Position = start;
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        tokens.Expect(JsonTokenType.StartArray, "$");
        foreach (SegmentationMask mask in reader.ReadRest(tokens, "$").Concat(reader.End()))
        {
            yield return mask;
        }
    }
}
