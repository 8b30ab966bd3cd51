using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Datasets;

/// <summary>What a union of instances holds while it waits for its parts.</summary>
[Collection(Alone.Name)]
public sealed class InstanceUnionTests
{
    [Fact]
    public void Union_OfManyWaitingAnnotations_HoldsLittle()
    {
        // A mask of 2000 x 2000 pixels in noise, 60 instances of each of 4 images, one image after the other in turn: all wait until the end.
        var size = new PictureSize(2000, 2000);
        int[] runs = [.. Enumerable.Repeat(20, 200_000)];
        string counts = RunLengthMask.FromRuns(size, runs).ToCounts().Replace("\\", "\\\\");
        var text = new StringBuilder("""{"images": [""" + string.Join(", ", Enumerable.Range(0, 4).Select(i => $$"""{"id": {{i}}, "width": 2000, "height": 2000}""")) + """], "categories": [{"id": 1, "name": "c"}], "annotations": [""");
        text.AppendJoin(", ", Enumerable.Range(0, 240).Select(i => $$$"""{"image_id": {{{i % 4}}}, "category_id": 1, "segmentation": {"size": [2000, 2000], "counts": "{{{counts}}}"}}"""));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.Append("]}").ToString()));
        text.Clear();
        long before = GC.GetTotalMemory(true), peak = 0;
        Assert.Equal(4, CocoDatasetJson.Read(stream, new CocoReadOptions(), _ => peak = long.MaxValue).Count(mask =>
        {
            peak = Math.Max(peak, GC.GetTotalMemory(true) - before);
            return mask.Area == 2_000_000;
        }));

        // Held as runs they would be 192 MB.
        Assert.InRange(peak, 0, 48 << 20);
    }
}
