using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Of masks that overlap too much passes the most probable on: non-maximum suppression.</summary>
[Cmdlet(VerbsCommon.Select, "ChexSegmentation")]
[OutputType(typeof(SegmentationMask))]
public sealed class SelectChexSegmentationCommand : ChexCmdlet
{
    private readonly List<SegmentationMask> _masks = [];

    /// <summary>The masks, with their probabilities.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks, with their probabilities.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The largest IoU of two masks that are both passed on.</summary>
    [Parameter(Position = 0, HelpMessage = "The largest IoU of two masks that are both passed on.")]
    [ValidateRange(0.0, 1.0)]
    public double MaximumOverlap { get; set; } = 0.5;

    /// <summary>Compares the boxes around the masks, not their pixels.</summary>
    [Parameter(HelpMessage = "Compare the boxes around the masks, not their pixels.")]
    public SwitchParameter Box { get; set; }

    /// <summary>Compares masks of all tasks of a picture; else those of one task.</summary>
    [Parameter(HelpMessage = "Compare masks of all tasks of a picture.")]
    public SwitchParameter AcrossTasks { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _masks.Add(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var kept = new HashSet<int>();
        var groups = _masks.Select((mask, i) => (Mask: mask, Place: i)).GroupBy(item => item.Mask.GetIdentity() with { Task = AcrossTasks ? string.Empty : item.Mask.Task, Phase = null });
        foreach (var group in groups)
        {
            ThrowIfStopping();
            PictureSize size = group.First().Mask.GetMask().Size;
            (SegmentationMask Mask, int Place)[] items = [.. group.Where(item => IsOf(size, item.Mask))];
            StopWhereCancelled(() =>
            {
                bool[] keep = InstanceSelection.Keep([.. items.Select(item => item.Mask)], MaximumOverlap, Box, Cancellation);
                kept.UnionWith(items.Where((_, i) => keep[i]).Select(item => item.Place));
            });
        }

        WriteObject(_masks.Where((_, i) => kept.Contains(i)), enumerateCollection: true);
        Tell($"{kept.Count} of {_masks.Count} masks kept");
    }

    private bool IsOf(PictureSize size, SegmentationMask mask)
    {
        if (mask.GetMask().Size == size)
        {
            return true;
        }

        WriteError(ChexError.SizesDiffer(mask.GetIdentity(), mask.GetMask().Size, size));
        return false;
    }
}
