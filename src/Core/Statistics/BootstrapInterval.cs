using System.Globalization;

namespace CheXplanation.Statistics;

/// <summary>A bootstrap interval of one property in one group.</summary>
public sealed class BootstrapInterval
{
    private readonly double[]? _replicates;
    private readonly IReadOnlyList<KeyValuePair<string, object?>> _group;

    internal BootstrapInterval(
        string property, IReadOnlyList<KeyValuePair<string, object?>> group, BootstrapSeries series, double[] replicates, BootstrapOptions options, bool keep,
        CancellationToken cancellation)
    {
        Property = property;
        _group = group;
        Estimate = Bootstrap.Estimate(series, options.Statistic);
        int count = 0;
        for (int i = 0; i < series.UnitCount; i++)
        {
            count += series[i].IsEmpty ? 0 : 1;
        }

        Count = count;
        Missing = series.UnitCount - count;
        Method = options.Method;
        Statistic = options.Statistic;
        Confidence = options.Confidence;
        Replicates = options.Replicates;
        Seed = options.Seed;
        UndefinedReplicates = replicates.Count(double.IsNaN);
        bool reference = options.Method == BootstrapMethod.Reference;
        double[] sorted = SortedReplicates.NaNLast(replicates, cancellation);
        ReplicateInterval interval = reference ? ReplicateInterval.ReferenceOfSorted(sorted) : ReplicateInterval.PercentileOfSorted(sorted, options.Confidence);
        cancellation.ThrowIfCancellationRequested();
        Mean = reference ? NumPyRounding.Round(interval.Mean, 3) : interval.Mean;
        Lower = reference ? NumPyRounding.Round(interval.Lower, 3) : interval.Lower;
        Upper = reference ? NumPyRounding.Round(interval.Upper, 3) : interval.Upper;
        StandardError = Deviation(replicates);
        _replicates = keep ? replicates : null;
    }

    private BootstrapInterval(string property, string task, double lower, double mean, double upper, double[]? replicates)
    {
        Property = property;
        _group = [KeyValuePair.Create("Task", (object?)task)];
        _replicates = replicates;
        Lower = lower;
        Mean = mean;
        Upper = upper;
        Method = BootstrapMethod.Reference;
        Confidence = 0.95;
        Replicates = replicates?.Length;
        UndefinedReplicates = replicates?.Count(double.IsNaN);
        StandardError = replicates is null ? double.NaN : Deviation(replicates);
    }

    /// <summary>An interval as a summary CSV of the reference tells it; what the file does not tell is NaN or null.</summary>
    /// <param name="property">The metric.</param>
    /// <param name="task">The task.</param>
    /// <param name="lower">The lower bound.</param>
    /// <param name="mean">The mean of the replicates.</param>
    /// <param name="upper">The upper bound.</param>
    /// <returns>The interval.</returns>
    public static BootstrapInterval FromSummary(string property, string task, double lower, double mean, double upper) =>
        new(property, task, lower, mean, upper, null);

    /// <summary>The reference's interval of replicates that a bootstrap CSV holds.</summary>
    /// <remarks>Throws: ArgumentException for fewer than 40 replicates. Source: <c>eval_helper.py</c>, compute_cis.</remarks>
    /// <param name="property">The metric.</param>
    /// <param name="task">The task.</param>
    /// <param name="replicates">The replicates in their order.</param>
    /// <returns>The interval.</returns>
    public static BootstrapInterval FromReplicates(string property, string task, double[] replicates)
    {
        ReplicateInterval interval = ReplicateInterval.Reference(replicates);
        return new BootstrapInterval(
            property, task, NumPyRounding.Round(interval.Lower, 3), NumPyRounding.Round(interval.Mean, 3), NumPyRounding.Round(interval.Upper, 3), replicates);
    }

    /// <summary>The property that was bootstrapped.</summary>
    public string Property { get; }

    /// <summary>The number of units with a value; null where a file does not tell it.</summary>
    public int? Count { get; }

    /// <summary>The number of units without a value; null where a file does not tell it.</summary>
    public int? Missing { get; }

    /// <summary>The statistic of the sample itself.</summary>
    public double Estimate { get; } = double.NaN;

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

    /// <summary>The number of replicates; null where a file does not tell it.</summary>
    public int? Replicates { get; }

    /// <summary>The number of replicates that drew no value.</summary>
    public int? UndefinedReplicates { get; }

    /// <summary>The seed; null where a file does not tell it.</summary>
    public uint? Seed { get; }

    /// <summary>The replicates in the order drawn; none unless they were asked for.</summary>
    /// <returns>A copy.</returns>
    public double[] GetReplicates() => _replicates?.ToArray() ?? [];

    /// <summary>The replicates themselves, not to be changed.</summary>
    internal ReadOnlyMemory<double> ReplicatesInOrder => _replicates;

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
