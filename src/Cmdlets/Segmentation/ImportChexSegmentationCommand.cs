using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Reads masks, streaming: the reference's files, COCO data sets and results, mask pictures and pictures of labels, boxes.</summary>
[Cmdlet(VerbsData.Import, "ChexSegmentation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SegmentationMask))]
public sealed class ImportChexSegmentationCommand : ChexPathCmdlet
{
    private static readonly string[] Pictures = [".png", ".bmp", ".gif", ".webp", ".jpg", ".jpeg"];

    private readonly Dictionary<(string ImageId, string Task, string? Instance), string> _sources = [];
    private SegmentationFileReader _reader = null!;
    private long _boxes;

    /// <summary>Only these tasks; names that are not CheXpert's become known by it.</summary>
    [Parameter(HelpMessage = "Only these tasks (pathologies, categories).")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [];

    /// <summary>A JSON list of tasks, with aliases if wished: names are read as it writes them.</summary>
    [Parameter(HelpMessage = "A JSON file of task names: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Gives each annotation, result or box as a mask of its own.</summary>
    [Parameter(HelpMessage = "Each annotation, result or box as a mask of its own, not united by image and task.")]
    public SwitchParameter AsInstance { get; set; }

    /// <summary>What becomes of COCO's crowds.</summary>
    [Parameter(HelpMessage = "What becomes of COCO's crowds (iscrowd).")]
    public CocoCrowd Crowd { get; set; }

    /// <summary>The least score of results and boxes that are read.</summary>
    [Parameter(HelpMessage = "The least score of COCO results and boxes that are read.")]
    [ValidateRange(double.MinValue, double.MaxValue)]
    public double MinimumScore { get; set; } = double.NaN;

    /// <summary>Gives an empty mask for each image and category of a COCO data set that has no annotation.</summary>
    [Parameter(HelpMessage = "Empty masks for images of a COCO data set without annotation of a category.")]
    public SwitchParameter IncludeEmpty { get; set; }

    /// <summary>The COCO data set that results belong to: it tells names and sizes.</summary>
    [Parameter(HelpMessage = "The COCO data set that results belong to.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CocoDataset { get; set; }

    /// <summary>A regular expression with the groups id and task, matched with the names of mask pictures.</summary>
    [Parameter(HelpMessage = "Mask pictures: a regular expression with the groups id and task.")]
    [ValidateNotNullOrEmpty]
    public string? NamePattern { get; set; }

    /// <summary>Folders of mask pictures are named as images, pictures as tasks.</summary>
    [Parameter(HelpMessage = "Mask pictures: folders name the images, pictures the tasks.")]
    public SwitchParameter ByFolder { get; set; }

    /// <summary>The image of every mask picture.</summary>
    [Parameter(HelpMessage = "Mask pictures: the image of all, whatever the names tell.")]
    [ValidateNotNullOrEmpty]
    public string? SetImageId { get; set; }

    /// <summary>The task of every mask picture and box.</summary>
    [Parameter(HelpMessage = "Mask pictures and boxes: the task of all, whatever the names tell.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SetTask { get; set; }

    /// <summary>Which label of a picture stands for which task: pictures are read as labels.</summary>
    [Parameter(HelpMessage = "Pictures of labels: the tasks, such as @{ 1 = 'Edema' }, or a JSON file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object? Label { get; set; }

    /// <summary>Height and width of every picture, for boxes that do not tell them.</summary>
    [Parameter(HelpMessage = "Boxes: height and width of every picture, in this order.")]
    [ValidateCount(2, 2)]
    [ValidateRange(1, int.MaxValue)]
    public int[]? PictureSize { get; set; }

    /// <summary>A folder of pictures, named as their images, whose sizes are taken for boxes.</summary>
    [Parameter(HelpMessage = "Boxes: a folder of the pictures, named as the images; their sizes are taken.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PicturePath { get; set; }

    /// <summary>The truth, whose sizes are taken for boxes.</summary>
    [Parameter(HelpMessage = "Boxes: the truth (masks, annotations or their files); its sizes are taken.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[]? GroundTruth { get; set; }

    /// <summary>The human reader to note on each mask.</summary>
    [Parameter(HelpMessage = "The human reader to note on each mask.")]
    [ArgumentCompleter(typeof(ReaderCompleter))]
    public string? Reader { get; set; }

    /// <summary>The saliency method to note on each mask.</summary>
    [Parameter(HelpMessage = "The saliency method to note on each mask.")]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The model to note on each mask.</summary>
    [Parameter(HelpMessage = "The model to note on each mask.")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The phase to note on each mask.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each mask.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = CheXplanation.PictureSize.DefaultPixelLimit;

    private protected override string UnreadableId => "SegmentationUnreadable";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        CheckParameters();
        TaskNameList? list = ReadTaskList(TaskList);
        string[] wanted = [.. Task.Select(task => PathologyTask.Canonical(task, list))];
        var options = new CocoReadOptions
        {
            Identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Method = Method, Model = Model, Phase = Phase },
            PixelLimit = PixelLimit, AsInstance = AsInstance, Crowd = Crowd, MinimumScore = MinimumScore, IncludeEmpty = IncludeEmpty, Tasks = list,
            WantsTask = task => wanted.Length == 0 || wanted.Any(name => TaskNameList.AreSame(name, task)),
            ReportBoxes = count => _boxes += count, Cancellation = Cancellation,
        };
        _reader = new SegmentationFileReader
        {
            Options = options,
            Naming = new NamingArguments(NamePattern, ByFolder, SetImageId, SetTask) { HasOtherTasks = Label is not null }.Read(this, (list ?? TaskNameList.Fourteen).With(Task)),
            Labels = Label is null ? null : LabelArgument.Read(this, Label, ResolveTarget, Cancellation),
            Index = CocoDataset is null ? null : ReadFile(CocoDataset, stream => CocoIndex.Read(stream, options, error => WriteError(ChexError.Data(error.In(CocoDataset), UnreadableId, CocoDataset)))),
            Sizes = FindSizes(),
        };
    }

    private protected override void Read(string path)
    {
        if (!Directory.Exists(path))
        {
            ReadOne(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(path)) ?? string.Empty);
            return;
        }

        List<string> pictures = [.. HeatmapListing.Enumerate(path, ThrowIfStopping).Where(file => Pictures.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))];
        if (pictures.Count == 0)
        {
            WriteWarning($"'{path}' holds no mask picture.");
        }

        foreach (string picture in pictures.Order(StringComparer.Ordinal))
        {
            Guard(picture, () => ReadOne(picture, path));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_boxes > 0)
        {
            WriteWarning($"{_boxes} annotations have a box and no segmentation: the box is their mask.");
        }

        if (_reader.FaintWarning is { } faint)
        {
            WriteWarning(faint);
        }

        if (_reader.UnknownLabels.Count > 0)
        {
            WriteWarning($"Labels that -Label does not have were passed over: {string.Join(", ", _reader.UnknownLabels.Take(20))}{(_reader.UnknownLabels.Count > 20 ? ", ..." : string.Empty)}.");
        }
    }

    private void ReadOne(string path, string root)
    {
        foreach (SegmentationMask mask in _reader.Read(path, root, ReportTo(path)))
        {
            ThrowIfStopping();
            if (_sources.TryAdd((mask.ImageId, mask.Task, mask.Instance), path))
            {
                Give(mask);
            }
            else
            {
                WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), _sources[(mask.ImageId, mask.Task, mask.Instance)], path));
            }
        }
    }

    private void CheckParameters()
    {
        if ((PictureSize is null ? 0 : 1) + (PicturePath is null ? 0 : 1) + (GroundTruth is null ? 0 : 1) > 1)
        {
            ThrowTerminatingError(ChexError.Parameter("-PictureSize, -PicturePath and -GroundTruth exclude each other.", "ParametersExclude", null));
        }

        if ((NamePattern is not null && ByFolder) || (Label is not null && (ByFolder || SetTask is not null)))
        {
            ThrowTerminatingError(ChexError.Parameter("-NamePattern and -ByFolder exclude each other; -Label excludes -ByFolder and -SetTask.", "ParametersExclude", null));
        }
    }

    private HeatmapPictureSizes FindSizes() =>
        PictureSize is [int height, int width] ? HeatmapPictureSizes.OfAll(new PictureSize(width, height))
        : PicturePath is not null ? ReadFolder(ResolveTarget(PicturePath))
        : GroundTruth is not null ? ParameterFile.Read(this, string.Empty, UnreadableId, "GroundTruthInvalid", () => HeatmapPictureSizes.OfTruth(GroundTruth, ResolveTarget, Cancellation))
        : HeatmapPictureSizes.Unknown;

    private HeatmapPictureSizes ReadFolder(string folder) => ParameterFile.Read(
        this, folder, UnreadableId, UnreadableId, () => HeatmapPictureSizes.Of(new PictureFolder(folder, PixelLimit, ThrowIfStopping)));

    private T ReadFile<T>(string path, Func<Stream, T> read)
    {
        string target = ResolveTarget(path);
        return ParameterFile.Read(this, target, UnreadableId, UnreadableId, () =>
        {
            using Stream stream = InputFile.OpenRead(target, Cancellation);
            return read(stream);
        });
    }
}
