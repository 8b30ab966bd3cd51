using System.Management.Automation;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Joins masks of a picture: instances of a task, readers, methods, or tasks.</summary>
[Cmdlet(VerbsCommon.Join, "ChexSegmentation")]
[OutputType(typeof(SegmentationMask))]
public sealed class JoinChexSegmentationCommand : ChexCmdlet
{
    private readonly Dictionary<ItemIdentity, SegmentationJoin> _joins = [];
    private ProgressMeter? _joining;
    private int _masks;

    /// <summary>The masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>How they are joined.</summary>
    [Parameter(Position = 0, HelpMessage = "How they are joined.")]
    public MaskOperation Operation { get; set; }

    /// <summary>What the masks of one result have in common; ImageId always.</summary>
    [Parameter(Position = 1, HelpMessage = "What the masks of one result have in common, such as ImageId, Task.")]
    [ValidateNotNullOrEmpty]
    public JoinKey[] By { get; set; } = [JoinKey.ImageId, JoinKey.Task];

    /// <summary>The task of the results; without it that of the masks, or theirs together.</summary>
    [Parameter(HelpMessage = "The task of the results.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string? SetTask { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!By.Contains(JoinKey.ImageId))
        {
            ThrowTerminatingError(ChexError.Parameter("-By must name ImageId: masks of different pictures cannot be joined.", "ImageIdMissing", By));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        (_joining ??= Meter("Joining masks", "masks")).Step();
        ItemIdentity group = InCommon(InputObject.GetIdentity());
        if (!_joins.TryGetValue(group, out SegmentationJoin? join))
        {
            _joins.Add(group, join = new SegmentationJoin(Operation, Cancellation));
        }

        if (join.Size is { } size && size != InputObject.GetMask().Size)
        {
            WriteError(ChexError.SizesDiffer(InputObject.GetIdentity(), InputObject.GetMask().Size, size));
            return;
        }

        Joined(() => join.Add(InputObject));
        _masks++;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (SegmentationJoin join in _joins.Values)
        {
            ThrowIfStopping();
            Joined(() => WriteObject(join.ToMask(SetTask)));
        }

        _joining?.Complete();
        Tell($"{_masks} masks joined to {_joins.Count}");
    }

    /// <summary>A mask without one of its parts would be another: what cannot be joined ends the call.</summary>
    private void Joined(Action work)
    {
        try
        {
            StopWhereCancelled(work);
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error, "SegmentationUnreadable", null));
        }
    }

    /// <summary>What of an identity the masks of one result share.</summary>
    private ItemIdentity InCommon(ItemIdentity identity) => new()
    {
        ImageId = identity.ImageId,
        Task = By.Contains(JoinKey.Task) ? identity.Task : string.Empty,
        Method = By.Contains(JoinKey.Method) ? identity.Method : null,
        Model = By.Contains(JoinKey.Model) ? identity.Model : null,
        Phase = By.Contains(JoinKey.Phase) ? identity.Phase : null,
        Reader = By.Contains(JoinKey.Reader) ? identity.Reader : null,
    };
}
