using System.Globalization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>How intervals were made, in the words of a paper.</summary>
internal static class BootstrapWords
{
    /// <summary>The sentence of a methods paragraph.</summary>
    public static string Sentence(BootstrapOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Means are given with {100 * options.Confidence:0.#} % {(Draws(options.Method)
            ? $"bootstrap intervals from {options.Replicates:N0} replicates that draw {Units(options.UnitName)} with replacement (seed {options.Seed}), {Reading(options.Method)}"
            : $"{Reading(options.Method)}, each image a trial of its own")}. ");

    /// <summary>What one interval is, for a figure: a 95 % bootstrap interval.</summary>
    public static string Interval(BootstrapOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * options.Confidence:0.#} % {(Draws(options.Method) ? "bootstrap" : options.Method == BootstrapMethod.Wilson ? "Wilson score" : options.Method)} interval");

    /// <summary>The same in brief, for a list of settings.</summary>
    public static string Setting(BootstrapOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Method}, {(Draws(options.Method) ? $"{options.Replicates:N0} replicates over {Units(options.UnitName)}, seed {options.Seed}" : "without replicates")}, confidence {options.Confidence:0.###}");

    /// <summary>What the means of a table are, what n counts, and which of the intervals need a word of care.</summary>
    public static string Note(BootstrapOptions options, IReadOnlyCollection<BootstrapInterval> intervals) => Means(options) + Care(options.Method, intervals);

    private static string Care(BootstrapMethod method, IReadOnlyCollection<BootstrapInterval> intervals)
    {
        int shifted = intervals.Count(interval => interval.UndefinedReplicates > 0), noted = intervals.Count(interval => interval.Note is not null);
        return (method == BootstrapMethod.Reference, shifted, noted) switch
        {
            (true, > 0, _) => string.Create(CultureInfo.InvariantCulture, $" {shifted} of {intervals.Count} intervals have replicates that drew no value; the reference sorts them last, so that they raise the upper bound."),
            (false, _, > 0) => string.Create(CultureInfo.InvariantCulture, $" {noted} of {intervals.Count} intervals need a word of care; the first: {intervals.First(interval => interval.Note is not null).Note}."),
            _ => string.Empty,
        };
    }

    private static string Means(BootstrapOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Draws(options.Method) ? "Means of the bootstrap replicates" : "Means")} with {100 * options.Confidence:0.#} % intervals; n is the number of {Noun(options.UnitName)} with a value. A dash: not known, or undefined, since {(Draws(options.Method) ? "too many replicates drew no value" : "there is no value")}.");

    private static bool Draws(BootstrapMethod method) => method is not (BootstrapMethod.Wilson or BootstrapMethod.Jeffreys);

    private static string Noun(string? unit) => unit is null || UnitProperty.IsImage(unit) ? "images" : UnitProperty.IsPatient(unit) ? "patients" : $"values of {unit}";

    private static string Units(string? unit) => unit is null || UnitProperty.IsImage(unit) ? "images" : $"{Noun(unit)}, each with all its images,";

    private static string Reading(BootstrapMethod method) => method switch
    {
        BootstrapMethod.Reference => "read off the sorted replicates as in the reference implementation",
        BootstrapMethod.Percentile => "as percentiles of the replicates",
        BootstrapMethod.Basic => "by the basic method: percentiles of the replicates, reflected at the estimate",
        BootstrapMethod.BCa => "bias-corrected and accelerated (BCa)",
        BootstrapMethod.Studentized => "studentized (bootstrap-t)",
        BootstrapMethod.Wilson => "Wilson score intervals",
        BootstrapMethod.Jeffreys => "Jeffreys intervals",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "This method has no words."),
    };
}
