using System.Management.Automation;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Opens heatmap files of the published layout; their values are read when they are used.</summary>
[Cmdlet(VerbsData.Import, "ChexHeatmap", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SaliencyMap))]
public sealed class ImportChexHeatmapCommand : ChexPathCmdlet
{
    private readonly SortedSet<string> _passedOver = new(StringComparer.Ordinal);
    private int _count;
    private ProgressMeter? _progress;

    /// <summary>Only these tasks.</summary>
    [Parameter(HelpMessage = "Only these tasks (pathologies).")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    public string[] Task { get; set; } = [];

    /// <summary>Only these images.</summary>
    [Parameter(HelpMessage = "Only these images; wildcards allowed.")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ImageIdCompleter))]
    public string[] ImageId { get; set; } = [];

    /// <summary>The phase to note on each map.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each map, such as valid or test.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    /// <summary>The method to note on each map.</summary>
    [Parameter(HelpMessage = "The saliency method to note on each map, such as gradcam or ig.")]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The model to note on each map.</summary>
    [Parameter(HelpMessage = "The model to note on each map, such as single or ensemble.")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = new ProgressMeter(this, "Opening heatmaps", "files") { Total = 0 };

    private protected override string UnreadableId => "HeatmapUnreadable";

    private protected override void Read(string path)
    {
        List<string> files = Directory.Exists(path) ? FilesOf(path) : [path];
        _progress!.Total += files.Count;
        foreach (string file in files)
        {
            Guard(file, () => Open(file));
            _progress.Step();
        }
    }

    private void Open(string file)
    {
        SaliencyMap map = SaliencyMapFile.Open(file, new SaliencyMapReadOptions { Method = Method, Model = Model, Phase = Phase, PixelLimit = PixelLimit });
        if (IsWanted(map))
        {
            _count++;
            Give(map);
        }
        else
        {
            _passedOver.Add(map.Task);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress!.Complete();
        base.EndProcessing();
        if (_count == 0 && _passedOver.Count > 0)
        {
            WriteWarning($"No heatmap matches -Task or -ImageId; there are heatmaps of {string.Join(", ", _passedOver)}.");
        }
    }

    /// <summary>The heatmaps of a folder and those below it, in ordinal order.</summary>
    private List<string> FilesOf(string folder)
    {
        List<string> files = FolderFiles.Find(folder, "_map.pkl", ThrowIfStopping);
        if (files.Count == 0)
        {
            WriteWarning($"'{folder}' holds no heatmap: no file is named <image id>_<task>_map.pkl.");
        }

        return files;
    }

    private bool IsWanted(SaliencyMap map) =>
        (Task.Length == 0 || Task.Any(task => string.Equals(PathologyTask.Canonical(task), map.Task, StringComparison.OrdinalIgnoreCase)))
        && (ImageId.Length == 0 || ImageId.Any(id => new WildcardPattern(id, WildcardOptions.IgnoreCase).IsMatch(map.ImageId)));
}
