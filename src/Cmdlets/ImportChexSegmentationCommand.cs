using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Reads masks from segmentation files, streaming.</summary>
[Cmdlet(VerbsData.Import, "ChexSegmentation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SegmentationMask))]
public sealed class ImportChexSegmentationCommand : ChexPathCmdlet
{
    private readonly Dictionary<(string ImageId, string Task), string> _sources = [];

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
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    private protected override string UnreadableId => "SegmentationUnreadable";

    private protected override void Read(string path)
    {
        using Stream stream = InputFile.OpenRead(path, Cancellation);
        var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Method = Method, Model = Model, Phase = Phase };
        foreach (SegmentationMask mask in SegmentationJson.Read(stream, identity, PixelLimit, ReportTo(path)))
        {
            ThrowIfStopping();
            if (_sources.TryAdd((mask.ImageId, mask.Task), path))
            {
                Give(mask);
            }
            else
            {
                WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), _sources[(mask.ImageId, mask.Task)], path));
            }
        }
    }
}
