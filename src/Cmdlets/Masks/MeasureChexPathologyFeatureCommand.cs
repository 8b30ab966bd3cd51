using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;
using CheXplanation.Pathology;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Measures the shape of each annotated pathology: instances, area ratio, elongation, irrectangularity.</summary>
/// <remarks>Source: <c>compute_pathology_features.py</c>. One row an image and task of the annotations, by image id.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexPathologyFeature")]
[OutputType(typeof(PathologyFeature))]
public sealed class MeasureChexPathologyFeatureCommand : ChexCmdlet
{
    private TaskNameList? _names;
    private readonly Dictionary<(string ImageId, string Task), Annotation> _annotations = [];
    private readonly HashSet<string> _withoutMask = new(StringComparer.Ordinal);

    /// <summary>Annotations from Import-ChexAnnotation, or the path of an annotation file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "Annotations, or the path of an annotation file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[] Annotation { get; set; } = [];

    /// <summary>The masks of the annotations: masks, or the path of a segmentation file. Without it they are drawn.</summary>
    [Parameter(Position = 1, HelpMessage = "The masks of the annotations, or the path of a segmentation file; without it they are drawn.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object[]? Segmentation { get; set; }

    /// <summary>The tasks; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _names = ReadTaskList(TaskList);
        Task = _names?.Tasks.ToArray() ?? Task;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object item in Annotation)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case Annotation annotation:
                    Add(annotation, "an earlier annotation");
                    break;
                case string path:
                    ReadFile(ResolveTarget(path));
                    break;
                case FileInfo file:
                    ReadFile(file.FullName);
                    break;
                case { } other:
                    WriteError(ChexError.InputInvalid(other, "Annotations (Import-ChexAnnotation) or paths of annotation files"));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        GroundTruthMasks? masks = Segmentation is null ? null : GroundTruthMasks.Read(this, Segmentation, ResolveTarget, Cancellation, nameof(Segmentation), _names);
        var drawer = new AnnotationSegmenter { Cancellation = Cancellation };
        var progress = new ProgressMeter(this, "Measuring shapes", "annotations") { Total = _annotations.Count };
        string[] tasks = [.. Task.Order(StringComparer.Ordinal)];
        foreach (string image in _annotations.Keys.Select(key => key.ImageId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (string task in tasks)
            {
                ThrowIfStopping();
                try
                {
                    StopWhereCancelled(() => WriteFeature(image, task, masks, drawer));
                }
                catch (DataFormatException error)
                {
                    WriteError(ChexError.Data(error, "AnnotationUnreadable", image));
                }

                progress.Step();
            }
        }

        progress.Complete();
        Tell($"{_annotations.Count} annotations measured, {(masks is null ? "their masks drawn" : "their masks as given")}");
        if (_withoutMask.Count > 0)
        {
            WriteWarning($"{ImageList.Describe(_withoutMask)} of the annotations without masks: their features are those of empty masks.");
        }
    }

    private void WriteFeature(string image, string task, GroundTruthMasks? masks, AnnotationSegmenter drawer)
    {
        Annotation? annotation = _annotations.GetValueOrDefault((image, task));
        ItemIdentity identity = annotation?.GetIdentity() ?? new ItemIdentity { ImageId = image, Task = task };
        SegmentationMask? mask = null;
        if (masks is not null && !masks.TryGetImage(image, out _))
        {
            _withoutMask.Add(image);
        }

        if (masks is null)
        {
            mask = annotation is null ? null : drawer.Segment(annotation);
        }
        else if (masks.TryGetImage(image, out IReadOnlyDictionary<string, SegmentationMask> ofImage) && !ofImage.TryGetValue(task, out mask))
        {
            WriteError(ChexError.TaskMissing($"{image}: the masks have no task '{task}'.", image));
            return;
        }

        if (annotation is not null && mask is not null && mask.GetMask().Size != annotation.GetSize())
        {
            WriteError(ChexError.SizeMismatch(identity, mask.GetMask().Size, annotation.GetSize()));
            return;
        }

        GeometricFeatures features = mask is null
            ? new GeometricFeatures(0, 0, double.NaN, double.NaN)
            : GeometricFeatures.Of(mask.GetMask(), annotation?.PolygonCount ?? 0, Cancellation);
        WriteObject(new PathologyFeature(identity, features));
    }

    private void ReadFile(string path)
    {
        const string id = "AnnotationUnreadable";
        ParameterFile.Read(this, path, id, id, () =>
        {
            using Stream stream = OpenRead(path);
            var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty };
            foreach (Annotation annotation in AnnotationJson.Read(
                stream, identity, new AnnotationReadOptions { Tasks = Task, Names = _names }, error => WriteError(ChexError.Data(error.In(path), id, path))))
            {
                ThrowIfStopping();
                Add(annotation, path);
            }
        });
    }

    private void Add(Annotation annotation, string source)
    {
        if (!_annotations.TryAdd((annotation.ImageId, annotation.Task), annotation))
        {
            WriteError(ChexError.DuplicateItem(annotation.GetIdentity().ToString(), "an earlier annotation", source));
        }
    }
}
