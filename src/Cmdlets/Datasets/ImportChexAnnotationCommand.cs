using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>Reads the outlines that radiologists drew from annotation files, streaming: one object an image and task, absent findings included.</summary>
[Cmdlet(VerbsData.Import, "ChexAnnotation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Annotation))]
public sealed class ImportChexAnnotationCommand : ChexPathCmdlet
{
    private readonly SortedSet<string> _unknownTasks = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unmappedStudies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private StudyNameTable? _studies;
    private TaskNameList? _names;

    /// <summary>The tasks that each image yields; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that each image yields.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Brings raw names and outlines to the published form: support devices under one name, Cardiomegaly added to Enlarged Cardiomediastinum.</summary>
    [Parameter(HelpMessage = "Bring raw names and outlines to the published form.")]
    public SwitchParameter Clean { get; set; }

    /// <summary>Which image each study of a raw export is: a CSV with the columns StudyInstanceUID and original_filename.</summary>
    [Parameter(HelpMessage = "A CSV that names the studies of a raw export: StudyInstanceUID, original_filename.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StudyMap { get; set; }

    /// <summary>The data set of a raw export to read: its name, id or number from 0; all unless said otherwise.</summary>
    [Parameter(HelpMessage = "The data set of a raw export: its name, id or number from 0.")]
    [ValidateNotNullOrEmpty]
    public string? Dataset { get; set; }

    /// <summary>The human reader to note on each annotation.</summary>
    [Parameter(HelpMessage = "The human reader to note on each annotation.")]
    [ArgumentCompleter(typeof(ReaderCompleter))]
    public string? Reader { get; set; }

    /// <summary>The method to note on each annotation.</summary>
    [Parameter(HelpMessage = "The method to note on each annotation.")]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The phase to note on each annotation.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each annotation.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    private protected override string UnreadableId => "AnnotationUnreadable";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _names = ReadTaskList(TaskList);
        Task = _names?.Tasks.ToArray() ?? Task;
        if (!Clean && (StudyMap is not null || Dataset is not null))
        {
            ThrowTerminatingError(ChexError.Parameter("-StudyMap and -Dataset are of raw exports, which need -Clean.", "ParametersExclude", null));
        }

        if (StudyMap is not null)
        {
            string path = ResolveTarget(StudyMap);
            _studies = ParameterFile.Read(this, path, "TableUnreadable", "TableUnreadable", () =>
            {
                using StreamReader reader = InputFile.OpenText(path, Cancellation);
                return StudyNameTable.Read(reader);
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_unknownTasks.Count > 0)
        {
            WriteWarning($"Passed over, because they are none of the tasks asked for: {string.Join(", ", _unknownTasks)}.");
        }

        if (_unmappedStudies.Count > 0)
        {
            WriteWarning($"Left out, because -StudyMap does not name them: {_unmappedStudies.Count} studies, such as {_unmappedStudies.Min}.");
        }

        if (_studies?.ImageIds.Where(image => !_images.Contains(image)).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } without)
        {
            WriteWarning($"-StudyMap names {without.Length} images on which nothing was drawn, such as {without[0]}; an export does not tell their size, so they give nothing.");
        }
    }

    private protected override void Read(string path)
    {
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Method = Method, Phase = Phase };
        var options = new AnnotationReadOptions
        {
            Tasks = Task, Names = _names, Clean = Clean, PixelLimit = PixelLimit, Studies = _studies, Dataset = Dataset, Cancellation = Cancellation,
            OnUnknownTask = (_, task) => _unknownTasks.Add(task), OnUnmappedStudy = study => _unmappedStudies.Add(study),
        };
        if (Clean && RawAnnotationExport.Is(stream))
        {
            WriteAll(RawAnnotationExport.Read(stream, identity, options, ReportTo(path)).Select(Note));
        }
        else
        {
            WriteAll(AnnotationJson.Read(stream, identity, options, ReportTo(path)));
        }
    }

    private Annotation Note(Annotation annotation)
    {
        _images.Add(annotation.ImageId);
        return annotation;
    }
}
