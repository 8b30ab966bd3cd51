using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Bootstrap intervals of numeric properties of any objects, by group.</summary>
[Cmdlet(VerbsCommon.Get, "BootstrapInterval")]
[OutputType(typeof(BootstrapInterval))]
public sealed class GetBootstrapIntervalCommand : ChexCmdlet
{
    private BootstrapOptions _options = new();
    private BootstrapRows _rows = null!;
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
            _options = BootstrapArguments.Options(this);
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

        _reading = Meter("Reading rows", "rows");
        _rows = new BootstrapRows(this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _reading.Step();
        _rows.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading.Complete();
        if (_rows.Count == 0)
        {
            return;
        }

        if (_rows.Missing is { } missing)
        {
            ThrowTerminatingError(ChexError.PropertyNotFound(missing));
        }

        _rows.ReportFurther();
        if (StratifyBy is not null && _rows.Unit is null)
        {
            ThrowTerminatingError(ChexError.Parameter("-StratifyBy needs units: an ImageId, or a property that -Unit names.", "BootstrapSettings", null));
        }

        try
        {
            WatchedWork work = Watch("Bootstrapping");
            BootstrapOptions options = _options with { UnitName = _rows.Unit, Work = work.Count };
            IReadOnlyList<BootstrapInterval> Compute() => _rows.Table.Compute(options, IncludeReplicates, Cancellation);
            IReadOnlyList<BootstrapInterval> intervals = StatisticScript is null ? work.Run(Compute) : work.RunHere(Compute);
            work.Complete();
            foreach (BootstrapInterval interval in intervals)
            {
                WriteObject(IntervalObject.Of(interval));
            }

            Tell($"{_rows.Count} rows; {(_rows.Unit is null ? "each row is a unit" : $"units are the distinct values of {_rows.Unit}")}; {Replicates} replicates from seed {Seed}, {intervals.Count} intervals");
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

        if (_rows.SharedPatients is { } shared)
        {
            WriteWarning(shared);
        }
    }
}
