namespace CheXplanation.Statistics;

/// <summary>Collects rows of units, groups and values, and bootstraps every property of every group.</summary>
/// <remarks>
/// With units, n is the number of distinct units over all groups, in ordinal order, and a unit without a row in a group
/// is missing there; all groups share each draw. Without units each row is a unit and each group draws from the seed on its own.
/// </remarks>
public sealed class BootstrapTable
{
    private readonly IReadOnlyList<string> _properties;
    private readonly IReadOnlyList<string> _groupNames;
    private readonly bool _uniqueUnits;
    private readonly List<Group> _groups = [];
    private readonly Dictionary<string, Group> _groupsByKey = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _strata = new(StringComparer.Ordinal);

    /// <summary>Makes an empty table.</summary>
    /// <param name="properties">The names of the values of a row.</param>
    /// <param name="groupNames">The names of the parts of a group.</param>
    /// <param name="uniqueUnits">Whether a unit may occur once in a group only.</param>
    public BootstrapTable(IReadOnlyList<string> properties, IReadOnlyList<string> groupNames, bool uniqueUnits)
    {
        _properties = properties;
        _groupNames = groupNames;
        _uniqueUnits = uniqueUnits;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="unit">The unit, or null where each row is a unit of its own.</param>
    /// <param name="group">The parts of the group.</param>
    /// <param name="values">One value a property; NaN is missing.</param>
    /// <returns>False where the unit is in the group already and units are unique: the first row stands.</returns>
    public bool Add(string? unit, IReadOnlyList<object?> group, double[] values)
    {
        string key = string.Join('\u001f', group.Select(part => Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture)));
        if (!_groupsByKey.TryGetValue(key, out Group? rows))
        {
            rows = new Group(group);
            _groups.Add(rows);
            _groupsByKey.Add(key, rows);
        }

        if (unit is null)
        {
            rows.Loose.Add(values);
            return true;
        }

        _units.Add(unit);
        if (!rows.ByUnit.TryGetValue(unit, out List<double[]>? ofUnit))
        {
            rows.ByUnit.Add(unit, ofUnit = []);
        }
        else if (_uniqueUnits)
        {
            return false;
        }

        ofUnit.Add(values);
        return true;
    }

    /// <summary>Puts a unit into a stratum; every stratum is drawn from on its own.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="stratum">The stratum.</param>
    /// <returns>False where the unit is in another stratum already: the first stands.</returns>
    public bool Stratify(string unit, string stratum) => _strata.TryAdd(unit, stratum) || _strata[unit] == stratum;

    /// <summary>Bootstraps everything that was added.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="keepReplicates">Whether the intervals hold their replicates.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">There would be more replicates or places of units than <see cref="DataLimits.Replicates"/>.</exception>
    /// <returns>The intervals: groups in order of first appearance, properties in the order given.</returns>
    public IReadOnlyList<BootstrapInterval> Compute(BootstrapOptions options, bool keepReplicates, CancellationToken cancellation)
    {
        CheckLimits(options, keepReplicates);
        using IDisposable? stage = options.Work?.Begin("replicates", RunCount(options) * options.Replicates);
        if (options.Method != BootstrapMethod.Reference)
        {
            return Resample(options, keepReplicates, cancellation);
        }

        if (_strata.Count > 0)
        {
            throw new ArgumentException("Method Reference knows no strata; use Percentile for others.");
        }

        var intervals = new List<BootstrapInterval>();
        if (_units.Count > 0)
        {
            BootstrapSeries[] all = [.. _groups.SelectMany(group => _properties.Select((_, p) => Series(group, p, cancellation)))];
            double[][] replicates = Bootstrap.Replicate(all, options, cancellation);
            for (int i = 0; i < all.Length; i++)
            {
                intervals.Add(Interval(_groups[i / _properties.Count], i % _properties.Count, all[i], replicates[i], options, keepReplicates, cancellation));
            }

            return intervals;
        }

        foreach (Group group in _groups)
        {
            BootstrapSeries[] series = [.. _properties.Select((_, p) => new BootstrapSeries(Column(group, p, cancellation)))];
            double[][] replicates = Bootstrap.Replicate(series, options, cancellation);
            for (int p = 0; p < series.Length; p++)
            {
                intervals.Add(Interval(group, p, series[p], replicates[p], options, keepReplicates, cancellation));
            }
        }

        return intervals;
    }

