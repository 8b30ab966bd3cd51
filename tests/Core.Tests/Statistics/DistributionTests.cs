using System.Text.Json;
using CheXplanation.Distributions;
using static CheXplanation.Tests.Statistics.StatisticsVectors;

namespace CheXplanation.Tests.Statistics;

public sealed class DistributionTests
{
    [Fact]
    public void NormalAndBeta_Vectors_EqualScipy()
    {
        JsonElement item = Cases("distributions").Single();
        AssertEach(item.Numbers("p"), item.Numbers("normalQuantile"), NormalDistribution.Quantile);
        AssertEach(item.Numbers("z"), item.Numbers("normalCdf"), NormalDistribution.Cumulative);
        AssertEach(item.Numbers("z"), item.Numbers("normalSf"), z => NormalDistribution.Cumulative(-z));
        foreach (JsonElement beta in item.GetProperty("beta").EnumerateArray())
        {
            AssertClose(beta.Number("value"), BetaDistribution.Quantile(beta.Number("p"), beta.Number("a"), beta.Number("b")));
        }

        static void AssertEach(double[] arguments, double[] expected, Func<double, double> function)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                double found = function(arguments[i]);
                Assert.True(Math.Abs(found - expected[i]) <= 1e-12 * Math.Abs(expected[i]) + 1e-300, $"{arguments[i]}: {expected[i]:R} is expected, {found:R} was found");
            }
        }
    }
}
