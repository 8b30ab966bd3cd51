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
    public string[] GroupBy { get; set; } = [];

    /// <summary>The property that names the unit that is drawn; ImageId where the objects have one.</summary>
    [Parameter(HelpMessage = "The property that names the unit that is drawn, such as ImageId or PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    public string? Unit { get; set; }

    /// <summary>What is estimated.</summary>
    [Parameter(HelpMessage = "What is estimated.")]
    public BootstrapStatistic Statistic { get; set; } = BootstrapStatistic.Mean;

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
        _options = new BootstrapOptions { Confidence = Confidence, Replicates = Replicates, Seed = Seed, Method = Method, Statistic = Statistic };
        try
        {
            _options.Validate();
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

        _unit = Unit;
        bool clustered = Unit is not null && !string.Equals(Unit, "ImageId", StringComparison.OrdinalIgnoreCase);
        _table = new BootstrapTable(Property, GroupBy, uniqueUnits: !clustered);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _row++;
        if (Unit is null)
        {
            bool hasImage = Value("ImageId") is not null;
            _unit = _row == 1 && hasImage ? "ImageId" : _unit;
            _lateImages += _unit is null && hasImage ? 1 : 0;
        }

        object?[] group = [.. GroupBy.Select(Value)];
        string? unit = _unit is null ? null : Text(Value(_unit));
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
        if (_row == 0)
        {
            return;
        }

        foreach (string name in Property.Concat(GroupBy).Concat(Unit is null ? [] : [Unit]))
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

        try
        {
            IReadOnlyList<BootstrapInterval> intervals = _table!.Compute(_options, IncludeReplicates, Cancellation);
            foreach (BootstrapInterval interval in intervals)
            {
                WriteObject(IntervalObject.Of(interval));
            }

            Tell($"{_row} rows; {(_unit is null ? "each row is a unit" : $"units are the distinct values of {_unit}")}; {Replicates} replicates from seed {Seed}, {intervals.Count} intervals");
            int shifted = intervals.Count(interval => interval.UndefinedReplicates > 0);
            if (shifted > 0 && Method == BootstrapMethod.Reference)
            {
                WriteWarning($"{shifted} of {intervals.Count} intervals have replicates that drew no value (UndefinedReplicates). "
                    + "The reference sorts them last, so they raise the upper bound or make it NaN; -Method Percentile leaves them out.");
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error.Message, "BootstrapSettings", null));
        }
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
