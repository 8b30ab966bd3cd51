using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>Explains scores: straight lines and rank correlations of any objects' numeric properties, by group and over all.</summary>
/// <remarks>
/// Source: <c>regression_pathology_features.py</c>, <c>regression_model_assurance.py</c>. Objects are joined by ImageId and Task, never by
/// position. A predictor is scaled over all rows before they are split into groups.
/// </remarks>
[Cmdlet(VerbsCommon.Get, "ChexRegression")]
[OutputType(typeof(ChexRegression))]
public sealed class GetChexRegressionCommand : ChexCmdlet
{
    private readonly List<PSObject> _rows = [];
    private ProgressMeter _reading = null!;
    private ProgressMeter _fitting = null!;
    private Dictionary<PSObject, int>? _places;

    /// <summary>The scores: any objects with a numeric property.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The scores: any objects with a numeric property.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The property that is explained.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The property that is explained, such as IoU.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    public string Property { get; set; } = string.Empty;

    /// <summary>The properties that explain it, of the scores or of -Feature.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "The properties that explain it, such as AreaRatio or Probability.")]
    [ArgumentCompleter(typeof(PredictorCompleter))]
    public string[] Predictor { get; set; } = [];

    /// <summary>Objects with the predictors, joined by ImageId and Task; they make the rows, a score that lacks one is left out.</summary>
    [Parameter(HelpMessage = "Objects with the predictors, joined by ImageId and Task.")]
    [ValidateNotNullOrEmpty]
    public object[]? Feature { get; set; }

    /// <summary>Scores of the human benchmark; what is explained is then the baseline's score less the input's.</summary>
    [Parameter(HelpMessage = "Scores of the human benchmark; the difference, baseline less input, is then explained.")]
    [ValidateNotNullOrEmpty]
    public object[]? Baseline { get; set; }

