using System.Runtime.InteropServices;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Vectors against the plain conversions of the language.</summary>
public sealed class ElementConversionTests
{
    [Fact]
    public void EveryHalf_ToSingle_EqualsItsOwnConversion()
    {
        ushort[] halves = [.. Enumerable.Range(0, 65536).Select(bits => (ushort)bits)];
        var found = new float[halves.Length];
        ElementConversion.ToSingle(MemoryMarshal.AsBytes<ushort>(halves), ElementKind.Float16, found);
        WrittenFile.AssertSame([.. halves.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits))], found);
    }

    [Fact]
    public void DoublesOfEveryLength_ToSingle_AreRoundedToNearest()
    {
        var random = new Random(2);
        for (int length = 0; length < 70; length++)
        {
            double[] doubles = [.. Enumerable.Range(0, length).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))];
            var found = new float[length];
            ElementConversion.ToSingle(MemoryMarshal.AsBytes<double>(doubles), ElementKind.Float64, found);
            WrittenFile.AssertSame([.. doubles.Select(value => (float)value)], found);
        }
    }

    [Theory]
    [InlineData(ElementKind.Float16, 2)]
    [InlineData(ElementKind.Int32, 4)]
    [InlineData(ElementKind.Float64, 8)]
    [InlineData(ElementKind.UInt8, 1)]
    [InlineData(ElementKind.BFloat16, 2)]
    internal void OtherByteOrder_IsTurnedRound(ElementKind element, int width)
    {
        byte[] bytes = [.. Enumerable.Range(0, 5 * width).Select(i => (byte)i)], turned = [.. bytes];
        ElementConversion.ToNativeOrder(turned, element, BitConverter.IsLittleEndian);
        Assert.Equal(bytes.Chunk(width).SelectMany(chunk => chunk.Reverse()), turned);
        Assert.Equal(width, ElementKinds.SizeOf(element));
    }
}
