using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Reads masks from segmentation files, streaming.</summary>
[Cmdlet(VerbsData.Import, "ChexSegmentation", DefaultParameterSetName = "Path")]
[OutputType(typeof(SegmentationMask))]
public sealed class ImportChexSegmentationCommand : ChexCmdlet
{
    /// <summary>Segmentation files.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, HelpMessage = "Segmentation files (JSON).")]
    public string[] Path { get; set; } = [];

    /// <summary>Segmentation files, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "Segmentation files, without wildcards.")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The human reader to note on each mask.</summary>
    [Parameter(HelpMessage = "The human reader to note on each mask.")]
    public string? Reader { get; set; }

    /// <summary>The saliency method to note on each mask.</summary>
    [Parameter(HelpMessage = "The saliency method to note on each mask.")]
    public string? Method { get; set; }

    /// <summary>The model to note on each mask.</summary>
    [Parameter(HelpMessage = "The model to note on each mask.")]
    public string? Model { get; set; }

    /// <summary>The phase to note on each mask.</summary>
    [Parameter(HelpMessage = "The phase of the study to note on each mask.")]
    public string? Phase { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string file in ResolvePaths(literal ? LiteralPath : Path, literal))
        {
            Read(file);
        }
    }

    private void Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            var identity = new ItemIdentity { ImageId = string.Empty, Task = string.Empty, Reader = Reader, Method = Method, Model = Model, Phase = Phase };
            foreach (SegmentationMask mask in SegmentationJson.Read(
                stream, identity, PixelLimit, error => WriteError(ChexError.Data(error.In(file), "SegmentationUnreadable", file))))
            {
                if (Stopping)
                {
                    return;
                }

                WriteObject(mask);
            }
        }
        catch (DataFormatException error)
        {
            WriteError(ChexError.Data(error.In(file), "SegmentationUnreadable", file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ChexError.Unreadable(error, "SegmentationUnreadable", file));
        }
    }
}
