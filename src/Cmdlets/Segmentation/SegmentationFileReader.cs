using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Reads masks of any form, told by the content of the file.</summary>
internal sealed class SegmentationFileReader
{
    private const string MaskEnding = "_mask";

    private readonly SortedSet<int> _unknownLabels = [];
    private readonly FaintMaskPictures _faint = new();

    /// <summary>What is read, and what to note on each mask.</summary>
    public required CocoReadOptions Options { get; init; }

    /// <summary>How names of pictures tell image and task.</summary>
    public required HeatmapNaming Naming { get; init; }

    /// <summary>The tasks of labels; null where pictures are masks.</summary>
    public SortedDictionary<int, string>? Labels { get; init; }

    /// <summary>The data set that results belong to, or null.</summary>
    public CocoIndex? Index { get; init; }

    /// <summary>The sizes of pictures, for boxes that do not tell them.</summary>
    public required HeatmapPictureSizes Sizes { get; init; }

    /// <summary>Labels that were found and stand for no task.</summary>
    public IReadOnlyCollection<int> UnknownLabels => _unknownLabels;

    /// <summary>What there is to warn of mask pictures, or null.</summary>
    public string? FaintWarning => _faint.Warning;

    /// <summary>Reads one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The folder from which names with a slash count.</param>
    /// <param name="onBadItem">Takes what is wrong with one item.</param>
    public IEnumerable<SegmentationMask> Read(string path, string root, Action<DataFormatException> onBadItem)
    {
        SegmentationForm form;
        using (Stream first = InputFile.OpenRead(path, Options.Cancellation))
        {
            form = SegmentationForms.Tell(first);
        }

        if (form == SegmentationForm.Picture)
        {
            return ReadPicture(path, root);
        }

        return form == SegmentationForm.BoxCsv ? ReadBoxes(path, onBadItem) : ReadJson(path, form, onBadItem);
    }

    private IEnumerable<SegmentationMask> ReadJson(string path, SegmentationForm form, Action<DataFormatException> onBadItem)
    {
        using Stream stream = InputFile.OpenRead(path, Options.Cancellation);
        IEnumerable<SegmentationMask> masks = form switch
        {
            SegmentationForm.CocoDataset => CocoDatasetJson.Read(stream, Options, onBadItem),
            SegmentationForm.CocoResults => CocoResultsJson.Read(stream, Index, Options, onBadItem),
            SegmentationForm.BoxJson => ToMasks([.. BoxFile.ReadJson(stream, onBadItem)], onBadItem),
            _ => SegmentationJson.Read(stream, Options.Identity, Options.PixelLimit, onBadItem).Select(Renamed).Where(mask => Options.WantsTask(mask.Task)),
        };
        foreach (SegmentationMask mask in masks)
        {
            yield return mask;
        }
    }

    private IEnumerable<SegmentationMask> ReadBoxes(string path, Action<DataFormatException> onBadItem)
    {
        using StreamReader reader = InputFile.OpenText(path, Options.Cancellation);
        List<BoxRow> rows = [.. BoxFile.ReadCsv(reader, onBadItem)];
        return ToMasks(rows, onBadItem);
    }

    private IEnumerable<SegmentationMask> ToMasks(IReadOnlyList<BoxRow> rows, Action<DataFormatException> onBadItem) =>
        BoxFile.ToMasks(rows, Naming.Task, SizeOf, Options, onBadItem);

    private PictureSize? SizeOf(string imageId) => Index?.FindByImageId(imageId)?.Size ?? Sizes.FindOrNull(imageId);

    private IEnumerable<SegmentationMask> ReadPicture(string path, string root)
    {
        string named = WithoutEnding(path);
        string relative = root.Length > 0 ? Path.GetRelativePath(root, named).Replace('\\', '/') : Path.GetFileName(named);
        HeatmapName name = (Labels is null ? Naming : Naming with { Task = "labels", ByFolder = false }).Tell(named, relative, string.Empty);
        ItemIdentity identity = Options.Identity with { ImageId = name.ImageId, Task = name.Task, Method = Options.Identity.Method ?? name.Method };
        if (Labels is null)
        {
            if (!Options.WantsTask(name.Task))
            {
                return [];
            }

            (RunLengthMask mask, long faint) = MaskPicture.ReadMask(path, Options.PixelLimit, Options.Cancellation);
            _faint.Note(path, faint);
            return [new SegmentationMask(identity, mask)];
        }

        (SortedDictionary<int, RunLengthMask> masks, PictureSize size) = MaskPicture.ReadLabels(path, Options.PixelLimit, Options.Cancellation);
        _unknownLabels.UnionWith(masks.Keys.Where(label => !Labels.ContainsKey(label)));
        return Labels.Select(label => (Task: Options.TaskOf(label.Value), Mask: masks.GetValueOrDefault(label.Key) ?? RunLengthMask.Empty(size)))
            .Where(label => Options.WantsTask(label.Task)).GroupBy(label => label.Task, label => label.Mask, StringComparer.Ordinal)
            .Select(labels => new SegmentationMask(identity with { Task = labels.Key }, labels.Aggregate(MaskAlgebra.Union)));
    }

    private SegmentationMask Renamed(SegmentationMask mask) => Options.TaskOf(mask.Task) is var task && task != mask.Task
        ? new SegmentationMask(mask.GetIdentity() with { Task = task }, mask.GetMask())
        : mask;

    /// <summary>IMAGE_TASK_mask.png is named as IMAGE_TASK.png is.</summary>
    private string WithoutEnding(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        return Naming.Pattern is null && stem.Length > MaskEnding.Length && stem.EndsWith(MaskEnding, StringComparison.OrdinalIgnoreCase)
            ? Path.Combine(Path.GetDirectoryName(path)!, stem[..^MaskEnding.Length] + Path.GetExtension(path))
            : path;
    }
}
