using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>The formats that Export-ChexOverlay writes.</summary>
public enum OverlayFileFormat
{
    /// <summary>PNG.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>SVG: outlines and text as lines, the radiograph embedded.</summary>
    Svg,
}

/// <summary>Draws where the model looked and where the radiologist did: a picture for each image and task, or a grid for each image.</summary>
/// <remarks>
/// The heatmap's colours are clear where the map is low; predicted (solid), true (dashed) and a reader's (dotted) outlines, a reader's
/// points (rings) and the map's peak (cross) lie above. Without a radiograph the ground is a neutral grey.
/// </remarks>
[Cmdlet(VerbsData.Export, "ChexOverlay", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChexOverlayCommand : ChexOverlayCmdlet
{
    private readonly OverlayNames _names = new();
    private readonly List<OverlayPlan> _grid = [];
    private readonly HashSet<string> _withoutPicture = new(StringComparer.Ordinal);
    private OverlaySources _sources = null!;
    private OverlayDrawing _drawing = null!;
    private OverlayLook _look = null!;
    private OrderedWork<(string Target, byte[]? Picture, IReadOnlyList<ErrorRecord> Errors)> _work = null!;
    private ProgressMeter _progress = null!;

    /// <summary>The folder to write to; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to write to.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>One picture an image, with its tasks beside each other; the tasks of an image must follow each other.</summary>
    [Parameter(HelpMessage = "One picture an image, with its tasks beside each other.")]
    public SwitchParameter Grid { get; set; }

    /// <summary>The format.</summary>
    [Parameter(HelpMessage = "The format.")]
    public OverlayFileFormat Format { get; set; }

    /// <summary>The width in millimetres; 85 unless said otherwise, 174 for grids.</summary>
    [Parameter(HelpMessage = "The width in millimetres: 85, or 174 for grids, unless given.")]
    [ValidateRange(20.0, 1000.0)]
    public double? Width { get; set; }

    /// <summary>Pixels an inch: 150 suits the screen, 300 and more print.</summary>
    [Parameter(HelpMessage = "Pixels an inch: 150 suits the screen, 300 and more print.")]
    [ValidateRange(36, 1200)]
    public int Dpi { get; set; } = 150;

    /// <summary>Writes over files that are read-only.</summary>
    [Parameter(HelpMessage = "Write over read-only files.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps files that are there.</summary>
    [Parameter(HelpMessage = "Keep files that are there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the files that were written.</summary>
    [Parameter(HelpMessage = "Give the files that were written.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        string extension = Format switch { OverlayFileFormat.Svg => ".svg", OverlayFileFormat.Jpeg => ".jpg", _ => ".png" };
        _look = new OverlayLook(Width ?? (Grid ? 174 : 85), Dpi, ColourMap, Opacity, extension);
        _sources = ReadSources();
        _drawing = new OverlayDrawing(Cancellation);
        _work = new(ThrottleLimit, Cancellation);
        _progress = new ProgressMeter(this, "Drawing overlays", "pictures");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        (OverlayPlan? plan, ErrorRecord? error) = _sources.Plan(InputObject);
        if (plan is null)
        {
            WriteError(error!);
            return;
        }

        if (!Grid)
        {
            Begin([plan], _names.Of(plan.Identity, withTask: true));
            return;
        }

        if (_grid.Count > 0 && _grid[0].Identity.ImageId != plan.Identity.ImageId)
        {
            BeginGrid();
        }

        _grid.Add(plan);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        BeginGrid();
        Guard(() => Save(_work.Drain()));
        _progress.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            // In this order: what is drawn still uses the other.
            _work?.Dispose();
            _drawing?.Dispose();
        }
    }

    private void BeginGrid()
    {
        if (_grid.Count > 0)
        {
            OverlayPlan[] plans = [.. _grid];
            _grid.Clear();
            Begin(plans, _names.Of(plans[0].Identity, withTask: false));
        }
    }

    private void Begin(OverlayPlan[] plans, string? name)
    {
        if (name is null)
        {
            WriteError(ChexError.DuplicateItem(plans[0].Identity.ToString(), "an earlier object of the pipeline", "a later one"));
            return;
        }

        string target = System.IO.Path.Combine(Path, name + _look.Extension);
        CheckTarget(target, NoClobber, Force);
        if (ShouldProcess(target, "Draw an overlay"))
        {
            Guard(() => Save(_work.Add(() =>
            {
                (byte[]? picture, IReadOnlyList<ErrorRecord> errors) = _drawing.Draw(plans, _look);
                return (target, picture, errors);
            })));
        }
    }

    private void Save(IEnumerable<(string Target, byte[]? Picture, IReadOnlyList<ErrorRecord> Errors)> done)
    {
        foreach ((string target, byte[]? picture, IReadOnlyList<ErrorRecord> errors) in done)
        {
            ThrowIfStopping();
            foreach (ErrorRecord error in errors)
            {
                // A radiograph that is missing is said once an image.
                if (!error.FullyQualifiedErrorId.StartsWith("PictureMissing", StringComparison.Ordinal) || _withoutPicture.Add($"{error.TargetObject}"))
                {
                    WriteError(error);
                }
            }

            if (picture is not null)
            {
                MakeFolder(Path);
                SaveFile(target, NoClobber, Force, stream => stream.Write(picture));
                if (PassThru)
                {
                    WriteObject(new FileInfo(target));
                }
            }

            _progress.Step();
        }
    }

    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
