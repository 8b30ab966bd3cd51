using System.Text.Json;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Segmentation;

public sealed class BoxSmoothingTests
{
    [Fact]
    public void JetColours_Golden_AreOpenCvsTable()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("golden/primitives/jet_lut_bgr.json")));
        JsonElement golden = document.RootElement;
        Assert.Equal(golden.GetProperty("bgr").EnumerateArray().SelectMany(Bytes), JetColours.Bgr.ToArray());
        Assert.Equal(Bytes(golden.GetProperty("gray_rgb2gray_of_bgr")), JetColours.Gray.ToArray());
        Assert.Equal(Bytes(golden.GetProperty("inverted")), JetColours.Gray.ToArray().Select(gray => (byte)(255 - gray)));
    }

    [Fact]
    public void SmoothJet_Golden_IsOpenCvsChain()
    {
        foreach (JsonElement item in DenseMask.Golden("smoothing_chain.json", 12))
        {
            PictureSize size = DenseMask.Size(item);
            byte[] levels = [.. Bytes(item.GetProperty("px"))], gray = new byte[levels.Length];
            JetColours.ToGray(levels, gray);
            Assert.Equal(Bytes(item.GetProperty("gray")), gray);
            BoxSmoothing.SmoothJet(levels, size, item.GetProperty("k").GetInt32(), gray);
            Assert.Equal(Bytes(item.GetProperty("result")), levels);
        }
    }

    [Fact]
    public void Mean_RandomPictures_EqualsTheSumOfEverySquare()
    {
        var random = new Random(3);
        for (int i = 0; i < 600; i++)
        {
            var size = new PictureSize(random.Next(1, 24), random.Next(1, 24));
            int kernel = random.Next(1, 70);
            byte[] source = new byte[size.PixelCount], smoothed = new byte[size.PixelCount];
            random.NextBytes(source);
            BoxSmoothing.Mean(source, size, kernel, smoothed);
            Assert.Equal(SlowMean(source, size, kernel), smoothed);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(3001)]
    [InlineData(BoxSmoothing.LargestKernel)]
    public void Mean_OfOneValue_IsThatValue(int kernel)
    {
        var size = new PictureSize(19, 13);
        foreach (byte value in (byte[])[0, 1, 100, 254, 255])
        {
            byte[] source = [.. Enumerable.Repeat(value, (int)size.PixelCount)];
            var smoothed = new byte[source.Length];
            BoxSmoothing.Mean(source, size, kernel, smoothed);
            Assert.Equal(source, smoothed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(int.MaxValue)]
    public void Mean_KernelOutOfRange_IsRefused(int kernel)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BoxSmoothing.Mean(new byte[4], new PictureSize(2, 2), kernel, new byte[4]));
        foreach (float? threshold in new float?[] { null, 0.5f })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => WholePictureSegmenter.Segment(
                new float[4], new PictureSize(2, 2), new PictureSize(2, 2), threshold, new WholePictureBuffers(), kernel));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(float.NaN)]
    public void Segment_ConstantOrNaNWithSmoothing_IsAllOn(float value)
    {
        var map = new float[49];
        map.AsSpan().Fill(value);
        var buffers = new WholePictureBuffers();
        WholePictureSegmenter.Segment(map, new PictureSize(7, 7), new PictureSize(101, 57), null, buffers, 20);
        Assert.Equal(-1, buffers.Mask.IndexOfAnyExcept((byte)1));
    }

    [Fact]
    public void Segment_FixedThreshold_IgnoresSmoothing()
    {
        var random = new Random(4);
        float[] map = [.. Enumerable.Range(0, 49).Select(_ => random.NextSingle())];
        var size = new PictureSize(7, 7);
        WholePictureBuffers plain = new(), smoothed = new();
        WholePictureSegmenter.Segment(map, size, new PictureSize(40, 30), 0.5f, plain);
        WholePictureSegmenter.Segment(map, size, new PictureSize(40, 30), 0.5f, smoothed, 5);
        Assert.Equal(plain.Mask.ToArray(), smoothed.Mask.ToArray());
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 3)]
    [InlineData(15, 3)]
    [InlineData(2320, 465)]
    [InlineData(2828, 565)]
    public void AutomaticKernel_IsAFifthOfTheHeightMadeOdd(int height, int kernel) =>
        Assert.Equal(kernel, BoxSmoothing.AutomaticKernel(new PictureSize(777, height)));

    private static IEnumerable<byte> Bytes(JsonElement numbers) => numbers.EnumerateArray().Select(n => n.GetByte());

    /// <summary>The definition, pixel by pixel.</summary>
    private static byte[] SlowMean(byte[] source, PictureSize size, int kernel)
    {
        var mean = new byte[source.Length];
        int area = kernel * kernel, factor = (int)Math.Round((1 << 23) / (double)area, MidpointRounding.AwayFromZero);
        int half = (area / 2) + ((1 << 23) / (double)area < factor ? 0 : 1);
        for (int i = 0; i < mean.Length; i++)
        {
            long sum = 0;
            for (int dy = 0; dy < kernel; dy++)
            {
                int y = Reflect((i / size.Width) - (kernel / 2) + dy, size.Height);
                for (int dx = 0; dx < kernel; dx++)
                {
                    sum += source[(y * size.Width) + Reflect((i % size.Width) - (kernel / 2) + dx, size.Width)];
                }
            }

            mean[i] = kernel == 1 ? source[i]
                : area <= 256 ? (byte)(((sum + half) * factor) >> 23)
                : (byte)Math.Round(sum * (float)(1.0 / area), MidpointRounding.ToEven);
        }

        return mean;
    }

    private static int Reflect(int index, int length)
    {
        while (length > 1 && (index < 0 || index >= length))
        {
            index = index < 0 ? -index : (2 * length) - 2 - index;
        }

        return length == 1 ? 0 : index;
    }
}
