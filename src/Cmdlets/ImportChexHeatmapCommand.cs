using System.Management.Automation;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Opens heatmap files of the published layout; their values are read when they are used.</summary>
[Cmdlet(VerbsData.Import, "ChexHeatmap", DefaultParameterSetName = "Path")]
[OutputType(typeof(SaliencyMap))]
public sealed class ImportChexHeatmapCommand : ChexCmdlet
{
    private int _count;
    private ProgressMeter? _progress;

    /// <summary>Files or folders; folders are searched to the bottom.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, HelpMessage = "Heatmap files, or folders that hold them.")]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "Heatmap files or folders, without wildcards.")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Only these tasks.</summary>
    [Parameter(HelpMessage = "Only these tasks (pathologies).")]
    public string[] Task { get; set; } = [];

    /// <summary>Only these images.</summary>
    [Parameter(HelpMessage = "Only these images; wildcards allowed.")]
    [SupportsWildcards]
    public string[] ImageId { get; set; } = [];

    /// <summary>The phase to note on each map.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each map, such as valid or test.")]
    public string? Phase { get; set; }

    /// <summary>The method to note on each map.</summary>
    [Parameter(HelpMessage = "The saliency method to note on each map, such as gradcam or ig.")]
    public string? Method { get; set; }

    /// <summary>The model to note on each map.</summary>
    [Parameter(HelpMessage = "The model to note on each map, such as single or ensemble.")]
    public string? Model { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = new ProgressMeter(this, "Opening heatmaps", "files") { Total = 0 };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in ResolvePaths(literal ? LiteralPath : Path, literal))
        {
            string[] files = Directory.Exists(path) ? FilesOf(path) : [path];
            _progress!.Total += files.Length;
            foreach (string file in files)
            {
                ThrowIfStopping();
                Open(file);
                _progress.Step();
            }
        }
    }

    private void Open(string file)
    {
        try
        {
            SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions { Method = Method, Model = Model, Phase = Phase, PixelLimit = PixelLimit });
            if (IsWanted(map))
            {
                _count++;
                WriteObject(map);
            }
        }
        catch (DataFormatException error)
        {
            WriteError(ChexError.Data(error, "HeatmapUnreadable", file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ChexError.Unreadable(error, "HeatmapUnreadable", file));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress!.Complete();
        WriteVerbose($"{_count} heatmaps opened.");
    }

    private string[] FilesOf(string folder)
    {
        try
        {
            string[] files = [.. Directory.EnumerateFiles(folder, "*_map.pkl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            if (files.Length == 0)
            {
                WriteWarning($"'{folder}' holds no heatmap: no file is named <image id>_<task>_map.pkl.");
            }

            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ChexError.Unreadable(error, "HeatmapUnreadable", folder));
            return [];
        }
    }

    private bool IsWanted(SaliencyMap map) =>
        (Task.Length == 0 || Task.Contains(map.Task, StringComparer.OrdinalIgnoreCase))
        && (ImageId.Length == 0 || ImageId.Any(id => new WildcardPattern(id, WildcardOptions.IgnoreCase).IsMatch(map.ImageId)));
}
