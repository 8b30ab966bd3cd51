using System.Globalization;
using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Bootstrap intervals of numeric properties of any objects, by group.</summary>
[Cmdlet(VerbsCommon.Get, "BootstrapInterval")]
[OutputType(typeof(BootstrapInterval))]
public sealed class GetBootstrapIntervalCommand : ChexCmdlet
{
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);
    private BootstrapTable? _table;
    private BootstrapOptions _options = new();
    private string? _unit;
    private int _row;
    private int _duplicates;
    private int _withoutUnit;
    private int _lateImages;
    private int _strangers;
    private readonly SharedPatients _patients = new();
    private ProgressMeter _reading = null!;

    /// <summary>Any objects with numeric properties.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Objects with numeric properties.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The properties to bootstrap.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The properties to bootstrap.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    public string[] Property { get; set; } = [];

    /// <summary>The properties that form the groups.</summary>
    [Parameter(HelpMessage = "The properties that form the groups, such as Task.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateLength(1, 256)]
    public string[] GroupBy { get; set; } = [];

    /// <summary>The property that names the unit that is drawn; ImageId where the objects have one.</summary>
    [Parameter(HelpMessage = "The property that names the unit that is drawn, such as ImageId or PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Unit { get; set; }

    /// <summary>What is estimated.</summary>
    [Parameter(HelpMessage = "What is estimated.")]
    public BootstrapStatistic Statistic { get; set; } = BootstrapStatistic.Mean;

    /// <summary>A statistic of one's own: a script block that takes the values as $_ and gives one number.</summary>
    /// <remarks>It runs once a replicate, series and unit left out, on one thread: 1000 replicates cost about 20 ms and a thousand times the block's own time.</remarks>
    [Parameter(HelpMessage = "A script block that takes the values as $_ and gives one number.")]
    [ValidateNotNullOrEmpty]
    public ScriptBlock? StatisticScript { get; set; }

    /// <summary>The share that a trimmed mean leaves out at each end.</summary>
    [Parameter(HelpMessage = "The share that a trimmed mean leaves out at each end, 0 to below 0.5.")]
    [ValidateRange(0.0, 0.5)]
    public double Trim { get; set; } = 0.1;

    /// <summary>The probability of a quantile.</summary>
    [Parameter(HelpMessage = "The probability of a quantile, 0 to 1.")]
    [ValidateRange(0.0, 1.0)]
    public double Quantile { get; set; } = 0.5;

    /// <summary>The property that names the stratum of a unit; each stratum is drawn from on its own.</summary>
    [Parameter(HelpMessage = "The property that names the stratum of a unit.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StratifyBy { get; set; }

    /// <summary>Whether all groups share each draw, or each draws from the units that have a value in it.</summary>
    [Parameter(HelpMessage = "Whether all groups share each draw, or each draws on its own.")]
    public BootstrapDraw Draw { get; set; }

    /// <summary>The replicates of each replicate for a studentized interval of anything but the mean.</summary>
    [Parameter(HelpMessage = "The replicates of each replicate, for studentized intervals of anything but the mean.")]
    [ValidateRange(2, 10_000)]
    public int InnerReplicates { get; set; } = 50;

    /// <summary>How many threads draw at once; the numbers do not depend on it.</summary>
    [Parameter(HelpMessage = "How many threads work at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>The probability that the interval is meant to cover.</summary>
    [Parameter(HelpMessage = "The probability that the interval is meant to cover.")]
    [ValidateRange(0.0, 1.0)]
    public double Confidence { get; set; } = 0.95;

    /// <summary>The number of replicates.</summary>
    [Parameter(HelpMessage = "The number of replicates.")]
    [ValidateRange(1, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the draws.")]
    public uint Seed { get; set; }

    /// <summary>How the interval is read off the replicates.</summary>
    [Parameter(HelpMessage = "How the interval is read off the replicates.")]
    public BootstrapMethod Method { get; set; } = BootstrapMethod.Reference;

    /// <summary>Keeps the replicates behind GetReplicates().</summary>
    [Parameter(HelpMessage = "Keep the replicates behind GetReplicates().")]
    public SwitchParameter IncludeReplicates { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _options = Settings();
            _options.Validate();
            if (StratifyBy is not null && Method is BootstrapMethod.Reference or BootstrapMethod.Wilson or BootstrapMethod.Jeffreys)
            {
                throw new ArgumentException($"Method {Method} knows no strata; use BCa or Percentile for strata.");
            }
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "BootstrapSettings", null));
        }

        if (GroupBy.FirstOrDefault(IntervalObject.IsTaken) is { } taken)
        {
            ThrowTerminatingError(ChexError.Parameter(
                $"-GroupBy {taken} would hide the interval's own {taken}; give the rows that property under another name.", "GroupByInvalid", taken));
        }

        _reading = Meter("Reading rows", "rows");
        _unit = Unit;
        bool clustered = Unit is not null && !UnitProperty.IsImage(Unit);
        _table = new BootstrapTable(Property, GroupBy, uniqueUnits: !clustered);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _row++;
        _reading.Step();
        if (Unit is null)
        {
            bool hasImage = Value("ImageId") is not null;
            _unit = _row == 1 && hasImage ? "ImageId" : _unit;
            _lateImages += _unit is null && hasImage ? 1 : 0;
        }

        object?[] group = [.. GroupBy.Select(Value)];
        string? unit = _unit is null ? null : UnitProperty.Read(InputObject, _unit);
        var values = new double[Property.Length];
        for (int p = 0; p < values.Length; p++)
        {
            object? value = Value(Property[p]);
            if (!ObjectNumber.TryRead(value, out values[p]))
            {
                WriteError(ChexError.NotANumber(_row, Property[p], value, InputObject));
                values[p] = double.NaN;
            }
        }

        if (_unit is not null && string.IsNullOrEmpty(unit))
        {
            if (_withoutUnit++ == 0)
            {
                WriteError(ChexError.Parameter($"Row {_row} has no {_unit}, so it belongs to no unit; it is left out.", "UnitMissing", InputObject));
            }

            return;
        }

        if (unit is not null && _unit is not null)
        {
            _found.Add(_unit);
        }

        if (Unit is null && unit is not null && Method != BootstrapMethod.Reference)
        {
            _patients.Add(InputObject, unit);
        }

        string stratum = StratifyBy is null ? string.Empty : Text(Value(StratifyBy)) ?? string.Empty;
        if (StratifyBy is not null && unit is not null && !_table!.Stratify(unit, stratum) && _strangers++ == 0)
        {
            WriteError(ChexError.Parameter($"{_unit} '{unit}' has the {StratifyBy} '{stratum}' in row {_row} and another one before; the first stands.", "StratumDiffers", InputObject));
        }

        if (!_table!.Add(unit, group, values))
        {
            string where = GroupBy.Length == 0 ? string.Empty : $" in group '{string.Join(", ", group)}'";
            if (_duplicates++ == 0)
            {
                WriteError(ChexError.DuplicateUnit($"{_unit} '{unit}'{where} came twice, the second time in row {_row}; the first stands.", InputObject));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading.Complete();
        if (_row == 0)
        {
            return;
        }

        foreach (string name in Property.Concat(GroupBy).Concat(Unit is null ? [] : [Unit]).Concat(StratifyBy is null ? [] : [StratifyBy]))
        {
            if (!_found.Contains(name))
            {
                ThrowTerminatingError(ChexError.PropertyNotFound(name));
            }
        }

        if (_withoutUnit > 1)
        {
            WriteError(ChexError.Parameter($"{_withoutUnit - 1} further rows have no {_unit}; they are left out.", "UnitMissing", null));
        }

        if (_lateImages > 0)
        {
            WriteWarning($"{_lateImages} rows have an ImageId, but the first has none, so each row was taken as a unit of its own; give -Unit ImageId if images are to be drawn.");
        }

        if (_duplicates > 1)
        {
            WriteError(ChexError.DuplicateUnit($"{_duplicates - 1} further rows bring a unit and group that came before; the first stands.", null));
        }

        if (StratifyBy is not null && _unit is null)
        {
            ThrowTerminatingError(ChexError.Parameter("-StratifyBy needs units: an ImageId, or a property that -Unit names.", "BootstrapSettings", null));
        }

        try
        {
            WatchedWork work = Watch("Bootstrapping");
            BootstrapOptions options = _options with { UnitName = _unit, Work = work.Count };
            IReadOnlyList<BootstrapInterval> Compute() => _table!.Compute(options, IncludeReplicates, Cancellation);
            IReadOnlyList<BootstrapInterval> intervals = StatisticScript is null ? work.Run(Compute) : work.RunHere(Compute);
            work.Complete();
            foreach (BootstrapInterval interval in intervals)
            {
                WriteObject(IntervalObject.Of(interval));
            }

            Tell($"{_row} rows; {(_unit is null ? "each row is a unit" : $"units are the distinct values of {_unit}")}; {Replicates} replicates from seed {Seed}, {intervals.Count} intervals");
            WarnOf(intervals);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "BootstrapSettings", null));
        }
    }

    private void WarnOf(IReadOnlyList<BootstrapInterval> intervals)
    {
        int shifted = intervals.Count(interval => interval.UndefinedReplicates > 0);
        if (shifted > 0 && Method == BootstrapMethod.Reference)
        {
            WriteWarning($"{shifted} of {intervals.Count} intervals have replicates that drew no value (UndefinedReplicates). "
                + "The reference sorts them last, so they raise the upper bound or make it NaN; -Method Percentile leaves them out.");
        }

        BootstrapInterval[] noted = [.. intervals.Where(interval => interval.Note is not null)];
        if (noted.Length > 0 && Method != BootstrapMethod.Reference)
        {
            WriteWarning($"{noted.Length} of {intervals.Count} intervals need a word of care, or are missing; their Note says why. The first: {noted[0].Note}.");
        }

        if (_patients.Describe() is { } shared)
        {
            WriteWarning(shared);
        }
    }

    private BootstrapOptions Settings()
    {
        bool Given(string name) => MyInvocation.BoundParameters.ContainsKey(name);
        string[] statistics = [.. new[] { nameof(Trim), nameof(Quantile), nameof(StatisticScript) }.Where(Given)];
        if (statistics.Length > 1)
        {
            throw new ArgumentException($"-{string.Join(" and -", statistics)} name several statistics; give one.");
        }

        if (Given(nameof(InnerReplicates)) && Method != BootstrapMethod.Studentized)
        {
            throw new ArgumentException($"-InnerReplicates goes with -Method Studentized only, not with {Method}.");
        }

        BootstrapStatistic implied = StatisticScript is not null ? BootstrapStatistic.Script
            : Given(nameof(Quantile)) ? BootstrapStatistic.Quantile
            : Given(nameof(Trim)) ? BootstrapStatistic.TrimmedMean : Statistic;
        if (Given(nameof(Statistic)) && Statistic != implied)
        {
            throw new ArgumentException($"-Statistic {Statistic} does not go with what was given for {implied}.");
        }

        if (implied == BootstrapStatistic.Script && StatisticScript is null)
        {
            throw new ArgumentException("-Statistic Script needs -StatisticScript.");
        }

        return new BootstrapOptions
        {
            Confidence = Confidence, Replicates = Replicates, Seed = Seed, Method = Method, Statistic = implied, Trim = Trim, Probability = Quantile, Draw = Draw,
            InnerReplicates = InnerReplicates, Threads = ThrottleLimit, Function = StatisticScript is null ? null : Cmdlets.StatisticScript.ToFunction(StatisticScript),
        };
    }

    private object? Value(string name)
    {
        if (!ObjectProperty.TryGet(InputObject, name, out object? value))
        {
            return null;
        }

        _found.Add(name);
        return value;
    }

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
