using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;
using CheXplanation.Tests.Masks;

namespace CheXplanation.Tests.Segmentation;

public class SegmentationTests
{
    private static float[] Bits(JsonElement bits) => [.. bits.EnumerateArray().Select(b => BitConverter.UInt32BitsToSingle(b.GetUInt32()))];

    private static uint[] ToBits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToUInt32Bits)];

    [Fact]
    public void Resize_Golden_IsBitIdentical()
    {
        foreach (JsonElement item in DenseMask.Golden("interp_four_term.json", 20))
        {
            var to = new PictureSize(item.GetProperty("W").GetInt32(), item.GetProperty("H").GetInt32());
            var output = new float[to.PixelCount];
            BilinearUpsampling.Resize(Bits(item.GetProperty("in_bits")), DenseMask.Size(item), output, to);
            Assert.Equal(item.GetProperty("out_bits").EnumerateArray().Select(b => b.GetUInt32()), ToBits(output));
        }
    }

    [Fact]
    public void Resize_ManySizes_EqualsScalarTwin()
    {
        var random = new Random(1);
        for (int i = 0; i < 1500; i++)
        {
            var from = new PictureSize(random.Next(1, 20), random.Next(1, 20));
            var to = new PictureSize(random.Next(1, 70), random.Next(1, 40));
            float[] map = [.. Enumerable.Range(0, (int)from.PixelCount).Select(_ => random.NextSingle() - 0.3f)];
            var vector = new float[to.PixelCount];
            var scalar = new float[to.PixelCount];
            BilinearUpsampling.Resize(map, from, vector, to, vectorised: true);
            BilinearUpsampling.Resize(map, from, scalar, to, vectorised: false);
            Assert.Equal(ToBits(scalar), ToBits(vector));
        }
    }

    [Fact]
    public void Normalize_Golden_IsBitIdentical()
    {
        foreach (JsonElement item in DenseMask.Golden("normalise_uint8.json", 8))
        {
            float[] map = Bits(item.GetProperty("in_bits"));
            (float minimum, float maximum) = MapNormalization.Extremes(map);
            var normalised = new float[map.Length];
            MapNormalization.Normalize(map, minimum, MapNormalization.Range(minimum, maximum), normalised);
            float[] expected = Bits(item.GetProperty("norm_bits"));
            Assert.Equal(expected, normalised);
            var levels = new byte[map.Length];
            OtsuThreshold.Quantize(normalised, levels);
            Assert.Equal(item.GetProperty("u8").EnumerateArray().Select(level => level.GetByte()), levels);
            foreach (JsonProperty cut in item.GetProperty("gt").EnumerateObject())
            {
                float threshold = (float)double.Parse(cut.Name);
                Assert.Equal(DenseMask.Read(cut.Value), normalised.Select(z => z > threshold ? (byte)1 : (byte)0));
            }
        }
    }

    [Fact]
    public void Otsu_Golden_FindsTheSameLevel()
    {
        foreach (JsonElement item in DenseMask.Golden("otsu.json", 26))
        {
            byte[] pixels = [.. item.GetProperty("px").EnumerateArray().Select(level => level.GetByte())];
            var histogram = new long[256];
            OtsuThreshold.Count(pixels, histogram);
            Assert.Equal((int)item.GetProperty("T").GetDouble(), OtsuThreshold.Find(histogram));
        }
    }

    [Fact]
    public void ContourFilling_Golden_MatchesOpenCvAndPillow()
    {
        foreach (JsonElement item in DenseMask.Golden("contour_fill.json", 31))
        {
            byte[] pixels = DenseMask.Read(item.GetProperty("input"));
            ContourFilling.Fill(pixels, DenseMask.Size(item));
            Assert.Equal(DenseMask.Read(item.GetProperty("output")), pixels);
        }
    }

    [Fact]
    public void ContourFilling_RandomMasks_MatchesSlowFilling()
    {
        var random = new Random(2);
        var workspace = new ContourFillingWorkspace();
        for (int i = 0; i < 2000; i++)
        {
            var size = new PictureSize(random.Next(1, 20), random.Next(1, 20));
            byte[] pixels = DenseMask.Random(random, size, random.NextDouble());
            var expected = new byte[pixels.Length];
            foreach (Contour contour in ContourTracing.Trace(pixels, size, ContourOrder.Tree, ContourApproximation.Simple))
            {
                if (contour.Points.Count > 1)
                {
                    PillowFullScan.Fill([.. contour.Points], expected, size);
                }
            }

            ContourFilling.Fill(pixels, size, workspace);
            Assert.Equal(expected, pixels);
        }
    }

    [Fact]
    public void Peak_AllLengths_IsFirstMaximumOrFirstNaN()
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                var values = new float[length];
                values.AsSpan(at).Fill(2);
                Assert.Equal(at, PeakLocation.Find(values));
                values[at] = float.NaN;
                Assert.Equal(at, PeakLocation.Find(values));
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(float.NaN)]
    public void Segment_ConstantOrNaN_IsEmpty(float value)
    {
        var map = new float[49];
        map.AsSpan().Fill(value);
        var buffers = new WholePictureBuffers();
        foreach (float? threshold in new float?[] { null, 0.5f })
        {
            WholePictureSegmentation facts = WholePictureSegmenter.Segment(map, new PictureSize(7, 7), new PictureSize(101, 57), threshold, buffers);
            Assert.Equal(-1, buffers.Mask.IndexOfAnyExcept((byte)0));
            Assert.Equal((!float.IsNaN(value), value == 0, float.IsNaN(value)), (facts.IsConstant, facts.IsAllZero, facts.HasNaN));
        }
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    public void Segment_LinePictures_FixedThresholdKeepsTheUpperHalf(int width, int height)
    {
        float[] map = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        var size = new PictureSize(width, height);
        var buffers = new WholePictureBuffers();
        WholePictureSegmentation facts = WholePictureSegmenter.Segment(map, size, size, 0.5f, buffers);
        Assert.Equal(map.Select(v => v / 39f > 0.5f ? (byte)1 : (byte)0), buffers.Mask.ToArray());
        Assert.Equal(new PixelPoint(width - 1, height - 1), facts.Peak);
    }
}
