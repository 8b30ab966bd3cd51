using System.Management.Automation;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns masks into COCO's run-length encoding.</summary>
[Cmdlet(VerbsData.ConvertTo, "CocoRle", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(CocoRle))]
public sealed class ConvertToCocoRleCommand : ChexCmdlet
{
    /// <summary>Masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject", HelpMessage = "Masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>A dense mask: bool[,] or byte[,], rows first; any value but 0 is on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Mask", HelpMessage = "A dense mask: bool[,] or byte[,], rows first.")]
    public Array Mask { get; set; } = null!;

    /// <summary>Writes the run lengths as numbers, not as a string.</summary>
    [Parameter(HelpMessage = "Write the run lengths as numbers, not as a string.")]
    public SwitchParameter Uncompressed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "InputObject")
        {
            WriteObject(new CocoRle(InputObject.GetMask(), InputObject.GetIdentity(), Uncompressed));
            return;
        }

        if (Mask is not bool[,] and not byte[,] || Mask.Length == 0)
        {
            ThrowTerminatingError(ChexError.Parameter(
                $"-Mask takes a bool[,] or byte[,] with at least one pixel, not {Mask.GetType().Name} of {Mask.Length}.", "MaskInvalid", Mask));
        }

        var size = new PictureSize(Mask.GetLength(1), Mask.GetLength(0));
        var pixels = new byte[Mask.Length];
        Buffer.BlockCopy(Mask, 0, pixels, 0, pixels.Length);
        WriteObject(new CocoRle(RunLengthMask.FromRowMajor(pixels, size), null, Uncompressed));
    }
}
