using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Measures masks: area, box, pieces and holes; with -Summary, on how many images each task is segmented.</summary>
/// <remarks>Source of the summary: <c>count_segs.py</c>.</remarks>
[Cmdlet(VerbsDiagnostic.Measure, "ChexSegmentation")]
[OutputType(typeof(SegmentationMeasure), typeof(SegmentationCount))]
public sealed class MeasureChexSegmentationCommand : ChexCmdlet
{
    private readonly Dictionary<ItemIdentity, SegmentationCount> _counts = [];
    private readonly HashSet<ItemIdentity> _seen = [];
    private ProgressMeter? _progress;
    private int _masks;

    /// <summary>The masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>Gives one row a task: the images with at least one segmentation.</summary>
    [Parameter(HelpMessage = "One row a task: the images with at least one segmentation.")]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        _masks++;
        (_progress ??= new ProgressMeter(this, "Measuring masks", "masks")).Step();
        if (!Summary)
        {
            try
            {
                StopWhereCancelled(() => WriteObject(new SegmentationMeasure(InputObject, Cancellation)));
            }
            catch (DataFormatException error)
            {
                WriteError(ChexError.Data(error, "SegmentationUnreadable", InputObject));
            }

            return;
        }

        if (!_seen.Add(InputObject.GetIdentity() with { Phase = null }))
        {
            WriteError(ChexError.DuplicateItem(InputObject.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
            return;
        }

        ItemIdentity item = InputObject.GetIdentity(), key = item with { ImageId = string.Empty, Phase = null };
        _counts[key] = _counts.GetValueOrDefault(
            key, new SegmentationCount(item.Task, 0, 0) { Method = item.Method, Model = item.Model, Reader = item.Reader }).Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteObject(
            _counts.Values.GroupBy(count => (count.Method, count.Model, count.Reader)).SelectMany(source => source.OrderBy(count => count.Task, StringComparer.Ordinal)),
            enumerateCollection: true);
        _progress?.Complete();
        Tell($"{_masks} masks measured");
    }
}
