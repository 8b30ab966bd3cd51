using CheXplanation.Masks;

namespace CheXplanation.Segmentation;

/// <summary>Joins masks of one picture into one: instances of a task, readers, methods, or tasks.</summary>
/// <remarks>
/// Of the identity stays what all have in common; different tasks are named together, as in <c>Edema + Consolidation</c> for a union, with
/// <c>&amp;</c> for an intersection and <c>-</c> for a difference. The probability of a union is the largest, that of others NaN.
/// </remarks>
/// <param name="operation">How they are joined.</param>
/// <param name="cancellation">Ends the work early.</param>
public sealed class SegmentationJoin(MaskOperation operation, CancellationToken cancellation = default)
{
    private readonly MaskJoin _join = operation == MaskOperation.Intersection ? MaskJoin.Intersection(cancellation) : MaskJoin.Union(cancellation);
    private readonly List<string> _tasks = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private RunLengthMask? _first;
    private ItemIdentity? _identity;
    private bool _isCrowd = true;
    private double _probability = double.NaN;

    /// <summary>The size of all masks, or null before the first.</summary>
    public PictureSize? Size { get; private set; }

    /// <summary>Adds a mask.</summary>
    /// <param name="mask">The mask, of the size of the others.</param>
    /// <exception cref="ArgumentException">It is of another size.</exception>
    /// <exception cref="DataFormatException">Together they have more than <see cref="DataLimits.Runs"/> runs.</exception>
    public void Add(SegmentationMask mask)
    {
        RunLengthMask runs = mask.GetMask();
        if (Size is { } size && size != runs.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {size} and {runs.Size}", nameof(mask));
        }

        Size = runs.Size;
        _identity = _identity is null ? mask.GetIdentity() : Shared(_identity, mask.GetIdentity());
        if (_known.Add(mask.Task))
        {
            _tasks.Add(mask.Task);
        }

        _isCrowd &= mask.IsCrowd;
        _probability = double.IsNaN(_probability) || mask.Probability > _probability ? mask.Probability : _probability;
        if (operation == MaskOperation.Difference && _first is null)
        {
            _first = runs;
        }
        else
        {
            _join.Add(runs);
        }
    }

    /// <summary>The joined mask.</summary>
    /// <param name="task">Its task; null for those of the masks.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="InvalidOperationException">No mask was added.</exception>
    /// <exception cref="DataFormatException">It has more than <see cref="DataLimits.Runs"/> runs.</exception>
    public SegmentationMask ToMask(string? task = null)
    {
        string between = operation switch { MaskOperation.Union => " + ", MaskOperation.Intersection => " & ", _ => " - " };
        ItemIdentity identity = (_identity ?? throw new InvalidOperationException("no mask came")) with { Task = task ?? string.Join(between, _tasks) };
        RunLengthMask joined = _first is null ? _join.ToMask() : _join.Count == 0 ? _first : MaskAlgebra.Difference(_first, _join.ToMask());
        return new SegmentationMask(identity, joined) { IsCrowd = _isCrowd, Probability = operation == MaskOperation.Union ? _probability : double.NaN };
    }

    private static ItemIdentity Shared(ItemIdentity one, ItemIdentity other) => one with
    {
        Method = one.Method == other.Method ? one.Method : null,
        Model = one.Model == other.Model ? one.Model : null,
        Phase = one.Phase == other.Phase ? one.Phase : null,
        Reader = one.Reader == other.Reader ? one.Reader : null,
    };
}
