using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Opens heatmap files: the published pickles, and arrays and pictures of other tools; their values are read when they are used.</summary>
[Cmdlet(VerbsData.Import, "ChexHeatmap", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SaliencyMap))]
public sealed class ImportChexHeatmapCommand : ChexPathCmdlet
{
    private const string IndexSet = "Index";

    private HeatmapSelection _selection = null!;
    private HeatmapReadOptions _options = new();
    private ProgressMeter? _progress;

    /// <summary>An index instead of paths: a CSV with the columns path, id, task and, if wished, method, array, height, width, probability.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IndexSet, HelpMessage = "A CSV: path, id, task[, method, array, height, width, probability].")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string Index { get; set; } = string.Empty;

    /// <summary>Only these tasks; names that are not CheXpert's become known by it.</summary>
    [Parameter(HelpMessage = "Only these tasks (pathologies, classes).")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [];

    /// <summary>A JSON list of tasks, with aliases if wished; only these are read.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Only these images.</summary>
    [Parameter(HelpMessage = "Only these images; wildcards allowed.")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ImageIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ImageId { get; set; } = [];

    /// <summary>A regular expression with the groups id, task and method, matched with the name of a file or array.</summary>
    [Parameter(HelpMessage = "A regular expression with the groups id, task and, if wished, method.")]
    [ValidateNotNullOrEmpty]
    public string? NamePattern { get; set; }

    /// <summary>Folders are named as images and files as tasks; or files as images and their arrays as tasks.</summary>
    [Parameter(HelpMessage = "Folders name the images and files the tasks; in files of many arrays the file names the image.")]
    public SwitchParameter ByFolder { get; set; }

    /// <summary>The image of every map, whatever the names tell.</summary>
    [Parameter(HelpMessage = "The image of every map, whatever the names tell.")]
    [ValidateNotNullOrEmpty]
    public string? SetImageId { get; set; }

    /// <summary>The task of every map, whatever the names tell.</summary>
    [Parameter(HelpMessage = "The task of every map, whatever the names tell.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SetTask { get; set; }

    /// <summary>Height and width of every picture, for files that do not tell them.</summary>
    [Parameter(HelpMessage = "Height and width of every picture, in this order.")]
    [ValidateCount(2, 2)]
    [ValidateRange(1, int.MaxValue)]
    public int[]? PictureSize { get; set; }

    /// <summary>A folder of pictures, named as their images, whose sizes are taken.</summary>
    [Parameter(HelpMessage = "A folder of the pictures, named as the images; their sizes are taken.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PicturePath { get; set; }

    /// <summary>The truth (masks, annotations or their files), whose sizes are taken.</summary>
    [Parameter(HelpMessage = "The truth (masks, annotations or their files); its sizes are taken.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[]? GroundTruth { get; set; }

    /// <summary>Each map is as large as its picture.</summary>
    [Parameter(HelpMessage = "Each map is as large as its picture.")]
    public SwitchParameter MapSizeIsPictureSize { get; set; }

    /// <summary>What several channels of a map become; without it such maps are refused.</summary>
    [Parameter(HelpMessage = "What several channels of a map become.")]
    public ChannelReduction Reduce { get; set; }

    /// <summary>The channels are the last dimension, as TensorFlow has them.</summary>
    [Parameter(HelpMessage = "The channels are the last dimension: (h,w,c).")]
    public SwitchParameter ChannelsLast { get; set; }

    /// <summary>The colour map of coloured pictures, looked up backwards: approximate.</summary>
    [Parameter(HelpMessage = "The colour map of coloured pictures, looked up backwards (approximate).")]
    [Alias("ColorMap")]
    public ColourMap ColourMap { get; set; }

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
    public long PixelLimit { get; set; } = CheXplanation.PictureSize.DefaultPixelLimit;

    private protected override string UnreadableId => "HeatmapUnreadable";

    private bool NamesFiles => NamePattern is not null || ByFolder || SetImageId is not null || SetTask is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckParameters();
        TaskNameList? list = ReadTaskList(TaskList);
        HeatmapNaming naming = new NamingArguments(NamePattern, ByFolder, SetImageId, SetTask).Read(this, (list ?? TaskNameList.Fourteen).With(Task));
        _selection = new HeatmapSelection(Task, ImageId, naming.Tasks, list);
        HeatmapPictureSizes sizes = FindSizes();
        _options = new HeatmapReadOptions
        {
            Notes = new SaliencyMapReadOptions { Method = Method, Model = Model, Phase = Phase, PixelLimit = PixelLimit },
            Naming = naming,
            Reduction = Reduce,
            ChannelsLast = ChannelsLast,
            PictureSizeOf = sizes.Find,
            ReadOther = path => HeatmapPictures.Read(path, ColourMap, PixelLimit),
        };
        _progress = new ProgressMeter(this, "Opening heatmaps", "files") { Total = 0 };
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == IndexSet)
        {
            string index = ResolveTarget(Index);
            Guard(index, () => ReadIndex(index));
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override void Read(string path)
    {
        bool isFolder = Directory.Exists(path);
        IReadOnlyList<string> files = isFolder ? FilesOf(path) : [path];
        // A file by itself is seen with its folder's name.
        string root = isFolder ? path : System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(path)) ?? string.Empty;
        _progress!.Total += files.Count;
        foreach (string file in files)
        {
            Open(file, root, _options);
            _progress.Step();
        }
    }

    /// <summary>Which of several maps is meant must be told.</summary>
    private static List<SaliencyMap> OnlyOne(IEnumerable<SaliencyMap> maps) => maps.Take(2).ToList() is { Count: < 2 } list
        ? list
        : throw new DataFormatException(DataFault.NameUnclear, "the whole file", "one array, or a column 'array' in the index that says which is meant", "several");

    private void Open(string file, string root, HeatmapReadOptions options, bool onlyOne = false)
    {
        string relative = root.Length > 0 ? System.IO.Path.GetRelativePath(root, file).Replace('\\', '/') : System.IO.Path.GetFileName(file);
        Guard(file, () =>
        {
            IEnumerable<SaliencyMap> maps = HeatmapFile.Open(file, relative, options with { Report = ReportTo(file) });
            foreach (SaliencyMap map in onlyOne ? OnlyOne(maps) : maps)
            {
                ThrowIfStopping();
                if (_selection.Takes(map))
                {
                    Give(map);
                }
            }
        });
    }

    private void ReadIndex(string index)
    {
        string folder = System.IO.Path.GetDirectoryName(index)!;
        using StreamReader reader = InputFile.OpenText(index, Cancellation);
        foreach (HeatmapIndexFile file in HeatmapIndexFile.Group(HeatmapIndexTable.Read(reader, ReportTo(index)), folder))
        {
            ThrowIfStopping();
            if (File.Exists(file.Path))
            {
                Open(file.Path, folder, file.Options(_options), !file.NamesArrays);
            }
            else
            {
                WriteError(ChexError.PathNotFound(file.Path));
            }

            foreach (DataFormatException error in file.Unmet())
            {
                ReportTo(index)(error);
            }

            _progress!.Step();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress!.Complete();
        base.EndProcessing();
        if (_selection.Warning is { } warning)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>The heatmaps of a folder and those below it, in ordinal order.</summary>
    private List<string> FilesOf(string folder)
    {
        HeatmapListing listing = HeatmapListing.Of(folder, NamesFiles, ThrowIfStopping);
        if (listing.Files.Count == 0)
        {
            WriteWarning($"'{folder}' holds no heatmap: no file is named <image id>_<task>_map.pkl, and none is of another known form.");
        }

        if (listing.PassedOver > 0)
        {
            WriteWarning($"'{folder}' holds {listing.PassedOver} files of arrays besides those named <image id>_<task>_map.pkl; they were passed over. "
                + "Name all by -NamePattern, or give their paths.");
        }

        return listing.Files;
    }

    private void CheckParameters()
    {
        int sizes = (PictureSize is null ? 0 : 1) + (PicturePath is null ? 0 : 1) + (GroundTruth is null ? 0 : 1) + (MapSizeIsPictureSize ? 1 : 0);
        if (sizes > 1)
        {
            ThrowTerminatingError(ChexError.Parameter(
                "-PictureSize, -PicturePath, -GroundTruth and -MapSizeIsPictureSize exclude each other.", "ParametersExclude", null));
        }

        if ((NamePattern is not null && ByFolder) || (ParameterSetName == IndexSet && NamesFiles))
        {
            ThrowTerminatingError(ChexError.Parameter("-Index, -NamePattern and -ByFolder exclude each other; -Index also -SetImageId and -SetTask.", "ParametersExclude", null));
        }
    }

    private HeatmapPictureSizes FindSizes() =>
        PictureSize is [int height, int width] ? HeatmapPictureSizes.OfAll(new PictureSize(width, height))
        : MapSizeIsPictureSize ? HeatmapPictureSizes.OfMap
        : PicturePath is not null ? ReadParameter(PicturePath, path => HeatmapPictureSizes.Of(new PictureFolder(path, PixelLimit, ThrowIfStopping)))
        : GroundTruth is not null ? ReadParameter(string.Empty, _ => HeatmapPictureSizes.OfTruth(GroundTruth, ResolveTarget, Cancellation))
        : HeatmapPictureSizes.Unknown;

    private T ReadParameter<T>(string path, Func<string, T> read)
    {
        string target = path.Length > 0 ? ResolveTarget(path) : path;
        return ParameterFile.Read(this, target, UnreadableId, "GroundTruthInvalid", () => read(target));
    }
}
