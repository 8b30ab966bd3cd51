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

        _fitting = Meter("Joining rows and fitting lines", "rows and lines");
        List<RegressionItem> rows = new RegressionJoin(this, _rows, () => _fitting.Step()).Join();
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

    internal void EndIfStopping() => ThrowIfStopping();

    private void WriteGroup(string name, int[] members, List<RegressionItem> rows, double[][] predictors)
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
}
