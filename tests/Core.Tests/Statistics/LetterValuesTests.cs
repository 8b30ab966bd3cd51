using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

/// <summary>Letter values by seaborn's rule, and the band around a line.</summary>
public sealed class LetterValuesTests
{
    [Fact]
    public void OneToHundred_HasThreeBoxesAtNumpysPercentiles()
    {
        LetterValues letters = LetterValues.Of([.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i), double.NaN])!;
        Assert.Equal(3, letters.Depth);
        Assert.Equal([7.1875, 13.375, 25.75, 75.25, 87.625, 93.8125], letters.Bounds);
        Assert.Equal(50.5, letters.Median);
        Assert.Equal(14, letters.Outliers.Count);
    }

    // floor(log2 n) - 3, at least one.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 2)]
    [InlineData(63, 2)]
    [InlineData(64, 3)]
    [InlineData(1024, 7)]
    public void Depth_IsTukeys(int count, int depth) => Assert.Equal(depth, LetterValues.Of([.. Enumerable.Range(0, count).Select(i => (double)i)])!.Depth);

    [Fact]
    public void NothingDefined_HasNone() => Assert.Null(LetterValues.Of([double.NaN]));

    [Fact]
    public void Band_IsTheTextbooks()
    {
        double[] x = [1, 2, 4, 5, 8, 9], y = [2.1, 1.9, 4.4, 4.8, 9.1, 8.2];
        RegressionBand band = RegressionBand.Fit(x, y)!;
        double mean = x.Average(), spread = x.Sum(v => (v - mean) * (v - mean));
        double deviation = Math.Sqrt(x.Zip(y, (a, b) => Math.Pow(b - band.Line.Intercept - (band.Line.Slope * a), 2)).Sum() / 4);
        // t(0.975, 4) of the tables.
        double expected = 2.7764451 * deviation * Math.Sqrt((1.0 / 6) + ((7 - mean) * (7 - mean) / spread));
        (double middle, double margin) = band.At(7);
        Assert.Equal(expected, margin, 6);
        Assert.Equal(band.Line.Intercept + (7 * band.Line.Slope), middle, 12);
        Assert.Null(RegressionBand.Fit([1, 2, 3], [1, 2, 3]));
    }
}
