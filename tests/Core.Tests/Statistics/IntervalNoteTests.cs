using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

/// <summary>What the note of an interval says of bounds that are as asked for, and yet need a word.</summary>
public sealed class IntervalNoteTests
{
    [Theory]
    [InlineData(BootstrapMethod.Basic)]
    [InlineData(BootstrapMethod.Studentized)]
    public void Bounds_OutsideZeroToOne_AreNoted(BootstrapMethod method)
    {
        double[] zeros = [0, 0, 0, 0, 0, 0, 0.001, 0, 0, 0.9];
        BootstrapInterval found = Of(zeros, new BootstrapOptions { Method = method });
        Assert.True(found.Lower < 0 || found.Upper > 1);
        Assert.Contains("outside 0 to 1", found.Note);
        // A draw of the eight zeros alone, one in nine, has no standard error.
        string? other = method == BootstrapMethod.Studentized ? "112 of 1000 replicates have no standard error and are left out: the interval may be too narrow" : null;
        Assert.Equal(other, Of([.. zeros.Select(value => value + 5)], new BootstrapOptions { Method = method }).Note);
        Assert.InRange(Of(zeros, new BootstrapOptions { Method = BootstrapMethod.BCa }).Lower, 0, 0.1);
    }

    [Theory]
    [InlineData("hausdorff95")]
    [InlineData("CentroidDistance")]
    [InlineData("InstanceFalseNegative")]
    public void Bounds_OfDistancesAndCounts_AreNotedBelowZeroOnly(string property)
    {
        // Small ones all lie in 0 to 1, and are no share of anything for that.
        BootstrapInterval above = Basic(property, [0.2, 1, 1, 1, 1, 1]), below = Basic(property, [0, 0, 0, 0, 0, 0, 0, 0.9]), large = Basic(property, [0, 0, 0, 0, 0, 0, 0, 9]);
        Assert.True(above.Upper > 1);
        Assert.Null(above.Note);
        Assert.Contains("outside 0 to 1", Basic("IoU", [0.2, 1, 1, 1, 1, 1]).Note);
        Assert.True(below.Lower < 0 && large.Lower < 0);
        Assert.Equal("a bound lies below 0, where no value can lie", below.Note);
        Assert.Equal("a bound lies below 0, where no value can lie", large.Note);
    }

    [Fact]
    public void UnboundedScores_AreTheDistancesAndCountsOfAScore()
    {
        string[] metrics = [.. Enum.GetValues<AgreementMetric>().SelectMany(AgreementMetricNames.Properties)];
        string[] counts = ["InstanceTruePositive", "InstanceFalsePositive", "InstanceFalseNegative"];
        Assert.Equal(
            Enum.GetValues<AgreementMetric>().Where(AgreementMetricNames.IsDistance).Select(metric => metric.ToString()).Concat(counts).Order(),
            metrics.Where(UnboundedScores.Contains).Order());
    }

    [Fact]
    public void Replicates_TooFewForTheConfidence_AreNoted()
    {
        Assert.StartsWith("1 replicate is too few for a confidence of 0.95", Of([0.1, 0.2, 0.4], new BootstrapOptions { Method = BootstrapMethod.Percentile, Replicates = 1 }).Note);
        Assert.StartsWith("2 replicates are too few", Of([0.1, 0.2, 0.4], new BootstrapOptions { Method = BootstrapMethod.Percentile, Replicates = 2 }).Note);
        double[] values = [.. Enumerable.Range(0, 30).Select(i => i * i / 900.0)];
        Assert.Contains("too few", Of(values, new BootstrapOptions { Method = BootstrapMethod.BCa, Confidence = 0.999 }).Note);
        Assert.Null(Of(values, new BootstrapOptions { Method = BootstrapMethod.BCa, Confidence = 0.999, Replicates = 2000 }).Note);
    }

    private static BootstrapInterval Basic(string property, double[] values) => Of(values, new BootstrapOptions { Method = BootstrapMethod.Basic }, property);

    private static BootstrapInterval Of(double[] values, BootstrapOptions options, string property = "Score")
    {
        BootstrapTable table = new([property], [], uniqueUnits: false);
        for (int u = 0; u < values.Length; u++)
        {
            table.Add($"{u:0000}", [], [values[u]]);
        }

        return table.Compute(options, false, CancellationToken.None).Single();
    }
}
