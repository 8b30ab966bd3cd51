using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Shapes that are maps, and channels that become one number.</summary>
public sealed class ChannelReductionTests
{
    public static TheoryData<ChannelReduction> Reductions => [.. Enum.GetValues<ChannelReduction>().Where(reduction => reduction != ChannelReduction.None)];

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Channels_Reduced_EqualNumpysAxis0BitForBit(ChannelReduction reduction)
    {
        WrittenFile.AssertSame(WrittenFile.Expected($"reduced_{reduction}"), Reduced("channels.npy", reduction, false));
        WrittenFile.AssertSame(WrittenFile.Expected($"reduced_{reduction}"), Reduced("channels_last.npy", reduction, true));
    }

    [Theory]
    [InlineData("little_f4.npy")]
    [InlineData("leading_one.npy")]
    [InlineData("leading_ones.npy")]
    public void OneChannel_InAnyOfTheShapes_IsTheMap(string file) =>
        WrittenFile.AssertSame(WrittenFile.Expected("little_f4.npy"), Reduced(file, ChannelReduction.None, false));

    [Fact]
    public void SeveralChannels_WithoutReduction_AreRefusedWithAdvice() =>
        Assert.Contains("-Reduce", Assert.Throws<DataFormatException>(() => Reduced("channels.npy", ChannelReduction.None, false)).Expected);

    [Theory]
    [InlineData(2, 3, 5, 5)]
    [InlineData(2, 1, 5, 5)]
    [InlineData(0, 5)]
    [InlineData(5)]
    [InlineData(1 << 14, 1 << 14)]
    public void ShapeThatIsNoMap_Read_Throws(params int[] shape)
    {
        var array = new HeatmapArray("a", "float32", [.. shape.Select(n => (long)n)], () => []);
        Assert.Throws<DataFormatException>(() => HeatmapShape.Read(array, false, ChannelReduction.Mean));
    }

    private static float[] Reduced(string file, ChannelReduction reduction, bool areLast)
    {
        HeatmapArray array = Assert.Single(WrittenFile.Read(file));
        return HeatmapShape.Read(array, areLast, reduction).Values(array, reduction);
    }
}
