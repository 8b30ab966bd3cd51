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
    private readonly Dictionary<ItemIdentity, List<int>> _groups = [];

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
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        ItemIdentity group = InputObject.GetIdentity() with { Task = AcrossTasks ? string.Empty : InputObject.Task, Phase = null };
        if (!_groups.TryGetValue(group, out List<int>? places))
        {
            _groups.Add(group, places = []);
        }

        places.Add(_masks.Count);
        _masks.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var kept = new bool[_masks.Count];
        ProgressMeter progress = Meter("Comparing masks", "masks");
        progress.Total = _masks.Count;
        foreach (List<int> places in _groups.Values)
        {
            ThrowIfStopping();
            PictureSize size = _masks[places[0]].GetMask().Size;
            int[] compared = [.. places.Where(place => IsOf(size, _masks[place]))];
            StopWhereCancelled(() =>
            {
                bool[] keep = InstanceSelection.Keep([.. compared.Select(place => _masks[place])], MaximumOverlap, Box, Cancellation);
                for (int i = 0; i < keep.Length; i++)
                {
                    kept[compared[i]] = keep[i];
                }
            });
            progress.Step(places.Count);
        }

        progress.Complete();
        for (int i = 0; i < kept.Length; i++)
        {
            ThrowIfStopping();
            if (kept[i])
            {
                WriteObject(_masks[i]);
            }
        }

        Tell($"{kept.Count(keep => keep)} of {_masks.Count} masks kept");
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
