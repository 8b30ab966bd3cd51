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
        UnitCount = series.UnitCount;
        ValueCount = Enumerable.Range(0, series.UnitCount).Sum(i => series[i].Length);
        UnitName = options.UnitName;
        bool reference = options.Method == BootstrapMethod.Reference;
        double[] sorted = SortedReplicates.NaNLast(replicates, cancellation);
        ReplicateInterval interval = reference ? ReplicateInterval.ReferenceOfSorted(sorted) : ReplicateInterval.PercentileOfSorted(sorted, options.Confidence);
        cancellation.ThrowIfCancellationRequested();
        Mean = reference ? NumPyRounding.Round(interval.Mean, 3) : interval.Mean;
        Lower = reference ? NumPyRounding.Round(interval.Lower, 3) : interval.Lower;
        Upper = reference ? NumPyRounding.Round(interval.Upper, 3) : interval.Upper;
        StandardError = SampleDeviation.Of(replicates, cancellation);
        Note = reference ? ReferenceNote() : null;
        _replicates = keep ? replicates : null;
    }

    internal BootstrapInterval(SeriesName name, ResamplingSeries series, ResampledOutcome outcome, BootstrapOptions options, double[]? replicates)
    {
        Property = name.Property;
        _group = name.Group;
        _replicates = replicates;
        Count = series.DefinedUnitCount;
        Missing = series.UnitCount - series.DefinedUnitCount;
        UnitCount = series.UnitCount;
        ValueCount = series.ValueCount;
        MissingValueCount = series.MissingValueCount;
        UnitName = options.UnitName;
        Estimate = outcome.Estimate;
        Mean = outcome.Mean;
        StandardError = outcome.Error;
        Lower = outcome.Bounds.Lower;
        Upper = outcome.Bounds.Upper;
        Note = outcome.Bounds.Note;
        Tail = replicates is null ? null : outcome.Tail;
        UndefinedReplicates = outcome.Undefined;
        Method = options.Method;
        Statistic = options.Statistic;
        Confidence = options.Confidence;
        Replicates = outcome.Undefined is null ? null : options.Replicates;
        Seed = outcome.Undefined is null ? null : options.Seed;
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
        StandardError = replicates is null ? double.NaN : SampleDeviation.Of(replicates);
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
    public int? Missing { get; private set; }

    /// <summary>The number of units that were drawn from, those without a value included; null where a file does not tell it.</summary>
    public int? UnitCount { get; }

    /// <summary>The number of values; more than <see cref="Count"/> where units hold several.</summary>
    public int? ValueCount { get; }

    /// <summary>The number of rows whose value is missing; null where it is not known.</summary>
    public int? MissingValueCount { get; private set; }

    /// <summary>The property that named the units; null where each row was a unit, and where a file does not tell it.</summary>
    public string? UnitName { get; }

    /// <summary>Why a bound is missing, or not by the method that was asked for; null where there is nothing to say.</summary>
    public string? Note { get; }

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

    /// <summary>The interval with the units that took no part in its draws.</summary>
    internal BootstrapInterval WithMissingUnits(int units, int values)
    {
        Missing = units;
        MissingValueCount = values;
        return this;
    }

    /// <summary>The one-sided p value that the statistic is no more than a value (or with true no less); null where replicates are not kept or there is no interval.</summary>
    internal Func<double, bool, double>? Tail { get; }

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

    /// <summary>The reference's bounds stay as they are; what they hide is said.</summary>
    private string? ReferenceNote() => Count == 0 ? "no values: no estimate and no interval"
        : Count == 1 ? "one unit: its spread cannot be estimated, and the bounds tell nothing of it"
        : double.IsInfinity(Lower) || double.IsInfinity(Upper) ? "some replicates are infinite, and so is a bound"
        : double.IsNaN(Upper) ? "replicates that drew no value sort last, as in the reference: a bound is one of them"
        : UndefinedReplicates > 0 ? "replicates that drew no value sort last, as in the reference, and raise the upper bound"
        : StandardError == 0 ? "all replicates are equal: the bounds are that value" : null;
}
