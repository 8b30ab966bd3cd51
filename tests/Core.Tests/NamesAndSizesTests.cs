namespace CheXplanation.Tests;

/// <summary>Sides and names as files tell them.</summary>
public sealed class NamesAndSizesTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(320.0, 3e2, true)]
    [InlineData(int.MaxValue, 1, true)]
    [InlineData(int.MaxValue + 1.0, 1, false)]
    [InlineData(1, int.MaxValue + 1.0, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, -3, false)]
    [InlineData(1.5, 1, false)]
    [InlineData(1, 0.999, false)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(1, double.PositiveInfinity, false)]
    public void TryFrom_TakesWholeSidesFromOneOn(double width, double height, bool isSize)
    {
        Assert.Equal(isSize, PictureSize.TryFrom(width, height, out PictureSize size));
        Assert.Equal(isSize ? (width, height) : (0, 0), (size.Width, size.Height));
    }

    [Theory]
    [InlineData("lung opacity", "Airspace Opacity")]
    [InlineData("Gato", "cat")]
    [InlineData("dog", "dog")]
    public void Canonical_WithAList_AsksItFirstThenCheXpert(string written, string expected) =>
        Assert.Equal(expected, PathologyTask.Canonical(written, new TaskNameList([("cat", ["gato"])])));
}