    /// <summary>Every method but the reference's.</summary>
    private IReadOnlyList<BootstrapInterval> Resample(BootstrapOptions options, bool keep, CancellationToken cancellation)
    {
        if (_units.Count == 0)
        {
            return [.. _groups.SelectMany(group => ResampledIntervals.Compute(
                Names(group), [.. _properties.Select((_, p) => Column(group, p, cancellation))], null, options, keep, cancellation))];
        }

        string[]? strata = _strata.Count == 0 ? null : [.. _units.Select(unit => _strata.GetValueOrDefault(unit, string.Empty)).Order(StringComparer.Ordinal)];
        string[] units = strata is null ? [.. _units] : [.. _units.OrderBy(unit => _strata.GetValueOrDefault(unit, string.Empty), StringComparer.Ordinal)];
        return [.. ResampledIntervals.Compute(
            [.. _groups.SelectMany(Names)],
            [.. _groups.SelectMany(group => _properties.Select((_, p) => Column(group, units, p, cancellation)))],
            strata, options, keep, cancellation)];
    }

    private SeriesName[] Names(Group group)
    {
        KeyValuePair<string, object?>[] parts = [.. _groupNames.Select((name, i) => KeyValuePair.Create(name, group.Parts[i]))];
        return [.. _properties.Select(property => new SeriesName(property, parts))];
    }

    /// <summary>A few rows can ask for more than any memory holds: each series has a replicate a draw, and a place for each unit.</summary>
    private void CheckLimits(BootstrapOptions options, bool keepReplicates)
    {
        long series = (long)_groups.Count * _properties.Count, together = _units.Count > 0 || keepReplicates ? series : _properties.Count;
        if (together * options.Replicates > DataLimits.Replicates)
        {
            throw new ArgumentException(
                $"{together} series (groups x properties) of {options.Replicates} replicates are {together * options.Replicates}; at most {DataLimits.Replicates} are held at once.");
        }

        if (series * _units.Count > DataLimits.Replicates)
        {
            throw new ArgumentException(
                $"{series} series (groups x properties) over {_units.Count} units are {series * _units.Count} places; at most {DataLimits.Replicates} are held at once.");
        }
    }

    /// <summary>How often the units are drawn anew: once for all series that share their draws.</summary>
    private long RunCount(BootstrapOptions options) =>
        options.Method is BootstrapMethod.Wilson or BootstrapMethod.Jeffreys ? 0
        : options.Draw == BootstrapDraw.PerGroup ? (long)_groups.Count * _properties.Count
        : _units.Count > 0 ? 1 : _groups.Count;

    private BootstrapSeries Series(Group group, int property, CancellationToken cancellation) => new(Column(group, _units, property, cancellation));

    /// <summary>The values of a property, unit by unit; none where the group has no row of the unit.</summary>
    private static double[][] Column(Group group, IEnumerable<string> units, int property, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return [.. units.Select(unit => group.ByUnit.TryGetValue(unit, out List<double[]>? rows) ? rows.Select(row => row[property]).ToArray() : [])];
    }

    /// <summary>The values of a property where each row is a unit.</summary>
    private static double[][] Column(Group group, int property, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return [.. group.Loose.Select(row => new[] { row[property] })];
    }

    private BootstrapInterval Interval(Group group, int property, BootstrapSeries series, double[] replicates, BootstrapOptions options, bool keep,
        CancellationToken cancellation)
    {
        var parts = _groupNames.Select((name, i) => KeyValuePair.Create(name, group.Parts[i])).ToArray();
        return new BootstrapInterval(_properties[property], parts, series, replicates, options, keep, cancellation);
    }

    private sealed class Group(IReadOnlyList<object?> parts)
    {
        public IReadOnlyList<object?> Parts { get; } = parts;

        public List<double[]> Loose { get; } = [];

        public Dictionary<string, List<double[]>> ByUnit { get; } = new(StringComparer.Ordinal);
    }
}
