using System.Text.Json;
using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Fidelity;

/// <summary>Compares a segmentation file with masks, counts string by counts string.</summary>
public static class MaskComparison
{
    /// <summary>Compares a file of the reference with our masks.</summary>
    /// <param name="json">The reference's file.</param>
    /// <param name="ours">Our masks.</param>
    /// <param name="mostPixels">How many pixels of a mask may differ.</param>
    /// <param name="isExplained">Whether a stated reason covers a mask of ours that differs by more.</param>
    public static Tally Compare(
        string json, IReadOnlyDictionary<ImageTask, RunLengthMask> ours, long mostPixels = 0, Func<ImageTask, RunLengthMask, bool>? isExplained = null)
    {
        var tally = new Tally();
        Dictionary<ImageTask, (PictureSize Size, string Counts)> theirs = Read(json);
        foreach (ImageTask key in theirs.Keys.Union(ours.Keys))
        {
            if (!theirs.TryGetValue(key, out (PictureSize Size, string Counts) their) || !ours.TryGetValue(key, out RunLengthMask? our))
            {
                tally.AddUnequal(within: false, explained: false);
            }
            else if (their.Size == our.Size && their.Counts == CocoRunLengthText.Encode(our))
            {
                tally.AddEqual();
            }
            else
            {
                bool comparable = their.Size == our.Size;
                RunLengthMask mask = CocoRunLengthText.Decode(their.Counts, their.Size);
                long pixels = comparable ? MaskAlgebra.UnionArea(mask, our) - MaskAlgebra.IntersectionArea(mask, our) : 0;
                tally.AddUnequal(comparable && pixels <= mostPixels, isExplained?.Invoke(key, our) ?? false, pixels: pixels);
            }
        }

        return tally;
    }

    private static Dictionary<ImageTask, (PictureSize Size, string Counts)> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().SelectMany(image => image.Value.EnumerateObject().Select(task => (image, task))).ToDictionary(
            pair => new ImageTask(pair.image.Name, pair.task.Name),
            pair => (new PictureSize(pair.task.Value.GetProperty("size")[1].GetInt32(), pair.task.Value.GetProperty("size")[0].GetInt32()),
                pair.task.Value.GetProperty("counts").GetString()!));
    }
}
