using System.Text.Json;
using CheXplanation.Statistics;
using static CheXplanation.Tests.Statistics.StatisticsVectors;

namespace CheXplanation.Tests.Statistics;

public sealed class ResamplingTests
{
    [Fact]
    public void Choice_ManySizes_EqualsTheRandomStateWordForWord()
    {
        foreach (uint seed in new uint[] { 0, 1, 42, uint.MaxValue })
        {
            var random = new NumPyRandomState(seed);
            var draws = new UnitDraws(seed);
            foreach (int n in new[] { 1, 2, 3, 8, 187, 512, 513, 668, 3000, 65537 })
            {
                int[] expected = new int[1501], found = new int[1501];
                random.Choice(n, expected);
                draws.Choice(n, found);
                Assert.Equal(expected, found);
                Assert.Equal(random.NextDouble(), draws.NextDouble());
            }
        }
    }

    [Fact]
    public void Intervals_GoldenSamples_EqualScipyBootstrap()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("golden/primitives/scipy_bootstrap.json")));
        foreach (JsonElement item in golden.RootElement.EnumerateArray())
        {
            foreach (BootstrapStatistic statistic in new[] { BootstrapStatistic.Mean, BootstrapStatistic.Median })
            {
                BootstrapInterval found = Interval(item.Numbers("x"), new BootstrapOptions
                {
                    Method = Enum.Parse<BootstrapMethod>(item.Text("method"), true), Statistic = statistic, Replicates = item.GetProperty("n_resamples").GetInt32(),
                });
                double[] expected = item.Numbers(statistic == BootstrapStatistic.Mean ? "mean_RandomState0" : "median_RandomState0");
                AssertClose(expected[0], found.Lower);
                AssertClose(expected[1], found.Upper);
                if (statistic == BootstrapStatistic.Mean)
                {
                    AssertClose(item.Number("se"), found.StandardError);
                }
            }
        }
    }

    [Fact]
    public void Intervals_SkewedSamples_EqualScipyBootstrap()
    {
        IReadOnlyList<JsonElement> cases = Cases("intervals");
        Assert.Equal(36, cases.Count);
        foreach (JsonElement item in cases)
        {
            BootstrapInterval found = Interval(item.Numbers("x"), new BootstrapOptions
            {
                Method = Enum.Parse<BootstrapMethod>(item.Text("method"), true),
                Statistic = Enum.Parse<BootstrapStatistic>(item.Text("statistic")),
                Probability = 0.75,
                Seed = item.GetProperty("seed").GetUInt32(),
                Confidence = item.Number("confidence"),
                Replicates = item.GetProperty("replicates").GetInt32(),
            });
            double[] expected = item.Numbers("interval");
            AssertClose(item.Number("estimate"), found.Estimate);
            AssertClose(item.Number("standardError"), found.StandardError);
            AssertClose(expected[0], found.Lower);
            AssertClose(expected[1], found.Upper);
        }
    }

    [Fact]
    public void BCa_SeveralStrata_EqualsScipysSeveralSamples()
    {
        foreach (JsonElement item in Cases("strata"))
        {
            double[][] samples = [.. item.GetProperty("samples").EnumerateArray().Select(sample => sample.EnumerateArray().Select(Number).ToArray())];
            double[] all = [.. samples.SelectMany(sample => sample)], expected = item.Numbers("interval");
            int[] ends = [.. samples.Select((_, i) => samples.Take(i + 1).Sum(sample => sample.Length))];
            double[] jackknife = new ResamplingSeries([.. all.Select(value => new[] { value })]).Jackknife(SampleStatistic.Mean, CancellationToken.None);
            IntervalBounds found = IntervalBounds.BCa(item.Numbers("replicates"), NumPySum.Pairwise(all) / all.Length, jackknife, ends, 0.95);
            AssertClose(expected[0], found.Lower);
            AssertClose(expected[1], found.Upper);
        }
    }

    [Fact]
    public void ClusteredAndMissing_Intervals_EqualTheDefinitions()
    {
        foreach (JsonElement item in Cases("clusters"))
        {
            double[][] units = [.. item.GetProperty("units").EnumerateArray().Select(unit => unit.EnumerateArray().Select(Number).ToArray())];
            foreach ((string key, BootstrapMethod method) in new[] { ("percentile", BootstrapMethod.Percentile), ("bca", BootstrapMethod.BCa), ("studentized", BootstrapMethod.Studentized) })
            {
                BootstrapInterval found = Clustered(units, new BootstrapOptions { Method = method, Replicates = item.GetProperty("replicates").GetInt32(), Seed = item.GetProperty("seed").GetUInt32() });
                double[] expected = item.Numbers(key);
                AssertClose(item.Number("estimate"), found.Estimate);
                AssertClose(expected[0], found.Lower, 1e-11);
                AssertClose(expected[1], found.Upper, 1e-11);
                Assert.Equal((units.Length, units.Sum(unit => unit.Count(value => !double.IsNaN(value)))), (found.UnitCount, found.ValueCount));
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(300)]
    public void Replicates_OfMeans_HaveTheDigitsOfTheReferenceKernel(int units)
    {
        var random = new Random(units);
        double[][][] series = [.. Enumerable.Range(0, 6).Select(s => Enumerable.Range(0, units).Select(_ => s > 0 && random.Next(4) == 0 ? [double.NaN] : new[] { random.NextDouble() }).ToArray())];
        var options = new BootstrapOptions { Replicates = 150, Method = BootstrapMethod.Percentile, Seed = 9 };
        double[][] expected = Bootstrap.Replicate([.. series.Select(one => new BootstrapSeries(one))], options, CancellationToken.None);
        Resampling found = Resampling.Run([.. series.Select(one => new ResamplingSeries(one))], [units], options, CancellationToken.None);
        Assert.Equal(expected, found.Replicates);
    }

    [Theory]
    [InlineData(BootstrapStatistic.Median)]
    [InlineData(BootstrapStatistic.Quantile)]
    [InlineData(BootstrapStatistic.TrimmedMean)]
    public void Replicates_OfOrderStatistics_EqualThoseOfTheValuesThemselves(BootstrapStatistic kind)
    {
        var random = new Random(4);
        double[][] values = [.. Enumerable.Range(0, 31).Select(_ => Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble()).ToArray())];
        var options = new BootstrapOptions { Replicates = 200, Method = BootstrapMethod.Percentile, Statistic = kind, Probability = 0.83, Trim = 0.2 };
        Resampling found = Resampling.Run([new ResamplingSeries(values)], [values.Length], options, CancellationToken.None);
        var random0 = new NumPyRandomState(0);
        var drawn = new int[values.Length];
        foreach (double replicate in found.Replicates[0])
        {
            random0.Choice(values.Length, drawn);
            AssertClose(options.GetStatistic().Of([.. drawn.SelectMany(unit => values[unit])]), replicate, 1e-14);
        }
    }

    [Theory]
    [InlineData(BootstrapMethod.Percentile, BootstrapStatistic.Mean)]
    [InlineData(BootstrapMethod.BCa, BootstrapStatistic.Median)]
    [InlineData(BootstrapMethod.Studentized, BootstrapStatistic.Mean)]
    [InlineData(BootstrapMethod.Studentized, BootstrapStatistic.TrimmedMean)]
    public void Result_AnyNumberOfThreads_IsTheSame(BootstrapMethod method, BootstrapStatistic statistic)
    {
        var random = new Random(8);
        BootstrapTable table = new(["Score"], ["Task"], uniqueUnits: false);
        for (int i = 0; i < 400; i++)
        {
            table.Add($"patient{i % 90}", [$"task{i % 5}"], [random.Next(5) == 0 ? double.NaN : random.NextDouble()]);
            table.Stratify($"patient{i % 90}", $"site{i % 90 % 2}");
        }

        var options = new BootstrapOptions { Method = method, Statistic = statistic, Replicates = 700, InnerReplicates = 5 };
        string[] one = [.. Rows(1)];
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(one, Rows(threads));
        }

        IEnumerable<string> Rows(int threads) => table.Compute(options with { Threads = threads }, true, CancellationToken.None)
            .Select(row => $"{row.Lower:R} {row.Upper:R} {row.StandardError:R} {row.UndefinedReplicates} {string.Join(' ', row.GetReplicates().Select(v => v.ToString("R")))}");
    }

    [Fact]
    public void Strata_EveryReplicate_HoldsEachStratumAtItsSize()
    {
        BootstrapTable table = new(["Score"], [], uniqueUnits: true);
        for (int i = 0; i < 30; i++)
        {
            table.Add($"{i:00}", [], [i < 10 ? 1 : 0]);
            Assert.True(table.Stratify($"{i:00}", i < 10 ? "ill" : "well"));
        }

        Assert.False(table.Stratify("03", "well"));
        BootstrapInterval interval = table.Compute(new BootstrapOptions { Method = BootstrapMethod.Percentile }, true, CancellationToken.None).Single();
        Assert.All(interval.GetReplicates(), replicate => Assert.Equal(1.0 / 3, replicate, 12));
    }

    [Fact]
    public void PerGroup_EachSeries_IsDrawnAsIfAlone()
    {
        double[] left = [.. Enumerable.Range(0, 25).Select(i => i / 25.0)], right = [.. left.Select((v, i) => i % 3 == 0 ? double.NaN : v * v)];
        var options = new BootstrapOptions { Method = BootstrapMethod.BCa, Draw = BootstrapDraw.PerGroup, Seed = 3 };
        BootstrapTable table = new(["Score"], ["Task"], uniqueUnits: true);
        for (int i = 0; i < left.Length; i++)
        {
            table.Add($"{i:00}", ["a"], [left[i]]);
            table.Add($"{i:00}", ["b"], [right[i]]);
        }

        BootstrapInterval both = table.Compute(options, false, CancellationToken.None)[1];
        BootstrapInterval alone = Interval([.. right.Where(v => !double.IsNaN(v))], options with { Draw = BootstrapDraw.Joint });
        Assert.Equal((alone.Lower, alone.Upper, 16, 9, 9, 0), (both.Lower, both.Upper, both.Count, both.Missing, both.MissingValueCount, both.UndefinedReplicates));
    }

    [Fact]
    public void Script_StatisticOfOnesOwn_EqualsTheBuiltIn()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => Math.Sqrt(i))];
        var options = new BootstrapOptions { Method = BootstrapMethod.BCa, Statistic = BootstrapStatistic.Median, Replicates = 300 };
        BootstrapInterval median = Interval(values, options), own = Interval(values, options with { Statistic = BootstrapStatistic.Script, Function = drawn => (SampleStatistic.Mean with { Kind = BootstrapStatistic.Median }).Of(drawn) });
        Assert.Equal((median.Lower, median.Upper), (own.Lower, own.Upper));
    }

    [Theory]
    [InlineData(BootstrapMethod.Percentile)]
    [InlineData(BootstrapMethod.Basic)]
    [InlineData(BootstrapMethod.BCa)]
    [InlineData(BootstrapMethod.Studentized)]
    public void DegenerateSamples_FollowTheRuleAndSayWhy(BootstrapMethod method)
    {
        var options = new BootstrapOptions { Method = method, Replicates = 100 };
        BootstrapInterval none = Interval([double.NaN, double.NaN], options), one = Interval([0.3], options), equal = Interval([0.1, 0.1, 0.1, double.NaN], options);
        Assert.Equal((double.NaN, double.NaN, double.NaN, 2, 100), (none.Estimate, none.Lower, none.Upper, none.Missing, none.UndefinedReplicates));
        Assert.StartsWith("no values", none.Note);
        Assert.Equal((0.3, double.NaN, double.NaN), (one.Estimate, one.Lower, one.Upper));
        Assert.StartsWith("one unit", one.Note);
        Assert.Equal((equal.Estimate, equal.Estimate), (equal.Lower, equal.Upper));
        Assert.StartsWith("all values are equal", equal.Note);
        Assert.Null(Interval([0.1, 0.4, 0.5, 0.9, 0.95, 0.2, 0.33], options).Note);
    }

    [Fact]
    public void Bounds_ThatAreMissing_AlwaysHaveAReason()
    {
        var random = new Random(17);
        BootstrapMethod[] methods = [BootstrapMethod.Reference, BootstrapMethod.Percentile, BootstrapMethod.Basic, BootstrapMethod.BCa, BootstrapMethod.Studentized, BootstrapMethod.Wilson, BootstrapMethod.Jeffreys];
        int missing = 0;
        for (int round = 0; round < 1500; round++)
        {
            BootstrapMethod method = methods[round % methods.Length];
            bool reference = method == BootstrapMethod.Reference, rate = method is BootstrapMethod.Wilson or BootstrapMethod.Jeffreys;
            BootstrapTable table = new(["Score"], ["Task"], uniqueUnits: rate || reference);
            double[] pool = rate ? [0, 1, double.NaN] : [double.NaN, double.NaN, 0, 0, 1, 0.25, random.NextDouble(), round % 5 == 0 ? double.PositiveInfinity : 0.5];
            int units = random.Next(1, 7);
            bool strata = !rate && !reference && random.Next(4) == 0;
            for (int u = 0; u < units; u++)
            {
                for (int k = random.Next(1, rate || reference ? 2 : 4); k > 0; k--)
                {
                    table.Add($"{u}", [$"{random.Next(rate || reference ? 1 : 2)}"], [pool[random.Next(pool.Length)]]);
                }

                Assert.True(!strata || table.Stratify($"{u}", $"{u % 2}"));
            }

            var options = new BootstrapOptions
            {
                Method = method, Replicates = 40 + random.Next(20), Seed = (uint)round, InnerReplicates = 3, Threads = 1, Probability = 0.8,
                Statistic = rate || reference ? BootstrapStatistic.Mean : (BootstrapStatistic)random.Next(4), Draw = reference ? BootstrapDraw.Joint : (BootstrapDraw)random.Next(2),
            };
            foreach (BootstrapInterval row in table.Compute(options, false, CancellationToken.None))
            {
                Assert.True(row.Note is not null || (double.IsFinite(row.Lower) && double.IsFinite(row.Upper)), $"{options} gave {row} without a note");
                Assert.True(double.IsNaN(row.Lower) == double.IsNaN(row.Upper) || reference, $"{options} gave {row}");
                Assert.True(!(row.Lower > row.Upper), $"{options} gave {row}");
                missing += double.IsNaN(row.Lower) ? 1 : 0;
            }
        }

        Assert.InRange(missing, 100, 1500);
    }

    [Fact]
    public void Reference_DegenerateSamples_KeepItsBoundsAndSayWhatTheyHide()
    {
        BootstrapInterval none = Interval([double.NaN, double.NaN], new BootstrapOptions()), one = Interval([0.3, double.NaN], new BootstrapOptions());
        Assert.Equal((double.NaN, double.NaN), (none.Lower, none.Upper));
        Assert.StartsWith("no values", none.Note);
        Assert.Equal((0.3, double.NaN), (one.Lower, one.Upper));
        Assert.StartsWith("one unit", one.Note);
        Assert.StartsWith("all replicates are equal", Interval([0.5, 0.5, 0.5], new BootstrapOptions()).Note);
        Assert.Null(Interval([0.5, 0.25, 0.5], new BootstrapOptions()).Note);
    }

    [Fact]
    public void Studentized_StrataWhoseReplicatesHaveNoSpread_LeaveThemOut()
    {
        // Of one replicate rounding leaves 1e-8 of the sample's own spread: divided by it, the upper bound would be 11,606,977.
        double[][] units = [[0.9536247601810514, 0.18865599257011278], [], [0, 0.974], [0], [0], [], [], [], [], [], [0, 0.585]];
        BootstrapTable table = new(["Score"], [], uniqueUnits: false);
        for (int u = 0; u < units.Length; u++)
        {
            foreach (double value in units[u].DefaultIfEmpty(double.NaN))
            {
                table.Add($"{u:00}", [], [value]);
            }

            table.Stratify($"{u:00}", $"{u % 3}");
        }

        BootstrapInterval found = table.Compute(new BootstrapOptions { Method = BootstrapMethod.Studentized, Seed = 684, Replicates = 200 }, false, CancellationToken.None).Single();
        Assert.InRange(found.Upper, 0.5, 100);
        Assert.InRange(found.UndefinedReplicates ?? 0, 50, 100);
    }

    [Fact]
    public void Strata_OfASingleUnit_AreNoted()
    {
        BootstrapTable table = new(["Score"], [], uniqueUnits: true);
        for (int i = 0; i < 12; i++)
        {
            table.Add($"{i:00}", [], [i / 12.0]);
            table.Stratify($"{i:00}", i == 0 ? "one" : "many");
        }

        Assert.StartsWith("1 stratum holds a single unit", table.Compute(new BootstrapOptions { Method = BootstrapMethod.BCa }, false, CancellationToken.None).Single().Note);
        Assert.Contains("knows no strata", Assert.Throws<ArgumentException>(() => table.Compute(new BootstrapOptions { Method = BootstrapMethod.Wilson }, false, CancellationToken.None)).Message);
    }

    [Theory]
    [InlineData(0.12, 0.08)]
    [InlineData(-0.3, -0.05)]
    [InlineData(0, 0)]
    public void BCaCorrection_TailOfALevel_IsTheTailItCameFrom(double bias, double acceleration)
    {
        var correction = new BCaCorrection(bias, acceleration, true);
        foreach (double tail in new[] { 0.001, 0.025, 0.3, 0.5, 0.9, 0.975 })
        {
            AssertClose(tail, correction.TailOf(correction.Level(Distributions.NormalDistribution.Quantile(tail))), 1e-10);
        }

        Assert.Equal((1.0, 0.0), (new BCaCorrection(0, 0.15, true).Level(7), new BCaCorrection(0, -0.15, true).Level(-7)));
        Assert.Equal(1, correction.TailOf(1));
    }

    [Fact]
    public void Rates_VectorsOfCounts_EqualStatsmodels()
    {
        IReadOnlyList<JsonElement> cases = Cases("proportions");
        Assert.Equal(27, cases.Count);
        foreach (JsonElement item in cases)
        {
            int hits = item.GetProperty("count").GetInt32(), n = item.GetProperty("n").GetInt32();
            double confidence = item.Number("confidence");
            AssertBounds(item.Numbers("wilson"), ProportionInterval.Wilson(hits, n, confidence));
            AssertBounds(item.Numbers("jeffreys"), ProportionInterval.Jeffreys(hits, n, confidence));
        }

        static void AssertBounds(double[] expected, IntervalBounds found)
        {
            AssertClose(expected[0], found.Lower);
            AssertClose(expected[1], found.Upper);
        }
    }

    [Fact]
    public void Rates_ValuesThatAreNoHits_AreRefused()
    {
        var options = new BootstrapOptions { Method = BootstrapMethod.Wilson };
        Assert.Equal(0.5, Interval([1, 0, 1, double.NaN, 0], options).Estimate);
        Assert.Throws<ArgumentException>(() => Interval([0.5, 1], options));
        Assert.Throws<ArgumentException>(() => Clustered([[0, 1], [1]], options));
    }

    private static BootstrapInterval Interval(double[] values, BootstrapOptions options) => Clustered([.. values.Select(value => new[] { value })], options);

    private static BootstrapInterval Clustered(double[][] units, BootstrapOptions options)
    {
        BootstrapTable table = new(["Score"], [], uniqueUnits: false);
        for (int u = 0; u < units.Length; u++)
        {
            foreach (double value in units[u])
            {
                table.Add($"{u:0000}", [], [value]);
            }
        }

        return table.Compute(options, true, CancellationToken.None).Single();
    }
}