    /// <summary>The property that splits the rows; a row over all comes last.</summary>
    [Parameter(HelpMessage = "The property that splits the rows, such as Task; a row over all comes last.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    /// <summary>How the predictors are scaled.</summary>
    [Parameter(HelpMessage = "How the predictors are scaled.")]
    public PredictorNormalization Normalize { get; set; }

    /// <summary>How p values are corrected for the number of predictors.</summary>
    [Parameter(HelpMessage = "How p values are corrected for the number of predictors.")]
    public MultipleTestingCorrection Correction { get; set; }

    /// <summary>The property that names the unit of which several rows belong together, such as PatientId: standard errors, bounds and p values of the line then allow for it.</summary>
    [Parameter(HelpMessage = "The property that names the unit of which several rows belong together, such as PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Unit { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _reading = Meter("Reading rows", "rows");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _rows.Add(InputObject);
        _reading.Step();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _reading.Complete();
        if (_rows.Count == 0)
        {
            return;
        }

        Check(_rows, Property);
        if (GroupBy is not null)
        {
            Check(Feature is null ? _rows : _rows.Concat(Feature.Select(item => PSObject.AsPSObject(item))), GroupBy);
        }

        _fitting = Meter("Joining rows and fitting lines", "rows and lines");
        List<Row> rows = Join();
        double[][] predictors = [.. Predictor.Select((_, p) => PredictorScaling.Apply([.. rows.Select(row => row.Predictors[p])], Normalize))];
        ThrowIfStopping();
        IEnumerable<int> all = Enumerable.Range(0, rows.Count);
        if (GroupBy is not null)
        {
            foreach (IGrouping<string, int> group in all.GroupBy(i => rows[i].Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                WriteGroup(group.Key, [.. group], rows, predictors);
            }
        }

        WriteGroup(RegressionRow.OverallName, [.. all], rows, predictors);
        _fitting.Complete();
        Tell($"{rows.Count} rows, {Predictor.Length} predictors");
    }

    private void WriteGroup(string name, int[] members, List<Row> rows, double[][] predictors)
    {
        double[] y = [.. members.Select(i => rows[i].Score)];
        int comparisons = Correction == MultipleTestingCorrection.None ? 1 : Predictor.Length;
        string[] units = [.. members.Select(i => rows[i].Unit)];
        var clusters = new int?[Predictor.Length];
        RegressionRow[] fitted = [.. Predictor.Select((predictor, p) =>
        {
            ThrowIfStopping();
            _fitting.Step();
            double[] x = [.. members.Select(i => predictors[p][i])];
            LinearRegression line = LinearRegression.Fit(x, y);
            if (Unit is not null)
            {
                (line, int count) = ClusteredRegression.Fit(x, y, units);
                clusters[p] = count;
            }

            return new RegressionRow(name, predictor, line, SpearmanCorrelation.Of(x, y), comparisons);
        })];
        double[] adjusted = MultipleTesting.Adjust([.. fitted.Select(row => row.Line.PValue)], Correction);
        for (int p = 0; p < fitted.Length; p++)
        {
            if (!fitted[p].Line.IsDefined)
            {
                WriteWarning($"{name}: {Property} on {Predictor[p]} is not fitted: {fitted[p].Line.Count} complete pairs (at least {LinearRegression.FewestPairs} with different predictors are needed).");
            }

            WriteObject(new ChexRegression(fitted[p], Property, Baseline is not null, adjusted[p], Correction) { UnitCount = clusters[p], UnitName = Unit });
        }
    }

    /// <summary>The rows, by group and then by image where the objects name both, as the reference stacks them.</summary>
    private List<Row> Join()
    {
        Dictionary<(string, string), PSObject>? features = Feature is null ? null : ByItem(Feature, nameof(Feature));
        Dictionary<(string, string), PSObject>? baseline = Baseline is null ? null : ByItem(Baseline, nameof(Baseline));
        Dictionary<(string, string), PSObject>? scores = features is null && baseline is null ? null : ByItem([.. _rows], nameof(InputObject));
        var rows = new List<Row>();
        if (features is null)
        {
            foreach (string predictor in Predictor)
            {
                Check(_rows, predictor);
            }

            rows.AddRange(_rows.Select(item => MakeRow(item, item, baseline)));
        }
        else
        {
            foreach (string predictor in Predictor)
            {
                Check(features.Values, predictor);
            }

            rows.AddRange(features.Select(feature => MakeRow(scores!.GetValueOrDefault(feature.Key), feature.Value, baseline)));
            int left = scores!.Keys.Count(key => !features.ContainsKey(key));
            if (left > 0)
            {
                WriteVerbose($"{left} scores have no object of -Feature with their ImageId and Task.");
            }
        }

        return [.. rows.OrderBy(row => row.Task, StringComparer.Ordinal).ThenBy(row => row.ImageId, StringComparer.Ordinal)];
    }

    private Row MakeRow(PSObject? score, PSObject feature, Dictionary<(string, string), PSObject>? baseline)
    {
        ThrowIfStopping();
        _fitting.Step();
        double y = score is null ? double.NaN : Number(score, Property);
        (string ImageId, string Task) key = (Text(feature, "ImageId"), Text(feature, "Task"));
        if (baseline is not null)
        {
            y = baseline.TryGetValue(key, out PSObject? human) ? Number(human, Property) - y : double.NaN;
        }

        string group = GroupBy is null ? string.Empty : Text(feature, GroupBy) is { Length: > 0 } named ? named : score is null ? string.Empty : Text(score, GroupBy);
        string? unit = Unit is null ? string.Empty : UnitProperty.Read(feature, Unit) ?? (score is null ? null : UnitProperty.Read(score, Unit));
        if (unit is null)
        {
            WriteError(ChexError.Parameter($"{key.ImageId} / {key.Task} has no {Unit}, so it belongs to no unit; it is left out.", "UnitMissing", feature));
            y = double.NaN;
        }

        return new Row(key.ImageId, key.Task, group, unit ?? string.Empty, y, [.. Predictor.Select(predictor => Number(feature, predictor))]);
    }

    private Dictionary<(string, string), PSObject> ByItem(object[] items, string parameter)
    {
        var found = new Dictionary<(string, string), PSObject>();
        foreach (object item in OneSource.Of(this, items, parameter))
        {
            ThrowIfStopping();
            PSObject wrapped = PSObject.AsPSObject(item);
            (string ImageId, string Task) key = (Text(wrapped, "ImageId"), Text(wrapped, "Task"));
            if (key.ImageId.Length == 0)
            {
                ThrowTerminatingError(ChexError.Parameter($"Objects of -{parameter} are joined by ImageId and Task, but one has no ImageId: {item}.", "ImageIdMissing", item));
            }

            if (!found.TryAdd(key, wrapped))
            {
                WriteError(ChexError.DuplicateItem($"{key.ImageId} / {key.Task}", $"an earlier object of -{parameter}", "a later one"));
            }
        }

        return found;
    }

    private void Check(IEnumerable<PSObject> items, string property)
    {
        if (!items.Any(item => Has(item, property)))
        {
            ThrowTerminatingError(ChexError.PropertyNotFound(property));
        }
    }

    private bool Has(PSObject item, string property)
    {
        ThrowIfStopping();
        return ObjectProperty.TryGet(item, property, out _);
    }

    private double Number(PSObject item, string property)
    {
        ObjectProperty.TryGet(item, property, out object? value);
        if (ObjectNumber.TryRead(value, out double number))
        {
            return number;
        }

        // To look for each bad row among all takes time with the square of their number.
        _places ??= Places();
        WriteError(ChexError.NotANumber(_places.GetValueOrDefault(item, 0), property, value, item));
        return double.NaN;
    }

    /// <summary>The number of each row, from 1.</summary>
    private Dictionary<PSObject, int> Places()
    {
        var places = new Dictionary<PSObject, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _rows.Count; i++)
        {
            places.TryAdd(_rows[i], i + 1);
        }

        return places;
    }

    private static string Text(PSObject item, string property) =>
        ObjectProperty.TryGet(item, property, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;

    private sealed record Row(string ImageId, string Task, string Group, string Unit, double Score, double[] Predictors);
}
