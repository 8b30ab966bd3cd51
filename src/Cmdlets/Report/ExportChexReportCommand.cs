using System.Collections;
using System.Management.Automation;
using CheXplanation.Statistics;
using CheXplanation.Tuning;

namespace CheXplanation.Cmdlets;

/// <summary>Writes one HTML file to send to a colleague: intervals, figures, a table of all cases, the best, median and worst overlays.</summary>
/// <remarks>
/// The file needs no network and nothing beside it. Thumbnails are drawn until they fill 6 MB, so that a report stays under 10 MB up
/// to about ten thousand cases; the later cases have none, and a warning says so.
/// </remarks>
[Cmdlet(VerbsData.Export, "ChexReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexReportCommand : ChexOverlayCmdlet
{
    private readonly HashSet<string> _withoutPicture = new(StringComparer.Ordinal);
    private ReportRows _rows = null!;
    private ProgressMeter _gathering = null!;
    private WatchedWork _work = null!;
    private BootstrapOptions _bootstrap = null!;

    /// <summary>What the report was made of.</summary>
    internal InputHashes Hashes { get; } = new();

    internal ProgressMeter Progress { get; private set; } = null!;

    internal BootstrapOptions Bootstrap => _bootstrap;

    /// <summary>The file to write (.html).</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write (.html).")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The title.</summary>
    [Parameter(HelpMessage = "The title.")]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Localization report";

    /// <summary>The scores whose means are told; those beside IoU, Dice and Hit become columns of the cases too.</summary>
    [Parameter(HelpMessage = "The scores whose means are told, such as IoU, Hit, BoundaryIoU.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = ["IoU", "Hit"];

    /// <summary>Thresholds with their curve, from Optimize-ChexThreshold -IncludeCurve.</summary>
    [Parameter(HelpMessage = "Thresholds from Optimize-ChexThreshold -IncludeCurve.")]
    [ValidateNotNullOrEmpty]
    public TuningRow[] ThresholdCurve { get; set; } = [];

    /// <summary>Paired comparisons, from Compare-ChexLocalization -Paired.</summary>
    [Parameter(HelpMessage = "Comparisons from Compare-ChexLocalization -Paired.")]
    [ValidateNotNullOrEmpty]
    public PairedComparison[] Comparison { get; set; } = [];

    /// <summary>Which side is which in the comparisons.</summary>
    [Parameter(HelpMessage = "Which side is which in the comparisons, such as 'Grad-CAM less human benchmark'.")]
    [ValidateNotNullOrEmpty]
    public string ComparisonTitle { get; set; } = "Candidate less baseline";

    /// <summary>The property that names the unit that is drawn; ImageId unless it is given.</summary>
    [Parameter(HelpMessage = "The property that names the unit that is drawn, such as ImageId or PatientId.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Unit { get; set; }

    /// <summary>The number of bootstrap replicates.</summary>
    [Parameter(HelpMessage = "The number of bootstrap replicates.")]
    [ValidateRange(1, 10_000_000)]
    public int Replicates { get; set; } = 1000;

    /// <summary>The seed of the bootstrap.</summary>
    [Parameter(HelpMessage = "The seed of the bootstrap.")]
    public uint Seed { get; set; }

    /// <summary>How intervals are read off the replicates.</summary>
    [Parameter(HelpMessage = "How intervals are read off the replicates.")]
    public BootstrapMethod Method { get; set; } = BootstrapMethod.Reference;

    /// <summary>Further settings to name in the report.</summary>
    [Parameter(HelpMessage = "Further settings to name in the report, as a hashtable.")]
    [ValidateNotNullOrEmpty]
    public IDictionary? Setting { get; set; }

    /// <summary>Draws no thumbnails.</summary>
    [Parameter(HelpMessage = "Draw no thumbnails.")]
    public SwitchParameter NoThumbnail { get; set; }

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter(HelpMessage = "Give the file that was written.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        if (NoClobber && File.Exists(Path))
        {
            ThrowTerminatingError(ChexError.FileExists(Path));
        }

        _work = Watch("Bootstrapping");
        _bootstrap = new BootstrapOptions { Replicates = Replicates, Seed = Seed, Method = Method, UnitName = Unit ?? UnitProperty.Image, Work = _work.Count };
        try
        {
            _bootstrap.Validate();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "BootstrapSettings", null));
        }

        _rows = new ReportRows(this, ReadSources());
        _gathering = Meter("Gathering what the report shows", "cases");
        Progress = Meter("Making a report", "cases");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _gathering.Step();
        _rows.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _gathering.Complete();
        _rows.ReportFurther();
        if (_rows.All.Count == 0)
        {
            WriteWarning($"Nothing came through the pipeline that a report could show: '{Path}' is left as it is.");
            return;
        }

        if (_rows.Missing is { } missing)
        {
            ThrowTerminatingError(ChexError.PropertyNotFound(missing));
        }

        CheckTarget(Path, NoClobber, Force);
        if (!ShouldProcess(Path, $"Write a report of {_rows.All.Count} cases"))
        {
            return;
        }

        if (_rows.SharedPatients is { } shared)
        {
            WriteWarning(shared);
        }

        if (Force)
        {
            MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        try
        {
            new ReportRun(this, _rows.All).Write();
        }
        catch (ArgumentException error)
        {
            ThrowTerminatingError(ChexError.Parameter(error, "BootstrapSettings", null));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        Progress.Complete();
        if (PassThru)
        {
            WriteObject(new FileInfo(Path));
        }
    }

    /// <summary>The scores' names in words.</summary>
    internal string[] ScoreNames => _rows.ScoreNames;

    internal CancellationToken Stop => Cancellation;

    internal void EndIfStopping() => ThrowIfStopping();

    /// <summary>Computes what holds bootstraps, showing how far they are.</summary>
    internal TResult Compute<TResult>(Func<TResult> compute)
    {
        TResult result = _work.Run(compute);
        _work.Complete();
        return result;
    }

    internal void Save(Action<Stream> write) => SaveFile(Path, NoClobber, Force, write);

    /// <summary>The full path of an input that a parameter names.</summary>
    internal string ResolveInput(string path) => ResolveTarget(path);

    /// <summary>Reports what was wrong with pictures; a radiograph that is missing once an image.</summary>
    internal void Report(IReadOnlyList<ErrorRecord> errors)
    {
        foreach (ErrorRecord error in errors.Where(error => !error.FullyQualifiedErrorId.StartsWith("PictureMissing", StringComparison.Ordinal) || _withoutPicture.Add($"{error.TargetObject}")))
        {
            WriteError(error);
        }
    }
}
