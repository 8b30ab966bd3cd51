namespace CheXplanation.Masks;

/// <summary>Joins many masks of one size, one after the other.</summary>
/// <remarks>
/// Masks are joined two by two, those of as many parts: one after the other, thousands would take time with the square of their number.
/// What is held are as many masks as the logarithm of the number that came, and all of them have no more runs than one mask may have.
/// Source: rleMerge of pycocotools (maskApi.c). Differs: there masks of two sizes give a mask of size 0 x 0; here that is an ArgumentException.
/// </remarks>
public sealed class MaskJoin
{
    private readonly Func<RunLengthMask, RunLengthMask, CancellationToken, RunLengthMask> _combine;
    private readonly CancellationToken _cancellation;
    private readonly Stack<(RunLengthMask Mask, int Count)> _parts = new();

    private MaskJoin(Func<RunLengthMask, RunLengthMask, CancellationToken, RunLengthMask> combine, CancellationToken cancellation)
    {
        _combine = combine;
        _cancellation = cancellation;
    }

    /// <summary>How many masks came.</summary>
    public int Count { get; private set; }

    /// <summary>The size of all, or null before the first.</summary>
    public PictureSize? Size { get; private set; }

    /// <summary>The pixels that are on in any.</summary>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>A join without masks.</returns>
    public static MaskJoin Union(CancellationToken cancellation = default) => new(MaskAlgebra.Union, cancellation);

    /// <summary>The pixels that are on in all.</summary>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>A join without masks.</returns>
    public static MaskJoin Intersection(CancellationToken cancellation = default) => new(MaskAlgebra.Intersection, cancellation);

    /// <summary>Adds a mask.</summary>
    /// <param name="mask">The mask, of the size of the others.</param>
    /// <exception cref="ArgumentException">It is of another size.</exception>
    /// <exception cref="DataFormatException">Together they have more than <see cref="DataLimits.Runs"/> runs.</exception>
    public void Add(RunLengthMask mask)
    {
        if (Size is { } size && size != mask.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {size} and {mask.Size}");
        }

        Size = mask.Size;
        Count++;
        int count = 1;
        while (_parts.TryPeek(out (RunLengthMask Mask, int Count) last) && (last.Count == count || RunsHeld() + mask.Runs.Length > DataLimits.Runs))
        {
            _parts.Pop();
            mask = Combine(last.Mask, mask);
            count += last.Count;
        }

        _parts.Push((mask, count));
    }

    /// <summary>All masks that came, joined.</summary>
    /// <returns>The mask.</returns>
    /// <exception cref="InvalidOperationException">None came.</exception>
    /// <exception cref="DataFormatException">It has more than <see cref="DataLimits.Runs"/> runs.</exception>
    public RunLengthMask ToMask() =>
        _parts.Count > 0 ? _parts.Select(part => part.Mask).Aggregate((joined, part) => Combine(part, joined)) : throw new InvalidOperationException("no mask came");

    private RunLengthMask Combine(RunLengthMask left, RunLengthMask right)
    {
        RunLengthMask joined = _combine(left, right, _cancellation);
        return joined.Runs.Length <= DataLimits.Runs
            ? joined
            : throw new DataFormatException(DataFault.InvalidValue, $"{Count} masks together", $"at most {DataLimits.Runs} runs", $"{joined.Runs.Length}");
    }

    private long RunsHeld() => _parts.Sum(part => (long)part.Mask.Runs.Length);
}
