namespace CheXplanation.Statistics;

/// <summary>What names a series: the property and the parts of its group.</summary>
internal sealed record SeriesName(string Property, IReadOnlyList<KeyValuePair<string, object?>> Group);

/// <summary>Intervals by every method but the reference's.</summary>
/// <remarks>
/// Degenerate samples follow one rule for all methods, and say so in the note: without a value there is no estimate and no interval; with one
/// unit there is an estimate and no interval; where all values are equal the bounds are that value (not for rates by Wilson and Jeffreys,
/// whose bounds keep their width); an estimate that is not finite has no interval. Bounds that leave 0 to 1 (of differences -1 to 1) where all
/// values lie in it, bounds below 0 of distances and counts, and strata of a single unit, are noted.
/// </remarks>
internal static class ResampledIntervals
{
    /// <summary>The intervals of series over the same units.</summary>
    /// <param name="names">What names each series.</param>
    /// <param name="values">The values of each series by unit; NaN and units without a value are missing.</param>
    /// <param name="strata">The stratum of each unit, those of a stratum side by side; null for none.</param>
    /// <param name="options">The settings.</param>
    /// <param name="keep">Whether the intervals hold their replicates.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static IEnumerable<BootstrapInterval> Compute(
        IReadOnlyList<SeriesName> names, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> values, IReadOnlyList<string>? strata,
        BootstrapOptions options, bool keep, CancellationToken cancellation)
    {
        options.Validate();
        if (options.Draw == BootstrapDraw.PerGroup)
        {
            return [.. names.Select((name, s) => OfOwnUnits(name, values[s], strata, options, keep, cancellation))];
        }

        ResamplingSeries[] series = [.. values.Select(one => Series(one, cancellation))];
        int[] ends = Ends(strata, series.Length == 0 ? 0 : series[0].UnitCount);
        if (options.Method is BootstrapMethod.Wilson or BootstrapMethod.Jeffreys)
        {
            if (strata is not null)
            {
                throw new ArgumentException($"Method {options.Method} takes all units as equal and knows no strata; use BCa or Percentile for strata.");
            }

            return [.. names.Select((name, s) => OfRate(name, series[s], options))];
        }

        Resampling work = Resampling.Run(series, ends, options, cancellation);
        return [.. names.Select((name, s) => new BootstrapInterval(name, series[s], Outcome(name, series[s], s, work, ends, options, cancellation), options, keep ? work.Replicates[s] : null))];
    }

    private static ResamplingSeries Series(IReadOnlyList<IReadOnlyList<double>> values, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new ResamplingSeries(values);
    }

    private static BootstrapInterval OfOwnUnits(
        SeriesName name, IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<string>? strata, BootstrapOptions options, bool keep, CancellationToken cancellation)
    {
        int[] held = [.. Enumerable.Range(0, values.Count).Where(u => values[u].Any(value => !double.IsNaN(value)))];
        string[]? ownStrata = strata is null ? null : [.. held.Select(u => strata[u])];
        BootstrapInterval interval = Compute(
            [name], [[.. held.Select(u => values[u])]], ownStrata, options with { Draw = BootstrapDraw.Joint }, keep, cancellation).Single();
        return interval.WithMissingUnits(values.Count - held.Length, values.Sum(unit => unit.Count(double.IsNaN)));
    }

    private static ResampledOutcome Outcome(
        SeriesName name, ResamplingSeries series, int index, Resampling work, int[] ends, BootstrapOptions options, CancellationToken cancellation)
    {
        double[] replicates = work.Replicates[index];
        double estimate = series.Estimate(options.GetStatistic());
        double mean = Mean(replicates);
        cancellation.ThrowIfCancellationRequested();
        var outcome = new ResampledOutcome(estimate, mean, SampleDeviation.Of(replicates, cancellation), replicates.Count(double.IsNaN), default);
        cancellation.ThrowIfCancellationRequested();
        if (series.ValueCount == 0)
        {
            return outcome with { Bounds = new IntervalBounds(double.NaN, double.NaN, "no values: no estimate and no interval") };
        }

        if (!double.IsFinite(estimate))
        {
            string note = $"the statistic of the sample is {(double.IsNaN(estimate) ? "undefined" : "infinite")}: no interval";
            return outcome with { Error = double.NaN, Bounds = new IntervalBounds(double.NaN, double.NaN, note) };
        }

        if (series.DefinedUnitCount == 1)
        {
            return outcome with { Error = double.NaN, Bounds = new IntervalBounds(double.NaN, double.NaN, "one unit: its spread cannot be estimated, no interval") };
        }

        if (replicates.All(value => double.IsNaN(value) || value == estimate) || (series.IsConstant && options.Statistic != BootstrapStatistic.Script))
        {
            string note = series.IsConstant ? "all values are equal: the bounds are that value" : "all replicates are equal: the bounds are that value";
            return outcome with { Error = 0, Bounds = new IntervalBounds(estimate, estimate, note) };
        }

        outcome = ByMethod(outcome, series, index, work, ends, options, cancellation);
        string remarks = string.Join("; ", Remarks(name, series, outcome.Bounds, ends, options).Prepend(outcome.Bounds.Note).OfType<string>());
        return outcome with { Bounds = outcome.Bounds with { Note = remarks.Length > 0 ? remarks : null } };
    }

    private static ResampledOutcome ByMethod(
        ResampledOutcome outcome, ResamplingSeries series, int index, Resampling work, int[] ends, BootstrapOptions options, CancellationToken cancellation)
    {
        double[] replicates = work.Replicates[index];
        double estimate = outcome.Estimate;
        switch (options.Method)
        {
            case BootstrapMethod.Basic:
                return outcome with { Bounds = IntervalBounds.Basic(replicates, estimate, options.Confidence, cancellation), Tail = (value, above) => BootstrapTail.Basic(replicates, estimate, value, above) };
            case BootstrapMethod.BCa:
                double[] jackknife = series.Jackknife(options.GetStatistic(), cancellation, options.Work);
                return outcome with
                {
                    Bounds = IntervalBounds.BCa(replicates, estimate, jackknife, ends, options.Confidence, cancellation),
                    Tail = (value, above) => BootstrapTail.BCa(replicates, value, BCaCorrection.Of(replicates, estimate, jackknife, ends), above),
                };
            case BootstrapMethod.Studentized:
                double[] errors = work.Errors![index];
                double own = work.OwnError(index), error = double.IsNaN(own) ? outcome.Error : own;
                return outcome with
                {
                    Undefined = errors.Zip(replicates).Count(pair => double.IsNaN(pair.Second) || !(pair.First > error * IntervalBounds.SmallestError)),
                    Bounds = IntervalBounds.Studentized(replicates, errors, estimate, error, options.Confidence, cancellation),
                    Tail = (value, above) => BootstrapTail.Studentized(replicates, errors, estimate, error, value, above),
                };
            default:
                return outcome with { Bounds = IntervalBounds.Percentile(replicates, options.Confidence, cancellation), Tail = (value, above) => BootstrapTail.Percentile(replicates, value, above) };
        }
    }

    /// <summary>What a reader must know of bounds that are otherwise as asked for.</summary>
    private static IEnumerable<string> Remarks(SeriesName name, ResamplingSeries series, IntervalBounds bounds, int[] ends, BootstrapOptions options)
    {
        if (options.Replicates * (1 - options.Confidence) / 2 < 1)
        {
            yield return $"{options.Replicates} {(options.Replicates == 1 ? "replicate is" : "replicates are")} too few for a confidence of {options.Confidence.ToString(System.Globalization.CultureInfo.InvariantCulture)}: the bounds are the outermost ones";
        }

        int single = ends.Length == 1 ? 0 : ends.Where((end, s) => end - (s == 0 ? 0 : ends[s - 1]) == 1).Count();
        if (single > 0)
        {
            yield return $"{single} {(single == 1 ? "stratum holds" : "strata hold")} a single unit, whose spread cannot be estimated: the interval is too narrow";
        }

        if (double.IsInfinity(bounds.Lower) || double.IsInfinity(bounds.Upper))
        {
            yield return "some replicates are infinite, and so is a bound";
        }
        else if (Beyond(name, series, bounds, options) is { } remark)
        {
            yield return remark;
        }
    }

    /// <summary>What to say of a bound outside the values' range: of distances and counts that is 0 and above, of their differences all there is.</summary>
    private static string? Beyond(SeriesName name, ResamplingSeries series, IntervalBounds bounds, BootstrapOptions options)
    {
        if (UnboundedScores.Contains(name.Property))
        {
            return bounds.Lower < 0 && !options.AreDifferences ? "a bound lies below 0, where no value can lie" : null;
        }

        int least = options.AreDifferences ? -1 : 0;
        return (bounds.Lower < least || bounds.Upper > 1) && series.Sorted[0] >= least && series.Sorted[^1] <= 1
            ? $"a bound lies outside {least} to 1, where all values lie" : null;
    }

    private static BootstrapInterval OfRate(SeriesName name, ResamplingSeries series, BootstrapOptions options)
    {
        double[] values = series.Sorted;
        if (values.Any(value => value is not (0 or 1)))
        {
            throw new ArgumentException($"Method {options.Method} is an interval of a rate; {name.Property} holds {values.First(value => value is not (0 or 1))}, not only 0 and 1.");
        }

        if (series.HasClusters)
        {
            throw new ArgumentException($"Method {options.Method} takes each unit as one trial of its own, but units of {name.Property} hold several; use BCa or Percentile for clusters.");
        }

        int trials = values.Length, hits = values.Count(value => value == 1);
        double rate = (double)hits / trials;
        IntervalBounds bounds = trials == 0
            ? new IntervalBounds(double.NaN, double.NaN, "no values: no estimate and no interval")
            : options.Method == BootstrapMethod.Wilson ? ProportionInterval.Wilson(hits, trials, options.Confidence) : ProportionInterval.Jeffreys(hits, trials, options.Confidence);
        return new BootstrapInterval(name, series, new ResampledOutcome(rate, rate, Math.Sqrt(rate * (1 - rate) / trials), null, bounds), options, null);
    }

    private static int[] Ends(IReadOnlyList<string>? strata, int units) =>
        strata is null ? [units] : [.. Enumerable.Range(1, units).Where(u => u == units || strata[u] != strata[u - 1])];

    private static double Mean(double[] replicates)
    {
        double[] defined = replicates.AsSpan().Contains(double.NaN) ? [.. replicates.Where(value => !double.IsNaN(value))] : replicates;
        return defined.Length == 0 ? double.NaN : NumPySum.Pairwise(defined) / defined.Length;
    }
}

/// <summary>What resampling found of one series.</summary>
internal sealed record ResampledOutcome(double Estimate, double Mean, double Error, int? Undefined, IntervalBounds Bounds)
{
    /// <summary>The one-sided p value that the statistic is no more than a value (or with true no less), the interval turned round; null where there is no interval.</summary>
    public Func<double, bool, double>? Tail { get; init; }
}
