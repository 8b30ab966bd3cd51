using System.Text.Json;
using CheXplanation.Statistics;
using static CheXplanation.Tests.Statistics.StatisticsVectors;

namespace CheXplanation.Tests.Statistics;

public sealed class PairedTestTests
{
    private static readonly Dictionary<string, TestAlternative> Alternatives = new()
    {
        ["two-sided"] = TestAlternative.TwoSided, ["less"] = TestAlternative.Less, ["greater"] = TestAlternative.Greater,
    };

    [Fact]
    public void SignedRank_Vectors_EqualScipyWilcoxon()
    {
        IReadOnlyList<JsonElement> cases = Cases("wilcoxon");
        Assert.Contains(cases, item => item.Text("mode") == "exact");
        foreach (JsonElement item in cases)
        {
            SignedRankZeros zeros = item.Text("zeros") switch { "pratt" => SignedRankZeros.Pratt, "zsplit" => SignedRankZeros.Split, _ => SignedRankZeros.Drop };
            SignedRankMode mode = item.Text("mode") == "exact" ? SignedRankMode.Exact : SignedRankMode.Approximate;
            TestOutcome found = WilcoxonSignedRank.Test(item.Numbers("d"), Alternatives[item.Text("alternative")], mode, zeros, item.GetProperty("correction").GetBoolean());
            AssertClose(item.Number("statistic"), found.Statistic);
            AssertClose(item.Number("p"), found.PValue, 1e-13);
        }
    }

    [Fact]
    public void SignedRank_TiesAndZerosExact_EqualScipyPermutationTestOfTheRanks()
    {
        IReadOnlyList<JsonElement> cases = Cases("signed_ranks");
        Assert.Contains(cases, item => item.Numbers("d").Contains(0));
        foreach (JsonElement item in cases)
        {
            TestOutcome found = WilcoxonSignedRank.Test(item.Numbers("d"), Alternatives[item.Text("alternative")]);
            Assert.True(found.IsExact);
            AssertClose(item.Number("p"), found.PValue, 1e-14);
        }
    }

    [Fact]
    public void SignedRank_Auto_IsExactUpToFiftyDifferencesOtherThanZero()
    {
        double[] fifty = [.. Enumerable.Range(1, 50).Select(i => i % 3 == 0 ? -i : (double)i)];
        Assert.True(WilcoxonSignedRank.Test(fifty).IsExact);
        Assert.True(WilcoxonSignedRank.Test([.. fifty, 0, 0]).IsExact);
        Assert.False(WilcoxonSignedRank.Test([.. fifty, 51]).IsExact);
        Assert.Equal(1, WilcoxonSignedRank.Test([0, 0]).PValue);
        Assert.Equal(double.NaN, WilcoxonSignedRank.Test([]).PValue);
    }

    [Fact]
    public void SignFlips_Vectors_EqualScipyPermutationTest()
    {
        foreach (JsonElement item in Cases("permutations"))
        {
            double[] d = [.. item.Numbers("x").Zip(item.Numbers("y"), (x, y) => x - y)];
            TestOutcome found = SignFlipPermutation.Test(d, d.Length, item.GetProperty("resamples").GetInt32(), Alternatives[item.Text("alternative")], 4, CancellationToken.None);
            Assert.Equal(item.GetProperty("exact").GetBoolean(), found.IsExact);
            AssertClose(item.Number("statistic"), found.Statistic);
            AssertClose(item.Number("p"), found.PValue, 1e-14);
        }
    }

    [Fact]
    public void McNemar_Tables_EqualStatsmodelsAndBinomtest()
    {
        foreach (JsonElement item in Cases("mcnemar"))
        {
            int gained = item.GetProperty("b").GetInt32(), lost = item.GetProperty("c").GetInt32();
            foreach ((string name, TestAlternative alternative) in Alternatives)
            {
                TestOutcome found = McNemarTest.Exact(gained, lost, alternative);
                AssertClose(item.GetProperty("p").Number(name), found.PValue, 1e-12);
            }

            AssertClose(item.Number("statistic"), McNemarTest.Exact(gained, lost).Statistic);
            AssertClose(item.Number("binomtest"), McNemarTest.Exact(gained, lost).PValue, 1e-12);
        }
    }

    [Fact]
    public void Corrections_Lists_EqualMultipletests()
    {
        foreach (JsonElement item in Cases("corrections"))
        {
            foreach ((string key, MultipleTestingCorrection correction) in new[] { ("holm", MultipleTestingCorrection.Holm), ("bh", MultipleTestingCorrection.BenjaminiHochberg), ("bonferroni", MultipleTestingCorrection.Bonferroni) })
            {
                double[] expected = item.Numbers(key), found = MultipleTesting.Adjust(item.Numbers("p"), correction);
                for (int i = 0; i < expected.Length; i++)
                {
                    AssertClose(expected[i], found[i], 1e-15);
                }
            }
        }

        Assert.Equal([double.NaN, 0.02], MultipleTesting.Adjust([double.NaN, 0.02], MultipleTestingCorrection.BenjaminiHochberg));
    }

    [Fact]
    public void ClusteredLine_Vectors_EqualsStatsmodelsCluster()
    {
        foreach (JsonElement item in Cases("clustered_regression"))
        {
            string[] groups = [.. item.GetProperty("group").EnumerateArray().Select(group => group.GetRawText())];
            ClusteredRegression found = ClusteredRegression.Fit(item.Numbers("x"), item.Numbers("y"), groups);
            Assert.Equal(groups.Distinct().Count(), found.ClusterCount);
            AssertClose(item.Number("slope"), found.Line.Slope);
            AssertClose(item.Number("error"), found.Line.StandardError);
            AssertClose(item.Number("p"), found.Line.PValue, 1e-12);

            // scipy's t quantile is off by up to 4e-10, see RegressionTests.
            AssertClose(item.Numbers("interval")[0], found.Line.Lower, 1e-9);
            AssertClose(item.Numbers("interval")[1], found.Line.Upper, 1e-9);
        }
    }

    [Fact]
    public void Reliability_Vectors_EqualScikitLearn()
    {
        foreach (JsonElement item in Cases("calibration"))
        {
            ReliabilityBinning binning = item.Text("strategy") == "uniform" ? ReliabilityBinning.Uniform : ReliabilityBinning.Quantile;
            double[] p = item.Numbers("p"), y = item.Numbers("y"), rates = item.Numbers("true"), means = item.Numbers("predicted");
            ReliabilityCurve found = ReliabilityCurve.Of([.. p, double.NaN, 0.5], [.. y, 1, double.NaN], item.GetProperty("bins").GetInt32(), binning);
            Assert.Equal(p.Length, found.Count);
            AssertClose(item.Number("brier"), found.Brier);
            Assert.Equal(rates.Length, found.Bins.Count);
            double error = 0;
            for (int b = 0; b < rates.Length; b++)
            {
                AssertClose(rates[b], found.Bins[b].ObservedRate);
                AssertClose(means[b], found.Bins[b].MeanProbability);
                error += Math.Abs(rates[b] - means[b]) * found.Bins[b].Count / p.Length;
            }

            AssertClose(error, found.ExpectedError);
        }

        Assert.Throws<ArgumentException>(() => ReliabilityCurve.Of([1.5], [1], 5, ReliabilityBinning.Uniform));
        Assert.Throws<ArgumentException>(() => ReliabilityCurve.Of([0.5], [2], 5, ReliabilityBinning.Uniform));
    }
}
