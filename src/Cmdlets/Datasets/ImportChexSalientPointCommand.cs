using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>Reads the points that human readers marked as the most telling: one object an image and task.</summary>
[Cmdlet(VerbsData.Import, "ChexSalientPoint", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SalientPoints))]
public sealed class ImportChexSalientPointCommand : ChexPathCmdlet
{
    private TaskNameList? _names;

    /// <summary>A JSON list of tasks and their aliases; what the file calls so gets the name of the task.</summary>
    [Parameter(HelpMessage = "A JSON file of task names and aliases: {\"cat\": [\"n02123045\"], \"dog\": []}.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>The human reader to note on each object.</summary>
    [Parameter(HelpMessage = "The human reader to note on each object.")]
    [ArgumentCompleter(typeof(ReaderCompleter))]
    public string Reader { get; set; } = "human";

    /// <summary>The phase to note on each object.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each object.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    private protected override string UnreadableId => "SalientPointUnreadable";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _names = ReadTaskList(TaskList);
    }

    private protected override void Read(string path)
    {
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Phase = Phase };
        WriteAll(SalientPointJson.Read(stream, identity, ReportTo(path), names: _names));
    }
}
