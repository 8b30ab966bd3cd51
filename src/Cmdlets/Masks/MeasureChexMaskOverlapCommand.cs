using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The IoU of each predicted mask with each true one of its picture, with COCO's crowds.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ChexMaskOverlap")]
[OutputType(typeof(InstanceOverlap))]
public sealed class MeasureChexMaskOverlapCommand : ChexCmdlet
{
    private InstanceMasks _truth = null!;
    private ProgressMeter? _progress;
    private int _rows;
    private int _alone;

    /// <summary>The predicted masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The predicted masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The true masks, or files of them; those of COCO data sets are read instance by instance.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The true masks, or paths of their files.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public object[] GroundTruth { get; set; } = [];

    /// <summary>Compares the boxes around the masks, not their pixels.</summary>
    [Parameter(HelpMessage = "Compare the boxes around the masks, not their pixels.")]
    public SwitchParameter Box { get; set; }

    /// <summary>Compares with the true masks of all tasks of the picture.</summary>
    [Parameter(HelpMessage = "Compare with the true masks of all tasks of the picture.")]
    public SwitchParameter AcrossTasks { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _truth = InstanceMasks.Read(this, GroundTruth, ResolveTarget, Cancellation);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool any = false;
        foreach (SegmentationMask truth in _truth.Of(InputObject.ImageId).Where(truth => AcrossTasks || truth.Task == InputObject.Task))
        {
            ThrowIfStopping();
            any = true;
            if (truth.GetMask().Size != InputObject.GetMask().Size)
            {
                WriteError(ChexError.SizeMismatch(InputObject.GetIdentity(), InputObject.GetMask().Size, truth.GetMask().Size));
                continue;
            }

            _rows++;
            (_progress ??= Meter("Comparing masks", "pairs of masks")).Step();
            WriteObject(new InstanceOverlap(InputObject, truth, Box));
        }

        _alone += any ? 0 : 1;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress?.Complete();
        if (_alone > 0)
        {
            WriteWarning($"{_alone} masks have no true mask of their image{(AcrossTasks ? string.Empty : " and task")}, and no row.");
        }

        Tell($"{_rows} pairs of masks compared");
    }
}
