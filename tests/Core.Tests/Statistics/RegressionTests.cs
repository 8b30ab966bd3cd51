using System.Text.Json;
using CheXplanation.Distributions;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

public sealed class RegressionTests
{
    [Fact]
    public void FitAndCorrelate_GoldenPairs_EqualStatsmodelsAndScipy()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("golden/primitives/regression.json")));
        Assert.Equal(12, golden.RootElement.GetArrayLength());
        foreach (JsonElement item in golden.RootElement.EnumerateArray())
        {
            double[] x = Numbers(item, "x"), y = Numbers(item, "y"), interval = Numbers(item, "ci");
            LinearRegression line = LinearRegression.Fit(x, y);
            Assert.Equal(item.GetProperty("nobs").GetDouble(), line.Count);
            AssertClose(item.GetProperty("slope").GetDouble(), line.Slope);
            AssertClose(item.GetProperty("intercept").GetDouble(), line.Intercept);
            AssertClose(item.GetProperty("se").GetDouble(), line.StandardError);
            AssertClose(item.GetProperty("r2").GetDouble(), line.RSquared);
            AssertClose(item.GetProperty("pval").GetDouble(), line.PValue);

            // scipy 1.10's t quantile is off by up to 4e-10 (see the next test): where a bound lies near 0 that grows
            // beyond 1e-9 of the bound, so the interval is compared by its middle and its half width.
            AssertClose((interval[0] + interval[1]) / 2, (line.Lower + line.Upper) / 2);
            AssertClose((interval[1] - interval[0]) / 2, (line.Upper - line.Lower) / 2);

            SpearmanCorrelation correlation = SpearmanCorrelation.Of(x, y);
            AssertClose(item.GetProperty("spearman").GetDouble(), correlation.Coefficient);
            AssertClose(item.GetProperty("spearman_p").GetDouble(), correlation.PValue);

            JsonElement row = item.GetProperty("row");
            Assert.Equal(row.GetProperty("n").GetInt32(), correlation.Count);
            Assert.Equal(row.GetProperty("mean").GetDouble(), NumPyRounding.Round(line.Slope, 3));
            Assert.Equal(row.GetProperty("lower").GetDouble(), PythonRounding.Round(line.Lower, 3));
            Assert.Equal(row.GetProperty("upper").GetDouble(), PythonRounding.Round(line.Upper, 3));
            Assert.Equal(row.GetProperty("corr").GetDouble(), NumPyRounding.Round(correlation.Coefficient, 3));
            Assert.Equal(row.GetProperty("corr_lower").GetDouble(), PythonRounding.Round(correlation.Lower, 3));
            Assert.Equal(row.GetProperty("corr_upper").GetDouble(), PythonRounding.Round(correlation.Upper, 3));
        }
    }

    [Fact]
    public void Quantile_FiveDegrees_IsExactWhereScipyIsNot()
    {
        double found = StudentTDistribution.Quantile(0.975, 5);
        Assert.Equal(0.975, CumulativeOfFive(found), 1e-15);
        Assert.Equal(0.975 + 2.9e-11, CumulativeOfFive(2.5705818366147395), 1e-12);
        Assert.Equal(-found, StudentTDistribution.Quantile(1 - 0.975, 5), 1e-14);

        // The distribution with five degrees of freedom in closed form.
        static double CumulativeOfFive(double t)
        {
            double angle = Math.Atan(t / Math.Sqrt(5)), cos = Math.Cos(angle);
            return 0.5 + (angle + Math.Sin(angle) * (cos + 2.0 / 3 * cos * cos * cos)) / Math.PI;
        }
    }

    [Theory]
    [InlineData(0.975)]
    [InlineData(0.6)]
    [InlineData(0.001)]
    public void Quantile_OneAndTwoDegrees_EqualsClosedForm(double probability)
    {
        double around = 2 * probability - 1, exact = around * Math.Sqrt(2 / (1 - around * around));
        AssertWithin(1e-13, Math.Tan(Math.PI * (probability - 0.5)), StudentTDistribution.Quantile(probability, 1));
        AssertWithin(1e-13, exact, StudentTDistribution.Quantile(probability, 2));
    }

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 4 }, 3)]
    [InlineData(new[] { 1.0, 2, 3, double.NaN, 5 }, new[] { 1.0, 2, 4, 4, double.NaN }, 3)]
    [InlineData(new[] { 2.0, 2, 2, 2, 2 }, new[] { 1.0, 2, 4, 4, 7 }, 5)]
    [InlineData(new double[0], new double[0], 0)]
    public void Fit_TooFewPairsOrConstantPredictor_IsNaN(double[] x, double[] y, int count)
    {
        LinearRegression line = LinearRegression.Fit(x, y);
        Assert.False(line.IsDefined);
        Assert.Equal(new LinearRegression(count, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), line);
        Assert.Equal(new SpearmanCorrelation(count, double.NaN, double.NaN, double.NaN, double.NaN), SpearmanCorrelation.Of(x, y));
    }

    [Fact]
    public void Fit_ConstantResponse_IsLevelWithoutPValue()
    {
        LinearRegression line = LinearRegression.Fit([1, 2, 3, 5], [0.25, 0.25, 0.25, 0.25]);
        Assert.Equal((0, 0, 0, double.NaN), (line.Slope, line.Lower, line.Upper, line.PValue));
        Assert.False(SpearmanCorrelation.Of([1, 2, 3, 5], [0.25, 0.25, 0.25, 0.25]).IsDefined);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Correlate_PerfectOrder_HasNoBounds(int sign)
    {
        SpearmanCorrelation found = SpearmanCorrelation.Of([1, 2, 2, 5, 9], [.. new[] { 3.0, 4, 4, 8, 8.5 }.Select(v => sign * v)]);
        Assert.Equal((sign, double.NaN, double.NaN, 0), (found.Coefficient, found.Lower, found.Upper, found.PValue));
    }

    [Fact]
    public void Fit_DifferentLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => SpearmanCorrelation.Of([1, 2], [1]));
    }

    [Theory]
    [InlineData(2.0005, 3, 2.001)]
    [InlineData(1.0005, 3, 1.0)]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(0.0625, 3, 0.062)]
    [InlineData(1.0625, 3, 1.062)]
    [InlineData(0.1875, 3, 0.188)]
    [InlineData(0.0005, 3, 0.001)]
    [InlineData(-0.0005, 3, -0.001)]
    [InlineData(2.5, 0, 2.0)]
    [InlineData(1234567.8905, 3, 1234567.89)]
    [InlineData(9007199254740993.0, 3, 9007199254740992.0)]
    [InlineData(5e-324, 3, 0.0)]
    [InlineData(double.PositiveInfinity, 3, double.PositiveInfinity)]
    [InlineData(double.NaN, 3, double.NaN)]
    public void PythonRound_Ties_AreDecidedByTheExactValue(double value, int decimals, double expected) =>
        Assert.Equal(expected, PythonRounding.Round(value, decimals));

    [Fact]
    public void PythonRound_SmallNegative_KeepsItsSign() => Assert.True(double.IsNegative(PythonRounding.Round(-0.0004, 3)));

    private static double[] Numbers(JsonElement item, string key) =>
        [.. item.GetProperty(key).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];

    private static void AssertClose(double expected, double found) => AssertWithin(1e-9, expected, found);

    private static void AssertWithin(double relative, double expected, double found) =>
        Assert.True(Math.Abs(found - expected) <= relative * Math.Abs(expected), $"expected {expected:R}, found {found:R}");
}
