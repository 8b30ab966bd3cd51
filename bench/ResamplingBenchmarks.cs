using BenchmarkDotNet.Attributes;
using CheXplanation.Statistics;

namespace CheXplanation.Bench;

/// <summary>100,000 replicates of ten tasks and 668 images, a third of the scores missing, by the methods beside the reference's.</summary>
public class ResamplingBenchmarks
{
    private const int Images = 668, Tasks = 10, Replicates = 100_000;

    private readonly BootstrapTable _table = new(["IoU"], ["Task"], uniqueUnits: true);
    private readonly double[][] _values = new double[Tasks][];

    /// <summary>Makes the scores.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(3);
        for (int t = 0; t < Tasks; t++)
        {
            _values[t] = new double[Images];
            for (int i = 0; i < Images; i++)
            {
                double value = random.NextDouble();
                _values[t][i] = value < 0.33 ? double.NaN : value;
                _table.Add($"image{i:000}", [$"task{t}"], [_values[t][i]]);
            }
        }
    }

    /// <summary>The plain form: one draw after the other, one task after the other, missing values passed over; percentiles of the means.</summary>
    [Benchmark(Baseline = true)]
    public double Naive()
    {
        var random = new NumPyRandomState(0);
        var drawn = new int[Images];
        double[][] replicates = [.. _values.Select(_ => new double[Replicates])];
        for (int b = 0; b < Replicates; b++)
        {
            random.Choice(Images, drawn);
            for (int t = 0; t < Tasks; t++)
            {
                double sum = 0;
                int count = 0;
                foreach (int image in drawn)
                {
                    double value = _values[t][image];
                    if (!double.IsNaN(value))
                    {
                        sum += value;
                        count++;
                    }
                }

                replicates[t][b] = sum / count;
            }
        }

        return replicates.Select(task => ReplicateInterval.Percentile(task, 0.95)).Last().Lower;
    }

    /// <summary>Percentile intervals of means.</summary>
    [Benchmark]
    public double Percentile() => Compute(BootstrapMethod.Percentile, BootstrapStatistic.Mean);

    /// <summary>BCa intervals of means.</summary>
    [Benchmark]
    public double BCa() => Compute(BootstrapMethod.BCa, BootstrapStatistic.Mean);

    /// <summary>Studentized intervals of means.</summary>
    [Benchmark]
    public double Studentized() => Compute(BootstrapMethod.Studentized, BootstrapStatistic.Mean);

    /// <summary>Percentile intervals of medians.</summary>
    [Benchmark]
    public double Median() => Compute(BootstrapMethod.Percentile, BootstrapStatistic.Median);

    private double Compute(BootstrapMethod method, BootstrapStatistic statistic) =>
        _table.Compute(new BootstrapOptions { Replicates = Replicates, Method = method, Statistic = statistic }, false, CancellationToken.None)[^1].Lower;
}
