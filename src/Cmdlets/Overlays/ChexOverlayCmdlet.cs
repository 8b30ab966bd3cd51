using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>How a heatmap is coloured.</summary>
public enum OverlayColourMap
{
    /// <summary>Viridis: perceptually uniform.</summary>
    Viridis,

    /// <summary>Magma: perceptually uniform.</summary>
    Magma,

    /// <summary>Cividis: perceptually uniform, and nearly the same to readers with and without colour deficiency.</summary>
    Cividis,

    /// <summary>Jet, as the reference's code draws; it shows edges where the map has none.</summary>
    Jet,
}

/// <summary>What Export-ChexOverlay and Export-ChexReport share: where pictures, heatmaps, masks and points come from.</summary>
public abstract class ChexOverlayCmdlet : ChexCmdlet
{
    /// <summary>Masks, heatmaps or scores.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Masks, heatmaps or scores.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>Radiographs: files, or folders with those below them; named as the image, or patient/study/name.</summary>
    [Parameter(HelpMessage = "Radiographs: files or folders.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] PicturePath { get; set; } = [];

    /// <summary>Heatmaps, or paths of heatmap files or folders; needed where the input does not refer to them.</summary>
    [Parameter(HelpMessage = "Heatmaps, or paths of heatmap files or folders.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Heatmap { get; set; } = [];

    /// <summary>Predicted masks, or paths of segmentation files; needed where the input does not refer to them.</summary>
    [Parameter(HelpMessage = "Predicted masks, or paths of segmentation files.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Segmentation { get; set; } = [];

    /// <summary>True masks, annotations, or paths of segmentation files.</summary>
    [Parameter(HelpMessage = "True masks, annotations, or paths of segmentation files.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>A human reader's masks or annotations, or paths of segmentation files.</summary>
    [Parameter(HelpMessage = "A human reader's masks or annotations, or paths of segmentation files.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Benchmark { get; set; } = [];

    /// <summary>A human reader's points, or paths of files of them.</summary>
    [Parameter(HelpMessage = "A human reader's points, or paths of files of them.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] SalientPoint { get; set; } = [];

    /// <summary>The heatmap's colours.</summary>
    [Parameter(HelpMessage = "The heatmap's colours.")]
    public OverlayColourMap ColourMap { get; set; }

    /// <summary>How opaque the heatmap is at its highest.</summary>
    [Parameter(HelpMessage = "How opaque the heatmap is at its highest, 0 to 1.")]
    [ValidateRange(0.0, 1.0)]
    public double Opacity { get; set; } = 0.5;

    /// <summary>How many pictures are drawn at once.</summary>
    [Parameter(HelpMessage = "How many pictures are drawn at once.")]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>Reads what the parameters name.</summary>
    private protected OverlaySources ReadSources()
    {
        PictureIndex pictures = PictureIndex.Of(ResolvePaths(PicturePath, literal: false), ThrowIfStopping);
        return new OverlaySources(
            pictures,
            GroundTruthMasks.Read(this, Segmentation, ResolveTarget, Cancellation, nameof(Segmentation)),
            GroundTruthMasks.Read(this, GroundTruth, ResolveTarget, Cancellation),
            GroundTruthMasks.Read(this, Benchmark, ResolveTarget, Cancellation, nameof(Benchmark)),
            OverlayArguments.ReadHeatmaps(this, Heatmap, path => ResolvePaths([path], literal: false), ThrowIfStopping),
            OverlayArguments.ReadPoints(this, SalientPoint, ResolveTarget, Cancellation));
    }
}
