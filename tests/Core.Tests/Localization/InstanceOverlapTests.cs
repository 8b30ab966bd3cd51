using System.Diagnostics;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>Pairs of masks: the same numbers whether or not their boxes meet, and no walk where they do not.</summary>
public sealed class InstanceOverlapTests
{
    [Fact]
    public void RandomPairs_HaveTheSharedPixelsAndTheIoUOfTheirMasks()
    {
        var random = new CocoCaseGenerator(77);
        for (int i = 0; i < 2000; i++)
        {
            PictureSize size = random.Size();
            RunLengthMask predicted = random.Mask(size), truth = random.Mask(size);
            bool isCrowd = i % 3 == 0;
            var overlap = new InstanceOverlap(Item(predicted), Item(truth, isCrowd));
            Assert.Equal(MaskAlgebra.IntersectionArea(predicted, truth), overlap.SharedArea);
            Assert.Equal(MaskOverlap.IoU(predicted, truth, isCrowd), overlap.IoU);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MasksOfTwoSizes_AreRefused_WhereverTheyLie(bool boxes) => Assert.Throws<ArgumentException>(() =>
        new InstanceOverlap(Item(RunLengthMask.FromRuns(new PictureSize(2, 2), [3, 1])), Item(RunLengthMask.FromRuns(new PictureSize(3, 3), [0, 1, 8])), boxes));

    [Fact]
    public void MasksApart_AreNotWalkedThrough()
    {
        // The left and the right half of the columns, a run for every pixel that is on.
        var size = new PictureSize(1000, 1000);
        int[] half = [.. Enumerable.Repeat(1, 500_000)];
        SegmentationMask left = Item(RunLengthMask.FromRuns(size, [.. half, 500_000])), right = Item(RunLengthMask.FromRuns(size, [500_000, .. half]));
        Assert.Equal(0, new InstanceOverlap(left, right).SharedArea);
        TimeSpan apart = Comparing(left, right), together = Comparing(left, left);
        Assert.True(apart < together / 20, $"{apart.TotalMilliseconds} ms apart, {together.TotalMilliseconds} ms together");
    }

    private static TimeSpan Comparing(SegmentationMask predicted, SegmentationMask truth)
    {
        return Enumerable.Range(0, 3).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            for (int i = 0; i < 20; i++)
            {
                GC.KeepAlive(new InstanceOverlap(predicted, truth));
            }

            return clock.Elapsed;
        });
    }

    private static SegmentationMask Item(RunLengthMask mask, bool isCrowd = false) => new(new ItemIdentity { ImageId = "a", Task = "Edema" }, mask) { IsCrowd = isCrowd };
}
