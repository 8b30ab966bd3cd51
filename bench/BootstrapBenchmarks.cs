using BenchmarkDotNet.Attributes;
using CheXplanation.Statistics;

namespace CheXplanation.Bench;

/// <summary>The reference's bootstrap of the published test set: 1,000 replicates of ten tasks and 668 images.</summary>
public class BootstrapBenchmarks
{
    private readonly BootstrapTable _table = new(["IoU"], ["Task"], uniqueUnits: true);

    /// <summary>Makes scores, a third of them missing.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(3);
        for (int i = 0; i < 6680; i++)
        {
            double value = random.NextDouble();
            _table.Add($"image{i / 10:000}", [$"task{i % 10}"], [value < 0.33 ? double.NaN : value]);
        }
    }

    /// <summary>The intervals.</summary>
    [Benchmark]
    public double Reference() => _table.Compute(new BootstrapOptions(), false, CancellationToken.None)[0].Mean;
}
