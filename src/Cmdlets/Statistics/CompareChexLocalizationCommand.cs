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

    internal CancellationToken Stop => Cancellation;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Task = ReadTasks(TaskList, Task);
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
        WatchedWork work = Watch("Comparing");
        var patients = new SharedPatients();
        var pairs = new PairedRows(this, work, patients);
        var decreases = new DecreaseRows(this, work);
        object[] baselines = OneSource.Of(this, Baseline, nameof(Baseline), ThrowIfStopping), candidates = OneSource.Of(this, Candidate, nameof(Candidate), ThrowIfStopping);
        foreach (string name in Property)
        {
            any |= Paired ? pairs.Compare(name, baselines, candidates, asked) : decreases.Compare(Enum.Parse<LocalizationMetric>(name, true), baselines, candidates, asked);
        }

        work.Complete();
        if (Paired && any && !MyInvocation.BoundParameters.ContainsKey(nameof(Unit)) && patients.Describe() is { } shared)
        {
            WriteWarning(shared);
        }

        if (!any)
        {
            WriteWarning("Nothing to compare: the two sides share neither IoU nor Hit.");
        }

        Tell($"{baselines.Length} objects of the baseline compared with {candidates.Length} of the candidate");
    }
}
