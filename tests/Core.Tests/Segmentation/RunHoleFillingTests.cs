using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Segmentation;

/// <summary>Holes filled on runs against contours drawn pixel by pixel.</summary>
public sealed class RunHoleFillingTests
{
    private readonly RunHoleFilling _filling = new();
    private readonly ContourFillingWorkspace _workspace = new();
    private readonly MaskBoundaries _mask = new();
    private readonly MaskBoundaries _filled = new();

    [Theory]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void TryFill_EveryMaskOfASize_EqualsContourFilling(int width, int height)
    {
        var size = new PictureSize(width, height);
        var pixels = new byte[size.PixelCount];
        int filled = 0;
        for (int bits = 0; bits < 1 << pixels.Length; bits++)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (byte)(bits >> i & 1);
            }

            filled += Check(pixels, size) ? 1 : 0;
        }

        Assert.True(filled > 30, $"{filled} masks of {size} were filled on runs");
    }

    [Fact]
    public void TryFill_RandomMasksWithoutCorners_EqualsContourFilling()
    {
        var random = new Random(5);
        int filled = 0;
        for (int i = 0; i < 20000; i++)
        {
            var size = new PictureSize(random.Next(1, 40), random.Next(1, 40));
            byte[] pixels = DenseMask.Random(random, size, random.NextDouble());
            if (i % 4 != 0)
            {
                MendCorners(pixels, size, random);
            }

            filled += Check(pixels, size) ? 1 : 0;
        }

        Assert.True(filled > 2000, $"{filled} masks were filled on runs");
    }

    [Theory]
    [InlineData(3, 3, "100011000")]
    [InlineData(3, 3, "100000011")]
    [InlineData(2, 2, "0110")]
    public void TryFill_CornerOrSinglePixel_IsLeftToTheExactWay(int width, int height, string pixels)
    {
        Load([.. pixels.Select(pixel => (byte)(pixel - '0'))], new PictureSize(width, height));
        Assert.False(_filling.TryFill(_mask, new PictureSize(width, height), _filled));
    }

    private bool Check(byte[] pixels, PictureSize size)
    {
        Load(pixels, size);
        if (!_filling.TryFill(_mask, size, _filled))
        {
            return false;
        }

        byte[] expected = [.. pixels];
        ContourFilling.Fill(expected, size, _workspace);
        RunLengthMask actual = _filled.ToMask(size);
        Assert.True(RunLengthMask.FromRowMajor(expected, size).Equals(actual), $"{size}: {string.Concat(pixels)} became {string.Concat(actual.ToRowMajor())}");
        return true;
    }

    private void Load(byte[] pixels, PictureSize size)
    {
        ReadOnlySpan<int> runs = RunLengthMask.FromRowMajor(pixels, size).Runs;
        _mask.Clear();
        Span<int> changes = _mask.Reserve(runs.Length);
        int position = 0;
        for (int i = 0; i < runs.Length - 1; i++)
        {
            position += runs[i];
            changes[i] = position;
        }

        _mask.Advance(runs.Length - 1);
    }

    /// <summary>Turns a pixel of each corner on or off until no two pixels touch at a corner only.</summary>
    private static void MendCorners(byte[] pixels, PictureSize size, Random random)
    {
        byte value = (byte)random.Next(2);
        bool mended = true;
        while (mended)
        {
            mended = false;
            for (int y = 0; y + 1 < size.Height; y++)
            {
                for (int x = 0; x + 1 < size.Width; x++)
                {
                    int at = (y * size.Width) + x;
                    byte a = pixels[at], b = pixels[at + 1], c = pixels[at + size.Width], d = pixels[at + size.Width + 1];
                    if (a == d && b == c && a != b)
                    {
                        pixels[a == value ? at + 1 : at] = value;
                        mended = true;
                    }
                }
            }
        }
    }
}
