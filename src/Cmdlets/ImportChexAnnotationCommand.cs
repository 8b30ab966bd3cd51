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

    /// <summary>The tasks that each image yields; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that each image yields.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>Brings raw names and outlines to the published form: support devices under one name, Cardiomegaly added to Enlarged Cardiomediastinum.</summary>
    [Parameter(HelpMessage = "Bring raw names and outlines to the published form.")]
    public SwitchParameter Clean { get; set; }

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
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_unknownTasks.Count > 0)
        {
            WriteWarning($"Passed over, because they are none of the tasks asked for: {string.Join(", ", _unknownTasks)}.");
        }
    }

    private protected override void Read(string path)
    {
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Method = Method, Phase = Phase };
        var options = new AnnotationReadOptions { Tasks = Task, Clean = Clean, PixelLimit = PixelLimit, OnUnknownTask = (_, task) => _unknownTasks.Add(task) };
        WriteAll(AnnotationJson.Read(stream, identity, options, ReportTo(path)));
    }
}
