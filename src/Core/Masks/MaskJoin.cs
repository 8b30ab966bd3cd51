namespace CheXplanation.Masks;

/// <summary>Joins many masks of one size, one after the other.</summary>
/// <remarks>
/// Masks are joined two by two, those of as many parts: one after the other, thousands would take time with the square of their number.
/// What is held are as many masks as the logarithm of the number that came.
/// Source: rleMerge of pycocotools (maskApi.c). Differs: there masks of two sizes give a mask of size 0 x 0; here that is an ArgumentException.
/// </remarks>
public sealed class MaskJoin
{
    private readonly Func<RunLengthMask, RunLengthMask, RunLengthMask> _combine;
    private readonly Stack<(int Level, RunLengthMask Mask)> _parts = new();

    private MaskJoin(Func<RunLengthMask, RunLengthMask, RunLengthMask> combine) => _combine = combine;

    /// <summary>How many masks came.</summary>
    public int Count { get; private set; }

    /// <summary>The size of all, or null before the first.</summary>
    public PictureSize? Size { get; private set; }

    /// <summary>The pixels that are on in any.</summary>
    /// <returns>A join without masks.</returns>
    public static MaskJoin Union() => new(MaskAlgebra.Union);

    /// <summary>The pixels that are on in all.</summary>
    /// <returns>A join without masks.</returns>
    public static MaskJoin Intersection() => new(MaskAlgebra.Intersection);

    /// <summary>Adds a mask.</summary>
    /// <param name="mask">The mask, of the size of the others.</param>
    public void Add(RunLengthMask mask)
    {
        if (Size is { } size && size != mask.Size)
        {
            throw new ArgumentException($"masks of one size are needed, not {size} and {mask.Size}");
        }

        Size = mask.Size;
        Count++;
        int level = 0;
        while (_parts.TryPeek(out (int Level, RunLengthMask Mask) top) && top.Level == level)
        {
            _parts.Pop();
            mask = _combine(top.Mask, mask);
            level++;
        }

        _parts.Push((level, mask));
    }

    /// <summary>All masks that came, joined.</summary>
    /// <returns>The mask.</returns>
    /// <exception cref="InvalidOperationException">None came.</exception>
    public RunLengthMask ToMask() =>
        _parts.Count > 0 ? _parts.Select(part => part.Mask).Aggregate((joined, part) => _combine(part, joined)) : throw new InvalidOperationException("no mask came");
}
