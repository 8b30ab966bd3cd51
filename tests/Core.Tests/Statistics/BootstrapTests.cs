using System.Text.Json;
using CheXplanation.Datasets;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

public sealed class BootstrapTests
{
    [Theory]
    [InlineData("2", 2, 0u)]
    [InlineData("10", 10, 0u)]
    [InlineData("187", 187, 0u)]
    [InlineData("668", 668, 0u)]
    [InlineData("seed1_n10", 10, 1u)]
    [InlineData("seed42_n10", 10, 42u)]
    [InlineData("seed12345_n10", 10, 12345u)]
    [InlineData("seed4294967295_n10", 10, uint.MaxValue)]
    public void Choice_GoldenSeeds_EqualsNumPy(string key, int n, uint seed)
    {
        using JsonDocument golden = Golden("bootstrap_indices.json");
        var random = new NumPyRandomState(seed);
        var drawn = new int[n];
        foreach (JsonElement expected in golden.RootElement.GetProperty(key).EnumerateArray())
        {
            random.Choice(n, drawn);
            Assert.Equal(expected.EnumerateArray().Select(i => i.GetInt32()), drawn);
        }
    }

    [Fact]
    public void ReferenceInterval_GoldenSeries_EqualsComputeCis()
    {
        using JsonDocument golden = Golden("compute_cis.json");
        int cases = 0;
        foreach (JsonElement item in golden.RootElement.EnumerateArray())
        {
            double[] replicates = [.. item.GetProperty("x").EnumerateArray().Select(Number)];
            ReplicateInterval interval = ReplicateInterval.Reference(replicates);
            Assert.Equal(Number(item.GetProperty("lower")), NumPyRounding.Round(interval.Lower, 3));
            Assert.Equal(Number(item.GetProperty("mean")), NumPyRounding.Round(interval.Mean, 3));
            Assert.Equal(Number(item.GetProperty("upper")), NumPyRounding.Round(interval.Upper, 3));
            cases++;
        }

        Assert.Equal(14, cases);
    }

    [Fact]
    public void GoldenFrames_Replicates_EqualBootstrapMetric()
    {
        using JsonDocument golden = Golden("bootstrap_metric.json");
        int compared = 0;
        foreach (JsonElement item in golden.RootElement.EnumerateArray())
        {
            string[] tasks = [.. item.GetProperty("cols").EnumerateArray().Select(c => c.GetString()!)];
            string[] order = [.. item.GetProperty("bs_cols").EnumerateArray().Select(c => c.GetString()!)];
            double[][] rows = [.. item.GetProperty("X").EnumerateArray().Select(row => row.EnumerateArray().Select(Number).ToArray())];
            var table = new BootstrapTable(["Score"], ["Task"], uniqueUnits: true);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int t = 0; t < tasks.Length; t++)
                {
                    table.Add($"{i:000}", [tasks[t]], [rows[i][t]]);
                }
            }

