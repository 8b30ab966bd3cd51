using System.Globalization;

namespace CheXplanation.Statistics;

/// <summary>A bootstrap interval of one property in one group.</summary>
public sealed class BootstrapInterval
{
    private readonly double[]? _replicates;
    private readonly IReadOnlyList<KeyValuePair<string, object?>> _group;

    internal BootstrapInterval(
        string property, IReadOnlyList<KeyValuePair<string, object?>> group, BootstrapSeries series, double[] replicates, BootstrapOptions options, bool keep)
    {
        Property = property;
        _group = group;
        Estimate = Bootstrap.Estimate(series, options.Statistic);
        for (int i = 0; i < series.UnitCount; i++)
        {
            Count += series[i].IsEmpty ? 0 : 1;
        }

        Missing = series.UnitCount - Count;
        Method = options.Method;
        Statistic = options.Statistic;
        Confidence = options.Confidence;
        Replicates = options.Replicates;
        Seed = options.Seed;
        UndefinedReplicates = replicates.Count(double.IsNaN);
        bool reference = options.Method == BootstrapMethod.Reference;
        ReplicateInterval interval = reference
            ? ReplicateInterval.Reference(replicates)
            : ReplicateInterval.Percentile(replicates, options.Confidence);
        Mean = reference ? NumPyRounding.Round(interval.Mean, 3) : interval.Mean;
        Lower = reference ? NumPyRounding.Round(interval.Lower, 3) : interval.Lower;
        Upper = reference ? NumPyRounding.Round(interval.Upper, 3) : interval.Upper;
        StandardError = Deviation(replicates);
        _replicates = keep ? replicates : null;
    }

    /// <summary>The property that was bootstrapped.</summary>
    public string Property { get; }

    /// <summary>The number of units with a value.</summary>
    public int Count { get; }

    /// <summary>The number of units without a value.</summary>
    public int Missing { get; }

    /// <summary>The statistic of the sample itself.</summary>
    public double Estimate { get; }

    /// <summary>The mean of the replicates.</summary>
    public double Mean { get; }

    /// <summary>The lower bound.</summary>
    public double Lower { get; }

    /// <summary>The upper bound.</summary>
    public double Upper { get; }

    /// <summary>The standard deviation of the defined replicates (n-1).</summary>
    public double StandardError { get; }

    /// <summary>How the interval was read off.</summary>
    public BootstrapMethod Method { get; }

    /// <summary>What was estimated.</summary>
    public BootstrapStatistic Statistic { get; }

    /// <summary>The probability that the interval is meant to cover.</summary>
    public double Confidence { get; }

    /// <summary>The number of replicates.</summary>
    public int Replicates { get; }

    /// <summary>The number of replicates that drew no value.</summary>
    public int UndefinedReplicates { get; }

    /// <summary>The seed.</summary>
    public uint Seed { get; }

    /// <summary>The replicates in the order drawn; none unless they were asked for.</summary>
    /// <returns>A copy.</returns>
    public double[] GetReplicates() => _replicates?.ToArray() ?? [];

    /// <summary>The names and values of the group.</summary>
    /// <returns>The pairs, in the order asked for.</returns>
    public IReadOnlyList<KeyValuePair<string, object?>> GetGroup() => _group;

    /// <summary>The interval as <c>0.254 [0.121, 0.406]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:0.000} [{Lower:0.000}, {Upper:0.000}]");

    private static double Deviation(double[] replicates)
    {
        double[] defined = [.. replicates.Where(double.IsFinite)];
        if (defined.Length < 2)
        {
            return double.NaN;
        }

        double mean = NumPySum.Pairwise(defined) / defined.Length;
        return Math.Sqrt(defined.Sum(v => (v - mean) * (v - mean)) / (defined.Length - 1));
    }
}
