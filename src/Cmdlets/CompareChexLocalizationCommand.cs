using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Statistics;

namespace CheXplanation.Cmdlets;

/// <summary>By how many percent a candidate's scores lie below the baseline's, such as a model's below the human benchmark's; or, with -Paired, their difference on the same images.</summary>
/// <remarks>
/// With -Paired: the bootstrap of the difference, a paired test, effect sizes and non-inferiority, task by task; see docs/statistics.md.
/// Source of the percentage decrease: <c>calculate_percentage_decrease.py</c>. Scores are bootstrapped here; intervals bring their replicates
/// (Import-ChexLocalization of a bootstrap CSV, or Get-BootstrapInterval -IncludeReplicates).
/// </remarks>
[Cmdlet(VerbsData.Compare, "ChexLocalization", DefaultParameterSetName = DecreaseSet)]
[OutputType(typeof(PercentageDecrease), ParameterSetName = [DecreaseSet])]
[OutputType(typeof(PairedComparison), ParameterSetName = [PairedSet])]
public sealed class CompareChexLocalizationCommand : ChexCmdlet
{
    private const string DecreaseSet = "Decrease", PairedSet = "Paired";

    private readonly SharedPatients _patients = new();
    private WatchedWork _work = null!;

    /// <summary>The baseline, such as the human benchmark: scores, or intervals with replicates.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The baseline, such as the human benchmark: scores, or intervals with replicates.")]
    public object[] Baseline { get; set; } = [];

    /// <summary>The candidate, such as a model's masks: scores, or intervals with replicates.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "The candidate, such as a model's masks: scores, or intervals with replicates.")]
    public object[] Candidate { get; set; } = [];

