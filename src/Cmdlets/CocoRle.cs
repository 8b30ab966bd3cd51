using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>The size of a COCO encoding: height first.</summary>
/// <remarks>An array of two numbers, so that JSON shows <c>[h, w]</c>.</remarks>
internal static class CocoSize
{
    public static int[] Of(RunLengthMask mask) => [mask.Size.Height, mask.Size.Width];
}

/// <summary>A mask in COCO's run-length encoding, with its identity beside it (pycocotools ignores extra keys).</summary>
public sealed class CocoRle
{
    private readonly RunLengthMask _mask;
    private readonly ItemIdentity? _identity;

    internal CocoRle(RunLengthMask mask, ItemIdentity? identity, bool uncompressed)
    {
        _mask = mask;
        _identity = identity;
        counts = uncompressed ? mask.Runs.ToArray() : CocoRunLengthText.Encode(mask);
    }

    /// <summary>Height and width.</summary>
    public int[] size => CocoSize.Of(_mask);

    /// <summary>The counts string, or the run lengths where they were asked for.</summary>
    public object counts { get; }

    /// <summary>The image, where it is known.</summary>
    public string? ImageId => _identity?.ImageId;

    /// <summary>The task, where it is known.</summary>
    public string? Task => _identity?.Task;

    /// <summary>The mask itself.</summary>
    /// <returns>The run-length mask.</returns>
    public RunLengthMask GetMask() => _mask;

    /// <summary>The identity as one value, or null.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity? GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{_identity?.ToString() ?? "mask"} ({_mask})";
}
