using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>A cmdlet that holds segmentation files against the tasks, a truth and pictures.</summary>
public abstract class ChexSegmentationCheckCmdlet : ChexPathCmdlet
{
    /// <summary>The tasks that every image must have; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that every image must have.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>The truth: masks, annotations or their files. Ids, sizes and what there is to find are held against it.</summary>
    [Parameter(HelpMessage = "The truth: masks, annotations or their files.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>A folder of the pictures, named as the images; sizes are held against them.</summary>
    [Parameter(HelpMessage = "A folder of the pictures, named as the images.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PicturePath { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    private protected override string UnreadableId => "SegmentationUnreadable";

    /// <summary>The pictures of -PicturePath, or null.</summary>
    private protected PictureFolder? Pictures { get; private set; }

    /// <summary>What files are held against.</summary>
    private protected SegmentationCheckOptions Options { get; private set; } = new();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Options = new SegmentationCheckOptions { Tasks = ReadTaskList(TaskList) ?? TaskNameList.Named(Task), PixelLimit = PixelLimit, Cancellation = Cancellation };
        Pictures = PicturePath is null ? null : Demand(PicturePath, path => new PictureFolder(path, PixelLimit, ThrowIfStopping));
        var expected = new ExpectedImages { PictureSizeOf = Pictures is null ? null : Pictures.Find };
        foreach (object item in GroundTruth)
        {
            Add(expected, ObjectProperty.Unwrap(item));
        }

        Options = Options with { Expected = expected };
    }

    private void Add(ExpectedImages expected, object? item)
    {
        switch (item)
        {
            case SegmentationMask mask:
                expected.Add(mask.ImageId, mask.Task, mask.GetMask().Size, mask.Area);
                break;
            case Annotation annotation:
                expected.Add(annotation.ImageId, annotation.GetSize());
                break;
            case string path:
                Demand(path, target => AddFile(expected, target));
                break;
            case FileInfo file:
                Demand(file.FullName, target => AddFile(expected, target));
                break;
            default:
                ThrowTerminatingError(ChexError.Parameter(
                    $"-GroundTruth takes masks, annotations or paths of their files, not {item?.GetType().Name ?? "null"}.", "GroundTruthInvalid", item));
                break;
        }
    }

    private bool AddFile(ExpectedImages expected, string path)
    {
        List<SegmentationMask> masks = ReadMasks(path);
        int added = masks.Count;
        foreach (SegmentationMask mask in masks)
        {
            ThrowIfStopping();
            expected.Add(mask.ImageId, mask.Task, mask.GetMask().Size, mask.Area);
        }

        if (masks.Count == 0)
        {
            // Annotations have no masks: their sizes are taken.
            using Stream stream = InputFile.OpenRead(path, Cancellation);
            foreach ((string imageId, PictureSize size) in PictureSizeJson.Read(stream))
            {
                ThrowIfStopping();
                expected.Add(imageId, size);
                added++;
            }
        }

        return added > 0
            ? true
            : throw new DataFormatException(DataFault.Malformed, "$", "images with sizes, so that there is a truth to hold files against", "none");
    }

    /// <summary>The masks of a segmentation file or a COCO data set; bad ones are reported where there are others.</summary>
    private List<SegmentationMask> ReadMasks(string path)
    {
        var bad = new List<DataFormatException>();
        var masks = new List<SegmentationMask>();
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        IEnumerable<SegmentationMask> read = SegmentationForms.Tell(stream) == SegmentationForm.CocoDataset
            ? CocoDatasetJson.Read(stream, new CocoReadOptions { PixelLimit = PixelLimit, IncludeEmpty = true, Tasks = Options.Tasks, Cancellation = Cancellation }, bad.Add)
            : SegmentationJson.Read(stream, new ItemIdentity { ImageId = string.Empty, Task = string.Empty }, PixelLimit, bad.Add, Options.Tasks);
        try
        {
            masks.AddRange(read);
        }
        catch (DataFormatException error) when (error.Fault == DataFault.OtherForm)
        {
            // Their reader takes the sizes.
            return [];
        }

        if (masks.Count > 0)
        {
            bad.ForEach(ReportTo(path));
        }

        return masks;
    }

    /// <summary>Reads what a parameter names; what is wrong with it ends the cmdlet before any work.</summary>
    private T Demand<T>(string path, Func<string, T> read)
    {
        string target = ResolveTarget(path);
        return ParameterFile.Read(this, target, UnreadableId, "GroundTruthInvalid", () => read(target));
    }
}
