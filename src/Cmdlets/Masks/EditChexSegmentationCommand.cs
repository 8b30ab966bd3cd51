using System.Management.Automation;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Resizes, crops, flips, pads or inverts masks, on their runs.</summary>
[Cmdlet(VerbsData.Edit, "ChexSegmentation", DefaultParameterSetName = "Resize")]
[OutputType(typeof(SegmentationMask))]
public sealed class EditChexSegmentationCommand : ChexCmdlet
{
    private ProgressMeter? _progress;
    private int _count;

    /// <summary>The masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The new height and width in pixels, in this order.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Resize", HelpMessage = "The new height and width in pixels, in this order.")]
    [ValidateCount(2, 2)]
    [ValidateRange(1, int.MaxValue)]
    public int[] Resize { get; set; } = [];

    /// <summary>Which pixels a resized mask takes.</summary>
    [Parameter(ParameterSetName = "Resize", HelpMessage = "Which pixels a resized mask takes.")]
    public MaskSampling Sampling { get; set; }

    /// <summary>A rectangle to cut out: x, y, width, height in pixels.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Crop", HelpMessage = "A rectangle to cut out: x, y, width, height.")]
    [ValidateCount(4, 4)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Crop { get; set; } = [];

    /// <summary>Mirrors.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Flip", HelpMessage = "How the mask is mirrored.")]
    public MaskFlip Flip { get; set; }

    /// <summary>Pixels to add on the left, at the top, on the right and at the bottom; one number for all sides.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pad", HelpMessage = "Pixels to add: left, top, right, bottom, or one number for all sides.")]
    [ValidateCount(1, 4)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Pad { get; set; } = [];

    /// <summary>Turns pixels that are on off, and the others on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Invert", HelpMessage = "Turn pixels that are on off, and the others on.")]
    public SwitchParameter Invert { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ParameterSetName == "Pad" && Pad.Length is not (1 or 4))
        {
            ThrowTerminatingError(ChexError.Parameter($"-Pad takes one number or four (left, top, right, bottom), not {Pad.Length}.", "ParametersExclude", Pad));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        try
        {
            StopWhereCancelled(() => WriteObject(InputObject.WithMask(Change(InputObject.GetMask()))));
            _count++;
            (_progress ??= Meter("Changing masks", "masks")).Step();
        }
        catch (ArgumentOutOfRangeException error)
        {
            WriteError(ChexError.EditInvalid(InputObject.GetIdentity(), error, InputObject));
        }
        catch (DataFormatException error)
        {
            WriteError(ChexError.Data(error, "SegmentationUnreadable", InputObject));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress?.Complete();
        Tell($"{_count} masks changed");
    }

    private RunLengthMask Change(RunLengthMask mask)
    {
        (long height, long width) = ParameterSetName switch
        {
            "Resize" => (Resize[0], Resize[1]),
            "Pad" => ((long)mask.Size.Height + Pad[1 % Pad.Length] + Pad[3 % Pad.Length], (long)mask.Size.Width + Pad[0] + Pad[2 % Pad.Length]),
            _ => (1L, 1L),
        };
        return (Int128)height * width <= DataLimits.Pixels ? Make(mask)
            : throw new ArgumentOutOfRangeException(null, $"a picture of at most {DataLimits.Pixels} pixels can be made, not one of {width}x{height}");
    }

    private RunLengthMask Make(RunLengthMask mask) => ParameterSetName switch
    {
        "Crop" => MaskGeometry.Crop(mask, new PixelBox(Crop[0], Crop[1], Crop[2], Crop[3]), Cancellation),
        "Pad" => MaskGeometry.Pad(mask, Pad[0], Pad[1 % Pad.Length], Pad[2 % Pad.Length], Pad[3 % Pad.Length], Cancellation),
        "Invert" => Invert ? mask.Invert() : mask,
        "Flip" => Flip switch
        {
            MaskFlip.Horizontal => MaskGeometry.FlipHorizontally(mask, Cancellation),
            MaskFlip.Vertical => MaskGeometry.FlipVertically(mask, Cancellation),
            _ => MaskGeometry.TurnHalf(mask),
        },
        _ => MaskGeometry.Resize(mask, new PictureSize(Resize[1], Resize[0]), Sampling, Cancellation),
    };
}
