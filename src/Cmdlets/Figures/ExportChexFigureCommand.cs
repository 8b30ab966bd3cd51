using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Draws what comes through the pipe as one figure for a paper: PNG or SVG, by the file's extension.</summary>
/// <remarks>Text is set in an embedded font, in an SVG as outlines, so that the figure looks the same everywhere; no font of the system is used.</remarks>
[Cmdlet(VerbsData.Export, "ChexFigure", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexFigureCommand : ChexCmdlet
{
    private readonly List<PSObject> _items = [];

    /// <summary>Cancelled when the pipeline is stopped; the figure is put together elsewhere.</summary>
    internal CancellationToken Stopped => Cancellation;
    private ProgressMeter _progress = null!;

    /// <summary>The file to write; its extension, .png or .svg, decides the format.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write: .png or .svg.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>Intervals, comparisons, calibrations, scores, features, thresholds with their curve, or any rows with a column Task and numbers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Intervals, scores, features, threshold curves, or rows with numbers.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>What is drawn; what suits the objects unless said otherwise.</summary>
    [Parameter(HelpMessage = "What is drawn; what suits the objects unless said otherwise.")]
    public FigureKind Kind { get; set; }

    /// <summary>The numbers that are drawn, a panel each; of a scatter plot the one that is explained.</summary>
    [Parameter(HelpMessage = "The numbers that are drawn, such as IoU.")]
    [ArgumentCompleter(typeof(ScorePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [];

    /// <summary>The horizontal axis of a scatter plot.</summary>
    [Parameter(HelpMessage = "The horizontal axis of a scatter plot, such as AreaRatio.")]
    [ArgumentCompleter(typeof(PredictorCompleter))]
    [ValidateNotNullOrEmpty]
    public string Predictor { get; set; } = "Probability";

    /// <summary>The property that names the rows or the panels; with an empty text everything is one group.</summary>
    [Parameter(HelpMessage = "The property that names the rows or panels.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string GroupBy { get; set; } = "Task";

    /// <summary>Intervals of a human benchmark, or of another method, drawn beside the others.</summary>
    [Parameter(HelpMessage = "Intervals of a human benchmark, drawn beside the others.")]
    [ValidateNotNullOrEmpty]
    public PSObject[] Benchmark { get; set; } = [];

    /// <summary>The property that tells several series of intervals apart; the other groups of Get-BootstrapInterval unless given.</summary>
    [Parameter(HelpMessage = "The property that tells series of intervals apart, such as Method.")]
    [ArgumentCompleter(typeof(GroupPropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SeriesBy { get; set; }

    /// <summary>The name of the intervals from the pipeline in the legend.</summary>
    [Parameter(HelpMessage = "The name of the pipeline's intervals in the legend.")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "Method";

    /// <summary>The name of the benchmark in the legend.</summary>
    [Parameter(HelpMessage = "The name of the benchmark in the legend.")]
    [ValidateNotNullOrEmpty]
    public string BenchmarkName { get; set; } = "Human benchmark";

    /// <summary>Comparisons or regressions whose p values (AdjustedPValue or PValue, with Task or Group) become one to three stars.</summary>
    [Parameter(HelpMessage = "Rows with Task and AdjustedPValue or PValue, drawn as stars.")]
    [ValidateNotNullOrEmpty]
    public PSObject[] Significance { get; set; } = [];

    /// <summary>The title above the figure.</summary>
    [Parameter(HelpMessage = "The title above the figure.")]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The width in millimetres: 85 is one column of a journal, 174 two.</summary>
    [Parameter(HelpMessage = "The width in millimetres: 85 is one column of a journal, 174 two.")]
    [ValidateRange(40.0, 1000.0)]
    public double Width { get; set; } = 85;

    /// <summary>The height in millimetres; what the contents need unless given.</summary>
    [Parameter(HelpMessage = "The height in millimetres; what the contents need unless given.")]
    [ValidateRange(20.0, 2000.0)]
    public double? Height { get; set; }

    /// <summary>Pixels an inch, of a PNG.</summary>
    [Parameter(HelpMessage = "Pixels an inch, of a PNG.")]
    [ValidateRange(36, 1200)]
    public int Dpi { get; set; } = 300;

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter(HelpMessage = "Give the file that was written.")]
    public SwitchParameter PassThru { get; set; }

    internal bool IsNamed => MyInvocation.BoundParameters.ContainsKey(nameof(Name));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        string extension = System.IO.Path.GetExtension(Path).ToLowerInvariant();
        if (extension is not (".png" or ".svg"))
        {
            ThrowTerminatingError(ChexError.Parameter($"'{Path}': a figure is a .png or an .svg, not '{extension}'.", "FormatInvalid", null));
        }

        if (NoClobber && File.Exists(Path))
        {
            ThrowTerminatingError(ChexError.FileExists(Path));
        }

        _progress = new ProgressMeter(this, "Gathering what the figure shows", "objects");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _items.Add(InputObject);
        _progress.Step();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress.Complete();
        if (_items.Count == 0)
        {
            WriteWarning($"Nothing came through the pipeline: '{Path}' is not drawn.");
            return;
        }

        var contents = new FigureContents(this);
        Action<Stream> write = contents.Draw(_items, System.IO.Path.GetExtension(Path).Equals(".svg", StringComparison.OrdinalIgnoreCase));
        if (!ShouldProcess(Path, $"Draw a figure of {_items.Count} objects"))
        {
            return;
        }

        if (Force)
        {
            MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        SaveFile(Path, NoClobber, Force, stream => Draw(write, stream));
        if (PassThru)
        {
            WriteObject(new FileInfo(Path));
        }
    }

    private void Draw(Action<Stream> write, Stream stream)
    {
        try
        {
            write(stream);
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error, "DrawingTooLarge", null));
        }
    }
}
