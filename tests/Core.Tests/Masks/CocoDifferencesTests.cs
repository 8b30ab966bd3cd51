using CheXplanation.Masks;

namespace CheXplanation.Tests.Masks;

/// <summary>Where pycocotools is wrong or crashes; docs/differences.md has the list.</summary>
public sealed class CocoDifferencesTests
{
    private static readonly PictureSize Size = new(3, 2);

    [Fact]
    public void Encode_ValuesAboveOne_AreOn()
    {
        // pycocotools gives 1110: off, on, off, on.
        RunLengthMask mask = RunLengthMask.FromRowMajor([0, 1, 2, 1], new PictureSize(1, 4));
        Assert.Equal([1, 3], mask.Runs.ToArray());
        Assert.Equal(3, mask.Area);
    }

    [Theory]
    [InlineData(new[] { 2, 1 }, "add up to 3")]
    [InlineData(new[] { 2, 9 }, "add up to 11")]
    public void Runs_ThatDoNotAddUp_AreErrors(int[] runs, string found)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => RunLengthMask.FromRuns(Size, runs));
        Assert.Equal(DataFault.InvalidRle, error.Fault);
        Assert.Contains(found, error.Message);
        Assert.Contains("6 pixels", error.Message);
    }

    [Fact]
    public void LongRuns_AreWrittenAndReadBack()
    {
        int[] runs = [1 << 29, 1, (1 << 30) - 5, 3];
        var size = new PictureSize(1, runs.Sum());
        RunLengthMask mask = RunLengthMask.FromRuns(size, runs);
        Assert.Equal(runs, CocoRunLengthText.Decode(mask.ToCounts(), size).Runs.ToArray());
    }

    [Fact]
    public void RunsOfZero_AreMergedAway()
    {
        RunLengthMask empty = RunLengthMask.FromRuns(Size, [1, 0, 5]);
        Assert.Equal(RunLengthMask.Empty(Size), empty);
        Assert.Equal(RunLengthMask.Empty(Size).ToCounts(), empty.ToCounts());
        Assert.Equal(default, empty.GetBox());
    }

    [Fact]
    public void Sizes_ThatDiffer_AreErrors()
    {
        RunLengthMask one = RunLengthMask.Empty(Size), other = RunLengthMask.Empty(new PictureSize(2, 3)).Invert();
        MaskJoin join = MaskJoin.Union();
        join.Add(one);
        Assert.Contains("3x2", Assert.Throws<ArgumentException>(() => join.Add(other)).Message);
        Assert.Throws<ArgumentException>(() => one.Union(other));
        Assert.Throws<ArgumentException>(() => one.GetIoU(other));
        Assert.Throws<ArgumentException>(() => MaskOverlap.Matrix([one], [other]));
        Assert.Throws<ArgumentException>(() => OverlapSuppression.Keep([one, other], 0.5));
    }

    [Fact]
    public void Join_OfNothing_IsAnError() => Assert.Throws<InvalidOperationException>(() => MaskJoin.Union().ToMask());

    [Fact]
    public void Join_OfManyMasks_EqualsOneAfterTheOther()
    {
        var random = new CocoCaseGenerator(5);
        for (int count = 1; count < 40; count++)
        {
            PictureSize size = random.Size();
            RunLengthMask[] masks = [.. Enumerable.Range(0, count).Select(_ => random.Mask(size))];
            MaskJoin union = MaskJoin.Union(), intersection = MaskJoin.Intersection();
            foreach (RunLengthMask mask in masks)
            {
                union.Add(mask);
                intersection.Add(mask);
            }

            Assert.Equal(masks.Aggregate(MaskAlgebra.Union), union.ToMask());
            Assert.Equal(masks.Aggregate(MaskAlgebra.Intersection), intersection.ToMask());
        }
    }

    [Fact]
    public void Geometry_OfWhatIsNoPicture_Throws()
    {
        RunLengthMask mask = RunLengthMask.Empty(Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Crop(0, 0, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Crop(-1, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Crop(1, 1, int.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Pad(0, -1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Pad(int.MaxValue, 0, int.MaxValue, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Resize(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Resize(1 << 16, 1 << 16));
    }

    [Fact]
    public void Geometry_ThereAndBack_IsTheSame()
    {
        var random = new CocoCaseGenerator(6);
        for (int round = 0; round < 300; round++)
        {
            RunLengthMask mask = random.Mask(random.Size());
            (int width, int height) = mask.Size;
            Assert.Equal(mask, mask.FlipHorizontally().FlipHorizontally());
            Assert.Equal(mask, mask.FlipVertically().FlipVertically());
            Assert.Equal(mask, mask.Invert().Invert());
            Assert.Equal(mask, mask.Pad(3, 1, 2, 5).Crop(3, 1, width, height));
            Assert.Equal(mask, mask.Resize(2 * width, 3 * height).Resize(width, height));
            Assert.Equal(mask, mask.Resize(width, height, MaskSampling.OpenCv));
            Assert.Equal(mask.Size.PixelCount, mask.Area + mask.Invert().Area);
        }
    }
}
