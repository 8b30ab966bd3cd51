using System.Globalization;
using System.Management.Automation;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>How far a model's probabilities can be taken at their word: Brier score, calibration error, reliability bins, by group.</summary>
/// <remarks>Each object brings a probability and an outcome; of an outcome that is an area, such as TruthArea, any area above 0 counts as a finding.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexCalibration")]
[OutputType(typeof(CalibrationSummary))]
public sealed class MeasureChexCalibrationCommand : ChexCmdlet
{
    private const string AreaSuffix = "Area";

    private readonly Dictionary<string, (object?[] Group, List<(string Unit, double Probability, double Outcome)> Rows)> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);
    private ProgressMeter? _reading;
    private UnitlessItems? _unitless;
    private int _row;
    private int _oneSided;
    private readonly SharedPatients _patients = new();

    /// <summary>Objects with a probability and an outcome, such as scores of the slice Full, or heatmaps.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Objects with a probability and an outcome.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The property that holds the probability.</summary>
    [Parameter(Position = 0, HelpMessage = "The property that holds the probability.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Probability { get; set; } = "Probability";

    /// <summary>The property that holds the outcome: 0 or 1, or an area.</summary>
    [Parameter(Position = 1, HelpMessage = "The property that holds the outcome, 0 or 1, or an area.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Outcome { get; set; } = "TruthArea";

    /// <summary>The properties that form the groups.</summary>
    [Parameter(HelpMessage = "The properties that form the groups, such as Task.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateLength(1, 256)]
    public string[] GroupBy { get; set; } = [];

    /// <summary>The property that names the unit that is drawn for the bounds; each row is one unless given.</summary>
    [Parameter(HelpMessage = "The property that names the unit that is drawn for the bounds, such as PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Unit { get; set; }

    /// <summary>The number of bins.</summary>
    [Parameter(HelpMessage = "The number of bins.")]
    [ValidateRange(1, 10_000)]
    public int BinCount { get; set; } = 10;

    /// <summary>Whether bins have equal width, or hold as many probabilities each.</summary>
    [Parameter(HelpMessage = "Whether bins have equal width, or hold as many probabilities each.")]
    public ReliabilityBinning Binning { get; set; }

    /// <summary>The probability that the bounds are meant to cover.</summary>
    [Parameter(HelpMessage = "The probability that the bounds are meant to cover.")]
    [ValidateRange(0.0, 1.0)]
    public double Confidence { get; set; } = 0.95;

    /// <summary>The number of replicates.</summary>
    [Parameter(HelpMessage = "The number of replicates.")]
    [ValidateRange(1, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the draws.")]
    public uint Seed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (GroupBy.FirstOrDefault(name => typeof(CalibrationSummary).GetProperty(name, System.Reflection.BindingFlags.IgnoreCase | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance) is not null) is { } taken)
        {
            ThrowTerminatingError(ChexError.Parameter($"-GroupBy {taken} would hide the summary's own {taken}; give the rows that property under another name.", "GroupByInvalid", taken));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _row++;
        (_reading ??= Meter("Reading rows", "rows")).Step();
        double probability = Number(Probability), outcome = Number(Outcome);
        outcome = Outcome.EndsWith(AreaSuffix, StringComparison.OrdinalIgnoreCase) && outcome > 0 ? 1 : outcome;
        if (!double.IsNaN(probability) && probability is < 0 or > 1)
        {
            WriteError(ChexError.Parameter($"Row {_row}: {Probability} is {probability.ToString(CultureInfo.InvariantCulture)}; a probability lies from 0 to 1. The row is left out.", "OutOfRange", InputObject));
            return;
        }

        if (!double.IsNaN(outcome) && outcome is not (0 or 1))
        {
            WriteError(ChexError.Parameter($"Row {_row}: {Outcome} is {outcome.ToString(CultureInfo.InvariantCulture)}; an outcome is 0 or 1. The row is left out.", "OutOfRange", InputObject));
            return;
        }

        string? unit = Unit is null ? _row.ToString("D9", CultureInfo.InvariantCulture) : UnitProperty.Read(InputObject, Unit);
        if (unit is null)
        {
            (_unitless ??= new UnitlessItems(WriteError)).Add($"Row {_row}", Unit, InputObject);
            return;
        }

        if (Unit is null && UnitProperty.Read(InputObject, UnitProperty.Image) is { } image)
        {
            _patients.Add(InputObject, image);
        }

        object?[] group = [.. GroupBy.Select(name => Value(name))];
        string key = string.Join('\u001f', group.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        if (!_groups.TryGetValue(key, out (object?[] Group, List<(string, double, double)> Rows) held))
        {
            _groups.Add(key, held = (group, []));
        }

        held.Rows.Add((unit, probability, outcome));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading?.Complete();
        if (_row == 0)
        {
            return;
        }

        foreach (string name in GroupBy.Prepend(Outcome).Prepend(Probability))
        {
            if (!_found.Contains(name))
            {
                ThrowTerminatingError(ChexError.PropertyNotFound(name));
            }
        }

        _unitless?.ReportFurther("rows", Unit);
        WatchedWork work = Watch("Bootstrapping");
        var options = new BootstrapOptions { Confidence = Confidence, Replicates = Replicates, Seed = Seed, UnitName = Unit, Method = BootstrapMethod.BCa, Work = work.Count };
        using IDisposable stage = work.Count.Begin("replicates", (long)_groups.Count * Replicates);
        int noted = 0;
        foreach ((object?[] group, List<(string, double, double)> rows) in _groups.Values)
        {
            try
            {
                CalibrationSummary summary = work.Run(() => CalibrationSummary.Of([.. GroupBy.Select((name, i) => KeyValuePair.Create(name, group[i]))], rows, BinCount, Binning, options, Cancellation));
                var output = new PSObject(summary);
                foreach ((string name, object? value) in summary.GetGroup())
                {
                    output.Properties.Add(new PSNoteProperty(name, value));
                }

                WriteObject(output);
                noted += summary.Note is null ? 0 : 1;
                _oneSided += summary.Count > 0 && (summary.PositiveCount == 0 || summary.PositiveCount == summary.Count) ? 1 : 0;
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

        work.Complete();
        if (_oneSided > 0)
        {
            WriteWarning($"In {_oneSided} of {_groups.Count} groups every outcome is the same: how probabilities fare on the other one cannot be told. Scores of the slice Full hold both.");
        }

        if (_patients.Describe() is { } shared)
        {
            WriteWarning(shared);
        }

        if (noted > 0)
        {
            WriteWarning($"{noted} of {_groups.Count} groups have no bounds, or not those of BCa; their Note says why.");
        }

        Tell($"{_row} rows in {_groups.Count} groups");
    }

    private double Number(string name)
    {
        object? value = Value(name);
        if (ObjectNumber.TryRead(value, out double number))
        {
            return number;
        }

        WriteError(ChexError.NotANumber(_row, name, value, InputObject));
        return double.NaN;
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
}
