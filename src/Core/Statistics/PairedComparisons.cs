namespace CheXplanation.Statistics;

/// <summary>Compares two sides' scores on the same items, task by task; all tasks share the draws of the units.</summary>
/// <remarks>
/// A replicate draws units and takes the mean of the differences of all their pairs: both sides are drawn together, so that their correlation
/// counts. Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993; non-inferiority by the interval: Piaggio et al., JAMA 308 (2012) 2594-2604.
/// </remarks>
public static class PairedComparisons
{
    /// <summary>The comparisons, in the order of the tasks.</summary>
    /// <param name="property">The score.</param>
    /// <param name="tasks">The scores of each task.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>One row a task; p values are corrected over them.</returns>
    /// <exception cref="ArgumentException">McNemar's test is asked for scores that are not only 0 and 1.</exception>
    public static IReadOnlyList<PairedComparison> Compute(
        string property, IReadOnlyList<PairedScores> tasks, PairedComparisonOptions options, CancellationToken cancellation)
    {
        options.Validate();
        int runs = options.Bootstrap.Draw == BootstrapDraw.PerGroup ? tasks.Count : 1;
        using IDisposable? stage = options.Bootstrap.Work?.Begin("replicates", (long)runs * options.Bootstrap.Replicates);
        IReadOnlyList<BootstrapInterval> intervals = Intervals(property, tasks, options, cancellation);
        PairedComparison[] rows = [.. tasks.Select((task, t) => Row(property, task, intervals[t], options, cancellation))];
        double[] adjusted = MultipleTesting.Adjust([.. rows.Select(row => row.PValue)], options.Correction);
        return [.. rows.Select((row, t) => row with { AdjustedPValue = adjusted[t] })];
    }

    private static IReadOnlyList<BootstrapInterval> Intervals(
        string property, IReadOnlyList<PairedScores> tasks, PairedComparisonOptions options, CancellationToken cancellation)
    {
        // Units that both sides have, even where all their pairs lack a value: they are drawn, and are missing.
        string[] units = [.. tasks.SelectMany(task => task.Shared.Select(pair => pair.Unit)).Distinct().OrderBy(Stratum, StringComparer.Ordinal).ThenBy(unit => unit, StringComparer.Ordinal)];
        var values = tasks.Select(task =>
        {
            ILookup<string, double> byUnit = task.Shared.ToLookup(pair => pair.Unit, pair => pair.Candidate - pair.Baseline);
            return units.Select(unit => byUnit[unit].ToArray()).ToArray();
        }).ToArray();
        return [.. ResampledIntervals.Compute(
            [.. tasks.Select(task => new SeriesName(property, [KeyValuePair.Create("Task", (object?)task.Name)]))], values, options.Strata is null ? null : [.. units.Select(Stratum)],
            options.Bootstrap with { AreDifferences = true }, true, cancellation)];

        string Stratum(string unit) => options.Strata?.GetValueOrDefault(unit) ?? string.Empty;
    }

