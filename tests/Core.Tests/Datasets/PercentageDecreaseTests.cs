using System.Text;
using CheXplanation.Datasets;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Datasets;

public sealed class PercentageDecreaseTests
{
    public static TheoryData<string, string> Golden => new()
    {
        { "golden/sample/calculate_percentage_decrease.iou", "miou" },
        { "golden/sample/calculate_percentage_decrease.hitrate", "hitrate" },
        { "golden/synthetic/calculate_percentage_decrease.iou", "miou" },
        { "golden/synthetic/calculate_percentage_decrease.hitrate", "hitrate" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Compute_ExactlyReadReplicates_EqualsReferenceButForTheLastDigit(string folder, string metric)
    {
        string[][] expected = [.. Rows(Expected(folder, metric)).Skip(1)];
        IReadOnlyList<PercentageDecrease> found = PercentageDecreaseTable.Compute(Input(folder, "--hb_bootstrap_results", Exact), Input(folder, "--pred_bootstrap_results", Exact));
        Assert.Equal(expected.Length, found.Count);
        foreach ((string[] row, PercentageDecrease decrease) in expected.Zip(found))
        {
            Assert.Equal(row[0], decrease.Name);
            Assert.Equal(Exact(row[1]), decrease.Human, 1e-12);
            Assert.Equal(Exact(row[2]), decrease.Predicted, 1e-12);
            Assert.Equal(row[3..].Select(Exact), [decrease.Decrease, decrease.Lower, decrease.Upper]);
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Write_ReplicatesReadAsPandasReadsThem_EqualsReferenceByteForByte(string folder, string metric)
    {
        using var stream = new MemoryStream();
        PercentageDecreaseTable.Write(
            stream, PercentageDecreaseTable.Compute(Input(folder, "--hb_bootstrap_results", Inexact), Input(folder, "--pred_bootstrap_results", Inexact)));
        Assert.Equal(Expected(folder, metric), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Compute_EqualDecreases_StayInTheTasksOrder()
    {
        double[] half = Enumerable.Repeat(0.5, 40).ToArray(), all = Enumerable.Repeat(1.0, 40).ToArray(), none = new double[40];
        double[] missing = Enumerable.Repeat(double.NaN, 40).ToArray();
        IReadOnlyList<PercentageDecrease> found = PercentageDecrease.Compute(
            ["a", "b", "c", "d", "e"], [missing, half, none, all, all], [all, half, half, half, half]);
        Assert.Equal(["d", "e", "b", "c", "a", PercentageDecrease.AverageName], found.Select(row => row.Name));
        Assert.Equal([50, 50, 0, double.NegativeInfinity, double.NaN, 4], found.Select(row => row.Decrease));
    }

    [Fact]
    public void Compute_WrongShapes_Throws()
    {
        double[] enough = new double[40], more = new double[41], few = new double[39];
        Assert.Throws<ArgumentException>(() => PercentageDecrease.Compute(["a"], [enough], [more]));
        Assert.Throws<ArgumentException>(() => PercentageDecrease.Compute(["a"], [few], [few]));
        Assert.Throws<ArgumentException>(() => PercentageDecrease.Compute(["a", "b"], [enough], [enough, enough]));
        Assert.Throws<ArgumentException>(() => PercentageDecrease.Compute([], [], []));
        Assert.Throws<ArgumentException>(() => PercentageDecreaseTable.Compute(new ScoreTable(["a"], [], null), new ScoreTable(["b"], [], null)));
    }

    private static double Exact(string text) => PythonNumberText.TryParse(text, out double value) ? value : throw new FormatException(text);

    private static double Inexact(string text) => text.Length == 0 ? double.NaN : PandasNumberText.Parse(text);

    private static string Expected(string folder, string metric) => File.ReadAllText(SharedData.Require($"{folder}/{metric}_pct_decrease.csv"));

    private static ScoreTable Input(string folder, string option, Func<string, double> parse)
    {
        string[][] rows = Rows(File.ReadAllText(SharedData.Require(GoldenCall.Read(folder)[option]!)));
        return new ScoreTable(rows[0], [.. rows.Skip(1).Select(row => row.Select(parse).ToArray())], null);
    }

    private static string[][] Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
}
