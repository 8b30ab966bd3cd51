using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Masks painted into a picture of labels: pixel by pixel the first one stays, and split again they are what is left of each.</summary>
public sealed class LabelRunsTests
{
    [Fact]
    public void RandomMasks_Painted_AreThoseOfAPlainLoop_AndSplitAgain()
    {
        var random = new CocoCaseGenerator(31);
        for (int i = 0; i < 500; i++)
        {
            PictureSize size = random.Size();
            byte[] labels = new byte[size.PixelCount], expected = new byte[size.PixelCount];
            for (byte label = 1; label <= 4; label++)
            {
                RunLengthMask mask = random.Mask(size);
                Assert.Equal(Plain(mask, label, expected), LabelRuns.Paint(mask, label, labels, TestContext.Current.CancellationToken));
            }

            Assert.Equal(expected, labels);
            foreach ((int label, RunLengthMask mask) in LabelRuns.Split(Array.ConvertAll(labels, value => (ushort)value), size, TestContext.Current.CancellationToken))
            {
                Assert.Equal(RunLengthMask.FromRowMajor(Array.ConvertAll(labels, value => (byte)(value == label ? 1 : 0)), size), mask);
            }
        }
    }

    [Fact]
    public void Paint_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => LabelRuns.Paint(RunLengthMask.FromRuns(new PictureSize(1, 1), [0, 1]), 1, new byte[1], source.Token));
    }

    private static long Plain(RunLengthMask mask, byte label, byte[] labels)
    {
        long taken = 0;
        byte[] pixels = mask.ToRowMajor();
        for (int i = 0; i < pixels.Length; i++)
        {
            taken += pixels[i] != 0 && labels[i] != 0 ? 1 : 0;
            labels[i] = pixels[i] != 0 && labels[i] == 0 ? label : labels[i];
        }

        return taken;
    }
}