    /// <summary>The scores to compare, IoU and Hit where both sides have them unless given; with -Paired any numeric property.</summary>
    [Parameter(HelpMessage = "The scores to compare; with -Paired any numeric property.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [nameof(LocalizationMetric.IoU), nameof(LocalizationMetric.Hit)];

    /// <summary>The tasks; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>The number of replicates.</summary>
    [Parameter(HelpMessage = "The number of replicates.")]
    [ValidateRange(BootstrapOptions.FewestReferenceReplicates, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the draws.</summary>
    [Parameter(HelpMessage = "The seed of the draws.")]
    public uint Seed { get; set; }

    /// <summary>Compares the scores image by image: the difference with its interval, a test, effect sizes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PairedSet, HelpMessage = "Compare image by image: the difference, its interval, a test.")]
    public SwitchParameter Paired { get; set; }

    /// <summary>The test; Auto is McNemar's for hits, Wilcoxon's for other scores, and sign flips where a unit holds several images.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "The test.")]
    public PairedTest Test { get; set; }

    /// <summary>What the test holds against no difference; Greater means that the candidate scores higher.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "What the test holds against no difference.")]
    public TestAlternative Alternative { get; set; }

    /// <summary>How the interval of the difference is read off.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "How the interval of the difference is read off.")]
    public BootstrapMethod Method { get; set; } = BootstrapMethod.BCa;

    /// <summary>The probability that the interval is meant to cover.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "The probability that the interval is meant to cover.")]
    [ValidateRange(0.0, 1.0)]
    public double Confidence { get; set; } = 0.95;

    /// <summary>The property that names the unit that is drawn: ImageId, or PatientId where patients have several images.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "The property that names the unit that is drawn, such as ImageId or PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Unit { get; set; } = UnitProperty.Image;

    /// <summary>The property that names the stratum of a unit; each stratum is drawn from on its own.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "The property that names the stratum of a unit.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StratifyBy { get; set; }

    /// <summary>Whether all tasks share each draw, or each draws from the units that have a pair in it.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "Whether all tasks share each draw, or each draws on its own.")]
    public BootstrapDraw Draw { get; set; }

    /// <summary>How p values are corrected for the number of tasks of a property.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "How p values are corrected for the number of tasks.")]
    public MultipleTestingCorrection Correction { get; set; } = MultipleTestingCorrection.Holm;

    /// <summary>The margin of non-inferiority, in the score's own units: by how much the candidate may be worse.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "By how much the candidate may be worse and still not be inferior.")]
    public double? Margin { get; set; }

    /// <summary>Says that lower is better, as of distances, for -Margin.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "Lower is better, as of distances.")]
    public SwitchParameter LowerIsBetter { get; set; }

    /// <summary>The number of random permutations of the sign-flip test.</summary>
    [Parameter(ParameterSetName = PairedSet, HelpMessage = "The number of random permutations of the sign-flip test.")]
    [ValidateRange(1, 10_000_000)]
    public int Permutations { get; set; } = 9999;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Task = TaskListFile.Read(this, TaskList, ResolveTarget)?.Tasks.ToArray() ?? Task;
        string? other = Paired ? null : Property.FirstOrDefault(name => !Enum.TryParse<LocalizationMetric>(name, true, out _));
        if (other is not null)
        {
            ThrowTerminatingError(ChexError.Parameter($"A percentage decrease is of IoU and Hit, as the reference's; for {other} give -Paired.", "PropertyInvalid", other));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool asked = MyInvocation.BoundParameters.ContainsKey(nameof(Property));
        bool any = false;
        _work = Watch("Comparing");
        object[] baselines = OneSource.Of(this, Baseline, nameof(Baseline)), candidates = OneSource.Of(this, Candidate, nameof(Candidate));
        foreach (string name in Property)
        {
            any |= Paired ? ComparePairs(name, baselines, candidates, asked) : CompareDecrease(Enum.Parse<LocalizationMetric>(name, true), baselines, candidates, asked);
        }

        _work.Complete();
        if (Paired && any && !MyInvocation.BoundParameters.ContainsKey(nameof(Unit)) && _patients.Describe() is { } shared)
        {
            WriteWarning(shared);
        }

        if (!any)
        {
            WriteWarning("Nothing to compare: the two sides share neither IoU nor Hit.");
        }

        Tell($"{baselines.Length} objects of the baseline compared with {candidates.Length} of the candidate");
    }

    private bool CompareDecrease(LocalizationMetric metric, object[] baselines, object[] candidates, bool asked)
    {
        ReplicatedSide baseline = Read(baselines, metric, nameof(Baseline)), candidate = Read(candidates, metric, nameof(Candidate));
        if (!asked && (!baseline.HasValue || !candidate.HasValue))
        {
            WriteVerbose($"{metric} is passed over: one side has no value of it.");
            return false;
        }

        Compare(metric, baseline, candidate);
        return true;
    }

    private ReplicatedSide Read(object[] items, LocalizationMetric metric, string parameter)
    {
        try
        {
            return ReplicatedSide.Read(items, metric, Task, new BootstrapOptions { Replicates = Replicates, Seed = Seed }, _work, parameter, WriteError, Cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error.Message, "BootstrapSettings", null));
            throw;
        }
    }

    private bool ComparePairs(string property, object[] baselines, object[] candidates, bool asked)
    {
        if (!asked && !(HasProperty(baselines, property) && HasProperty(candidates, property)))
        {
            WriteVerbose($"{property} is passed over: one side does not have it.");
            return false;
        }

        var reader = new PairedScoreReader(property, Unit, StratifyBy, _patients, WriteError);
        reader.Read(baselines, true);
        reader.Read(candidates, false);
        if (!asked && (!reader.BaselineHasValue || !reader.CandidateHasValue))
        {
            WriteVerbose($"{property} is passed over: one side has no value of it.");
            return false;
        }

        if (StratifyBy is not null && reader.Strata.Count == 0)
        {
            ThrowTerminatingError(ChexError.PropertyNotFound(StratifyBy));
        }

        string[] baselineOnly = [.. reader.BaselineOnly], candidateOnly = [.. reader.CandidateOnly];
        if (baselineOnly.Length + candidateOnly.Length > 0)
        {
            string dropped = string.Join(" and ", new (string[] Images, string Side)[] { (baselineOnly, "baseline"), (candidateOnly, "candidate") }
                .Where(side => side.Images.Length > 0).Select(side => $"{ImageList.Describe(side.Images)} that only the {side.Side} has"));
            WriteWarning($"{property}: the images differ; dropped: {dropped}.");
        }

        try
        {
            var options = new PairedComparisonOptions
            {
                Bootstrap = new BootstrapOptions { Method = Method, Replicates = Replicates, Seed = Seed, Confidence = Confidence, Draw = Draw, UnitName = Unit, Work = _work.Count },
                Test = Test, Alternative = Alternative, Permutations = Permutations, Correction = Correction, Margin = Margin, LowerIsBetter = LowerIsBetter,
                Strata = StratifyBy is null ? null : reader.Strata,
            };
            IReadOnlyList<PairedScores> scores = reader.Tasks(TaskList is not null || MyInvocation.BoundParameters.ContainsKey(nameof(Task)) ? Task : null);
            IReadOnlyList<PairedComparison> rows = _work.Run(() => PairedComparisons.Compute(property, scores, options, Cancellation));
            WriteObject(rows, true);
            WarnOf(property, rows, baselineOnly.Length + candidateOnly.Length == 0);
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "ComparisonSettings", null));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        return true;
    }

    private void WarnOf(string property, IReadOnlyList<PairedComparison> rows, bool sameImages)
    {
        PairedComparison[] unequal = [.. rows.Where(row => row.BaselineOnly + row.CandidateOnly > 0)], noted = [.. rows.Where(row => row.Note is not null)];
        if (sameImages && unequal.Length > 0)
        {
            WriteWarning($"{property}: both sides have the same images, but not of {string.Join(", ", unequal.Select(row => row.Task))}; BaselineOnly and CandidateOnly count what was dropped.");
        }

        if (noted.Length > 0)
        {
            WriteWarning($"{property}: {noted.Length} of {rows.Count} comparisons need a word of care; their Note says why. The first, {noted[0].Task}: {noted[0].Note}.");
        }
    }

    private static bool HasProperty(object[] items, string property) => items.Any(item => ObjectProperty.TryGet(PSObject.AsPSObject(item), property, out _));

    private void Compare(LocalizationMetric metric, ReplicatedSide baseline, ReplicatedSide candidate)
    {
        if (baseline.Images is not null && candidate.Images is not null && !baseline.Images.SetEquals(candidate.Images))
        {
            int shared = baseline.Images.Count(candidate.Images.Contains);
            WriteWarning($"{metric}: the baseline has {baseline.Images.Count} images, the candidate {candidate.Images.Count}, of which they share {shared}; "
                + "each side is drawn on its own images, so their replicates do not pair.");
        }

        if (baseline.Seed is { } one && candidate.Seed is { } other && one != other)
        {
            WriteWarning($"{metric}: the baseline was drawn with seed {one}, the candidate with {other}; their replicates do not pair.");
        }

        string[] oneSided = [.. Task.Where(task => baseline.IsDefined(task) != candidate.IsDefined(task))];
        if (oneSided.Length > 0)
        {
            WriteWarning($"{metric}: only one side has scores of {string.Join(", ", oneSided)}; the average row is over different tasks on the two sides, as in the reference.");
        }

        try
        {
            string[] tasks = [.. Task.Where(task => baseline.Replicates.ContainsKey(task) && candidate.Replicates.ContainsKey(task))];
            foreach (PercentageDecrease row in _work.Run(() => PercentageDecrease.Compute(
                tasks, [.. tasks.Select(task => baseline.Replicates[task])], [.. tasks.Select(task => candidate.Replicates[task])], Cancellation, _work.Count)))
            {
                WriteObject(row with { Property = metric.ToString() });
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "ReplicatesDiffer", null));
        }
    }
}