    private static PairedComparison Row(
        string property, PairedScores task, BootstrapInterval interval, PairedComparisonOptions options, CancellationToken cancellation)
    {
        (string Unit, double Baseline, double Candidate)[] pairs = [.. task.Pairs];
        double[] differences = [.. pairs.Select(pair => pair.Candidate - pair.Baseline)];
        bool hits = pairs.Length > 0 && pairs.All(pair => pair.Baseline is 0 or 1 && pair.Candidate is 0 or 1);
        ILookup<string, double> byUnit = pairs.ToLookup(pair => pair.Unit, pair => pair.Candidate - pair.Baseline);
        bool clustered = byUnit.Any(unit => unit.Count() > 1);
        PairedTest test = options.Test != PairedTest.Auto ? options.Test : clustered ? PairedTest.SignFlip : hits ? PairedTest.McNemar : PairedTest.Wilcoxon;
        int gained = differences.Count(d => d > 0), lost = differences.Count(d => d < 0);
        if (test == PairedTest.McNemar && !hits && pairs.Length > 0)
        {
            throw new ArgumentException($"McNemar's test is of hits and misses; {property} of {task.Name} holds other values than 0 and 1.");
        }

        // Sums by unit in the ordinal order of the units: random swaps are dealt in this order.
        double[] sums = [.. byUnit.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => unit.Sum())];
        TestOutcome? outcome = pairs.Length == 0 ? null : test switch
        {
            PairedTest.Wilcoxon => WilcoxonSignedRank.Test(differences, options.Alternative),
            PairedTest.SignFlip => SignFlipPermutation.Test(sums, pairs.Length, options.Permutations, options.Alternative, options.Bootstrap.Seed, cancellation, options.Bootstrap.Work),
            PairedTest.McNemar => McNemarTest.Exact(gained, lost, options.Alternative),
            _ => null,
        };
        return new PairedComparison
        {
            Property = property,
            Task = task.Name,
            Count = pairs.Length,
            UnitCount = byUnit.Count,
            UnitName = options.Bootstrap.UnitName,
            BaselineOnly = task.BaselineOnly,
            CandidateOnly = task.CandidateOnly,
            Missing = task.MissingCount,
            Baseline = Mean([.. pairs.Select(pair => pair.Baseline)]),
            Candidate = Mean([.. pairs.Select(pair => pair.Candidate)]),
            Difference = interval.Estimate,
            Lower = interval.Lower,
            Upper = interval.Upper,
            StandardError = interval.StandardError,
            Method = options.Bootstrap.Method,
            Confidence = options.Bootstrap.Confidence,
            Replicates = options.Bootstrap.Replicates,
            UndefinedReplicates = interval.UndefinedReplicates ?? 0,
            Seed = options.Bootstrap.Seed,
            Test = test,
            Alternative = options.Alternative,
            Statistic = outcome?.Statistic ?? double.NaN,
            PValue = outcome?.PValue ?? double.NaN,
            IsExact = outcome?.IsExact,
            Correction = options.Correction,
            CohenDz = Standardized(differences),
            RankBiserial = SignedRanks.Of(differences, false).RankBiserial,
            Gained = hits ? gained : null,
            Lost = hits ? lost : null,
            Margin = options.Margin,
            IsNonInferior = IsNonInferior(interval, options),
            NonInferiorityPValue = NonInferiority(interval, options),
            Note = Note(interval, differences, test, clustered, options.Margin is not null),
        };
    }

    private static bool? IsNonInferior(BootstrapInterval interval, PairedComparisonOptions options) => options.Margin is not { } margin || !HasWidth(interval) ? null
        : options.LowerIsBetter ? interval.Upper < margin : interval.Lower > -margin;

    private static double NonInferiority(BootstrapInterval interval, PairedComparisonOptions options) => options.Margin is not { } margin || !HasWidth(interval) ? double.NaN
        : interval.Tail?.Invoke(options.LowerIsBetter ? margin : -margin, options.LowerIsBetter) ?? double.NaN;

    // Where no pair differs, or all by the same, the interval is a point, which would take any margin.
    private static bool HasWidth(BootstrapInterval interval) => interval.Upper > interval.Lower;

    private static string? Note(BootstrapInterval interval, double[] differences, PairedTest test, bool clustered, bool hasMargin)
    {
        string?[] parts =
        [
            interval.Note,
            differences.Length > 0 && differences.All(d => d == 0) ? "no pair differs: nothing to test" : null,
            hasMargin && differences.Length > 0 && !HasWidth(interval) ? "the interval has no width: non-inferiority cannot be told" : null,
            clustered && test is (PairedTest.Wilcoxon or PairedTest.McNemar) ? $"{test} takes every pair as one of its own, but units hold several; SignFlip allows for that" : null,
        ];
        string note = string.Join("; ", parts.OfType<string>());
        return note.Length > 0 ? note : null;
    }

    /// <summary>The mean in standard deviations; NaN where the differences are equal but for rounding.</summary>
    private static double Standardized(double[] differences) =>
        differences.Length < 2 || differences.Max() - differences.Min() <= 1e-12 * differences.Max(Math.Abs) ? double.NaN : Mean(differences) / SampleDeviation.Of(differences);

    private static double Mean(double[] values) => values.Length == 0 ? double.NaN : NumPySum.Pairwise(values) / values.Length;
}
