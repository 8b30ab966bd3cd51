using System.Globalization;

namespace CheXplanation.Statistics;

/// <summary>How well the probabilities of one group agree with what was found.</summary>
public sealed class CalibrationSummary
{
    private readonly ReliabilityCurve _curve;
    private readonly IReadOnlyList<KeyValuePair<string, object?>> _group;

    private CalibrationSummary(IReadOnlyList<KeyValuePair<string, object?>> group, ReliabilityCurve curve, BootstrapInterval brier)
    {
        _group = group;
        _curve = curve;
        BrierLower = brier.Lower;
        BrierUpper = brier.Upper;
        Missing = brier.MissingValueCount ?? 0;
        UnitCount = brier.Count ?? 0;
        UnitName = brier.UnitName;
        Note = brier.Note;
        Confidence = brier.Confidence;
        Replicates = brier.Replicates ?? 0;
        UndefinedReplicates = brier.UndefinedReplicates ?? 0;
        Seed = brier.Seed ?? 0;
    }

    /// <summary>The number of probabilities with an outcome.</summary>
    public int Count => _curve.Count;

    /// <summary>The number of rows without a probability or an outcome.</summary>
    public int Missing { get; }

    /// <summary>The number of rows whose finding is there.</summary>
    public int PositiveCount => _curve.PositiveCount;

    /// <summary>The number of units, such as patients, with a row that is complete.</summary>
    public int UnitCount { get; }

    /// <summary>The property that named the units; null where each row was one.</summary>
    public string? UnitName { get; }

    /// <summary>The mean squared distance of the probability from 0 or 1: 0 is perfect, 0.25 is what a constant 0.5 gets.</summary>
    public double Brier => _curve.Brier;

    /// <summary>The lower bound of the Brier score (BCa over the units).</summary>
    public double BrierLower { get; }

    /// <summary>The upper bound.</summary>
    public double BrierUpper { get; }

    /// <summary>The expected calibration error; it depends on the bins, and is never quite 0 in a small sample.</summary>
    public double ExpectedCalibrationError => _curve.ExpectedError;

    /// <summary>The largest calibration error of a bin.</summary>
    public double LargestCalibrationError => _curve.LargestError;

    /// <summary>The number of bins that hold a probability.</summary>
    public int BinCount => _curve.Bins.Count;

    /// <summary>The probability that the bounds are meant to cover.</summary>
    public double Confidence { get; }

    /// <summary>The number of replicates.</summary>
    public int Replicates { get; }

    /// <summary>The number of replicates that drew no complete row.</summary>
    public int UndefinedReplicates { get; }

    /// <summary>The seed.</summary>
    public uint Seed { get; }

    /// <summary>Why a bound is missing; null where there is nothing to say.</summary>
    public string? Note { get; }

    /// <summary>Measures rows of one group.</summary>
    /// <remarks>Throws: ArgumentException for a probability outside [0, 1] or an outcome that is neither 0 nor 1.</remarks>
    /// <param name="group">The names and values of the group.</param>
    /// <param name="rows">The unit, the probability and the outcome of each row; NaN is missing.</param>
    /// <param name="bins">The number of bins.</param>
    /// <param name="binning">How they are cut.</param>
    /// <param name="options">The draws of the units.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The summary.</returns>
    public static CalibrationSummary Of(
        IReadOnlyList<KeyValuePair<string, object?>> group, IReadOnlyList<(string Unit, double Probability, double Outcome)> rows,
        int bins, ReliabilityBinning binning, BootstrapOptions options, CancellationToken cancellation)
    {
        ReliabilityCurve curve = ReliabilityCurve.Of([.. rows.Select(row => row.Probability)], [.. rows.Select(row => row.Outcome)], bins, binning);
        double[][] squares = [.. rows.GroupBy(row => row.Unit, StringComparer.Ordinal).OrderBy(unit => unit.Key, StringComparer.Ordinal)
            .Select(unit => unit.Select(row => (row.Probability - row.Outcome) * (row.Probability - row.Outcome)).ToArray())];
        BootstrapInterval brier = ResampledIntervals.Compute([new SeriesName(nameof(Brier), group)], [squares], null, options with { Method = BootstrapMethod.BCa }, false, cancellation).Single();
        return new CalibrationSummary(group, curve, brier);
    }

    /// <summary>The bins that hold a probability, for a reliability diagram.</summary>
    /// <returns>The bins, lowest first.</returns>
    public ReliabilityBin[] GetBins() => [.. _curve.Bins];

    /// <summary>The names and values of the group.</summary>
    /// <returns>The pairs, in the order asked for.</returns>
    public IReadOnlyList<KeyValuePair<string, object?>> GetGroup() => _group;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(_group.Count == 0 ? string.Empty : string.Join(", ", _group.Select(part => part.Value)) + ": ")}Brier {Brier:0.000} [{BrierLower:0.000}, {BrierUpper:0.000}], ECE {ExpectedCalibrationError:0.000}, n = {Count}");
}
