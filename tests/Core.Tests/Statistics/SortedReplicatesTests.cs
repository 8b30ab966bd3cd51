using CheXplanation.Statistics;

namespace CheXplanation.Tests.Statistics;

/// <summary>Many replicates are sorted in pieces, so that the sort can be ended; the order is that of one sort.</summary>
public sealed class SortedReplicatesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 18) - 1)]
    [InlineData((1 << 18) + 1)]
    [InlineData((3 << 18) + 7)]
    [InlineData(1_600_000)]
    public void NaNLast_AnyLength_IsTheOrderOfOneSort(int length)
    {
        var random = new Random(length);
        double[] values = [.. Enumerable.Range(0, length).Select(_ => random.Next(9) == 0 ? double.NaN : Math.Round(random.NextDouble(), 4))];
        double[] defined = [.. values.Where(value => !double.IsNaN(value))];
        Array.Sort(defined);
        double[] sorted = SortedReplicates.NaNLast(values);
        Assert.Equal(length, sorted.Length);
        Assert.True(sorted.AsSpan(0, defined.Length).SequenceEqual(defined));
        Assert.All(sorted[defined.Length..], value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void NaNLastAndWhatIsMadeOfReplicates_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => SortedReplicates.NaNLast(new double[10], source.Token));
        Assert.Throws<OperationCanceledException>(() => BCaCorrection.Of(new double[10], 0, [], [], source.Token));
        Assert.Throws<OperationCanceledException>(() => BCaCorrection.Of([], 0, new double[10], [10], source.Token));
        Assert.Throws<OperationCanceledException>(() => IntervalBounds.Distances(new double[10], new double[10], 0, 1, source.Token));
    }
}