            JsonElement[] expected = [.. item.GetProperty("bs").EnumerateArray()];
            var options = new BootstrapOptions { Replicates = expected.Length, Seed = item.GetProperty("seed").GetUInt32() };
            foreach (BootstrapInterval interval in table.Compute(options, true, CancellationToken.None))
            {
                int column = Array.IndexOf(order, (string)interval.GetGroup()[0].Value!);
                Assert.Equal(expected.Select(row => Number(row[column])), interval.GetReplicates());
                compared += expected.Length;
            }
        }

        Assert.Equal(1500, compared);
    }

    [Theory]
    [InlineData("eval.iou_tp", "iou", 0u)]
    [InlineData("eval.iou_tp_seed1", "iou", 1u)]
    [InlineData("eval.iou_full", "iou", 0u)]
    [InlineData("eval.iou_full_prob", "iou", 0u)]
    [InlineData("eval.hitmiss", "hitmiss", 0u)]
    [InlineData("eval.iou_hb", "iou_humanbenchmark", 0u)]
    [InlineData("eval.hitmiss_hb", "hitmiss_humanbenchmark", 0u)]
    public void SyntheticScores_Bootstrap_EqualsReferenceTables(string folder, string prefix, uint seed)
    {
        string[][] scores = Rows($"golden/synthetic/{folder}/{prefix}_results_per_cxr.csv");
        string[][] bootstrap = Rows($"golden/synthetic/{folder}/{prefix}_bootstrap_results_per_cxr.csv");
        string[][] summary = Rows($"golden/synthetic/{folder}/{prefix}_summary_results.csv");
        var table = new BootstrapTable(["Score"], ["Task"], uniqueUnits: true);
        foreach (string[] row in scores[1..])
        {
            for (int t = 0; t < scores[0].Length - 1; t++)
            {
                Assert.True(table.Add(row[^1], [scores[0][t]], [Parse(row[t])]));
            }
        }

        IReadOnlyList<BootstrapInterval> intervals = table.Compute(new BootstrapOptions { Seed = seed }, true, CancellationToken.None);
        Assert.Equal(10, intervals.Count);
        foreach (BootstrapInterval interval in intervals)
        {
            string task = (string)interval.GetGroup()[0].Value!;
            int column = Array.IndexOf(bootstrap[0], task);
            double[] replicates = interval.GetReplicates();
            Assert.Equal(bootstrap.Length - 1, replicates.Length);
            for (int b = 0; b < replicates.Length; b++)
            {
                Assert.Equal(bootstrap[b + 1][column], double.IsNaN(replicates[b]) ? string.Empty : PythonNumberText.Format(replicates[b]));
            }

            string[] expected = summary.Single(row => row[0] == task);
            Assert.Equal(expected[1..], new[] { interval.Lower, interval.Mean, interval.Upper }.Select(v => double.IsNaN(v) ? string.Empty : PythonNumberText.Format(v)));
        }
    }

    [Fact]
    public void DuplicateUnit_Add_IsRefusedAndTheFirstStands()
    {
        var table = new BootstrapTable(["Score"], [], uniqueUnits: true);
        Assert.True(table.Add("a", [], [1]));
        Assert.False(table.Add("a", [], [5]));
        Assert.Equal(1, table.Compute(new BootstrapOptions(), false, CancellationToken.None).Single().Estimate);
    }

    [Fact]
    public void TooFewReplicates_Reference_Throws() =>
        Assert.Throws<ArgumentException>(() => new BootstrapOptions { Replicates = 39 }.Validate());

    [Fact]
    public void GoldenSamples_PercentileInterval_IsLinearlyInterpolated()
    {
        // numpy.percentile(x, [2.5, 97.5]), method linear, worked out by hand: x[i] + fraction (x[i+1] - x[i]) at 0.025 (n - 1) and 0.975 (n - 1).
        ReplicateInterval five = ReplicateInterval.Percentile([10, 2, double.NaN, 3, 4, 1], 0.95);
        Assert.Equal((1.1, 4.0, 9.4), (Math.Round(five.Lower, 12), five.Mean, Math.Round(five.Upper, 12)));
        ReplicateInterval hundred = ReplicateInterval.Percentile([.. Enumerable.Range(0, 100).Select(i => (double)i)], 0.95);
        Assert.Equal((2.475, 49.5, 96.525), (Math.Round(hundred.Lower, 12), hundred.Mean, Math.Round(hundred.Upper, 12)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(129)]
    [InlineData(668)]
    public void Replicate_FourSeriesAtATime_EqualsOneAfterTheOther(int units)
    {
        var random = new Random(units);
        BootstrapSeries[] series = [.. Enumerable.Range(0, 11).Select(s => new BootstrapSeries(
            Enumerable.Range(0, units).Select(_ => random.Next(11) < s ? Array.Empty<double>() : [random.Next(3) == 0 ? 0 : random.NextDouble() * Math.Pow(10, random.Next(-9, 9))])))];
        foreach (int threads in new[] { 1, 2, 5 })
        {
            var options = new BootstrapOptions { Replicates = 300, Seed = 9, Threads = threads };
            double[][] plain = Bootstrap.ReplicatePlainly(series, options, CancellationToken.None);
            double[][] replicates = Bootstrap.Replicate(series, options, CancellationToken.None);
            Assert.Equal(plain.SelectMany(values => values).Select(BitConverter.DoubleToInt64Bits), replicates.SelectMany(values => values).Select(BitConverter.DoubleToInt64Bits));
        }
    }

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => Parse(value.GetString()!),
        _ => value.GetDouble(),
    };

    private static double Parse(string text)
    {
        Assert.True(PythonNumberText.TryParse(text, out double value));
        return value;
    }

    private static string[][] Rows(string path) => [.. File.ReadLines(SharedData.Require(path)).Select(line => line.Split(','))];

    private static JsonDocument Golden(string name) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden/primitives/" + name)));
}
