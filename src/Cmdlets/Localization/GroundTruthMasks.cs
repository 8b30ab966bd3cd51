using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The truth as a parameter takes it: masks, or paths of segmentation files. Held in memory as runs, by image and task.</summary>
internal sealed class GroundTruthMasks(CancellationToken cancellation, TaskNameList? names)
{
    private static readonly IReadOnlyDictionary<string, SegmentationMask> None = new Dictionary<string, SegmentationMask>();

    private readonly Dictionary<(string ImageId, string Task), string> _sources = [];
    private readonly SortedDictionary<string, Dictionary<string, SegmentationMask>> _images = new(StringComparer.Ordinal);

    /// <summary>The images in ordinal order, with their masks by task.</summary>
    public IEnumerable<(string ImageId, IReadOnlyDictionary<string, SegmentationMask> Tasks)> Images =>
        _images.Select(image => (image.Key, (IReadOnlyDictionary<string, SegmentationMask>)image.Value));

    /// <summary>Reads what the user gave; bad items are reported and passed over, a file that cannot be read ends the cmdlet.</summary>
    public static GroundTruthMasks Read(
        Cmdlet cmdlet, object[] items, Func<string, string> resolve, CancellationToken cancellation, string parameter = "GroundTruth", TaskNameList? names = null)
    {
        var truth = new GroundTruthMasks(cancellation, names);
        AnnotationSegmenter? drawer = null;
        foreach (object item in items)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case SegmentationMask mask:
                    truth.Add(cmdlet, mask, "the truth");
                    break;
                case Annotation annotation:
                    truth.Add(cmdlet, Draw(drawer ??= new AnnotationSegmenter { Cancellation = cancellation }, annotation), "the truth");
                    break;
                case string path:
                    truth.ReadFile(cmdlet, resolve(path));
                    break;
                case FileInfo file:
                    truth.ReadFile(cmdlet, file.FullName);
                    break;
                case { } other:
                    cmdlet.ThrowTerminatingError(ChexError.Parameter(
                        $"-{parameter} takes masks, annotations or paths of segmentation files, not {other.GetType().Name}.", "GroundTruthInvalid", other));
                    break;
            }
        }

        cmdlet.WriteVerbose($"Truth: {truth._sources.Count} masks of {truth._images.Count} images.");
        return truth;
    }

    public bool TryGetImage(string imageId, out IReadOnlyDictionary<string, SegmentationMask> tasks)
    {
        bool found = _images.TryGetValue(imageId, out Dictionary<string, SegmentationMask>? held);
        tasks = held ?? None;
        return found;
    }

    public bool TryGet(string imageId, string task, [NotNullWhen(true)] out SegmentationMask? mask)
    {
        mask = null;
        return _images.TryGetValue(imageId, out Dictionary<string, SegmentationMask>? tasks) && tasks.TryGetValue(task, out mask);
    }

    private static SegmentationMask Draw(AnnotationSegmenter drawer, Annotation annotation)
    {
        try
        {
            return drawer.Segment(annotation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void ReadFile(Cmdlet cmdlet, string path)
    {
        const string id = "SegmentationUnreadable";
        ParameterFile.Read(cmdlet, path, id, id, () =>
        {
            using Stream stream = MeteredStream.OpenRead(cmdlet, path, cancellation);
            var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty };
            Action<DataFormatException> report = error => cmdlet.WriteError(ChexError.Data(error.In(path), id, path));
            IEnumerable<SegmentationMask> masks = SegmentationForms.Tell(stream) == SegmentationForm.CocoDataset
                ? CocoDatasetJson.Read(stream, new CocoReadOptions { Tasks = names, Cancellation = cancellation }, report)
                : SegmentationJson.Read(stream, identity, PictureSize.DefaultPixelLimit, report, names);
            foreach (SegmentationMask mask in masks)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(cmdlet, mask, path);
            }
        });
    }

    private void Add(Cmdlet cmdlet, SegmentationMask mask, string source)
    {
        if (!_images.TryGetValue(mask.ImageId, out Dictionary<string, SegmentationMask>? tasks))
        {
            _images.Add(mask.ImageId, tasks = new(StringComparer.Ordinal));
        }

        if (!tasks.TryAdd(mask.Task, mask))
        {
            cmdlet.WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), _sources[(mask.ImageId, mask.Task)], source));
            return;
        }

        _sources.Add((mask.ImageId, mask.Task), source);
    }
}
