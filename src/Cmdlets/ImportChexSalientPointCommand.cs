using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Localization;

namespace CheXplanation.Cmdlets;

/// <summary>Reads the points that human readers marked as the most telling: one object an image and task.</summary>
[Cmdlet(VerbsData.Import, "ChexSalientPoint", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SalientPoints))]
public sealed class ImportChexSalientPointCommand : ChexPathCmdlet
{
    /// <summary>The human reader to note on each object.</summary>
    [Parameter(HelpMessage = "The human reader to note on each object.")]
    [ArgumentCompleter(typeof(ReaderCompleter))]
    public string Reader { get; set; } = "human";

    /// <summary>The phase to note on each object.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each object.")]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    public string? Phase { get; set; }

    private protected override string UnreadableId => "SalientPointUnreadable";

    private protected override void Read(string path)
    {
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Phase = Phase };
        WriteAll(SalientPointJson.Read(stream, identity, ReportTo(path)));
    }
}
