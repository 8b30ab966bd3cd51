using System.Collections;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>The size of a COCO encoding, height first: <c>[h, w]</c> in JSON, <c>hxw</c> in a CSV.</summary>
public sealed class CocoSize : IReadOnlyList<int>
{
    private readonly PictureSize _size;

    internal CocoSize(PictureSize size) => _size = size;

    /// <summary>Always 2.</summary>
    public int Count => 2;

    /// <summary>The height (0) or the width (1).</summary>
    /// <param name="index">0 or 1.</param>
    public int this[int index] => index switch
    {
        0 => _size.Height,
        1 => _size.Width,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "0 is the height, 1 the width"),
    };

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        yield return _size.Height;
        yield return _size.Width;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Height x width, as in a CSV.</summary>
    public override string ToString() => FormattableString.Invariant($"{_size.Height}x{_size.Width}");
}

/// <summary>Uncompressed counts: a list in JSON, numbers with blanks between them in a CSV.</summary>
public sealed class CocoCounts : IReadOnlyList<int>
{
    private readonly int[] _runs;

    internal CocoCounts(RunLengthMask mask) => _runs = mask.Runs.ToArray();

    /// <summary>The number of runs.</summary>
    public int Count => _runs.Length;

    /// <summary>One run's length in pixels.</summary>
    /// <param name="index">The run, from 0.</param>
    public int this[int index] => _runs[index];

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_runs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The run lengths with blanks between them.</summary>
    public override string ToString() => string.Join(' ', _runs);
}

/// <summary>A mask in COCO's run-length encoding, with its identity beside it (pycocotools ignores extra keys).</summary>
public sealed class CocoRle
{
    private readonly RunLengthMask _mask;
    private readonly ItemIdentity? _identity;

    internal CocoRle(RunLengthMask mask, ItemIdentity? identity, bool uncompressed, CancellationToken cancellation)
    {
        _mask = mask;
        _identity = identity;
        size = new CocoSize(mask.Size);
        counts = uncompressed ? new CocoCounts(mask) : CocoRunLengthText.Encode(mask, cancellation);
    }

    /// <summary>The image, where it is known.</summary>
    public string? ImageId => _identity?.ImageId;

    /// <summary>The patient, where the image's id names one.</summary>
    public string? PatientId => _identity?.PatientId;

    /// <summary>The task, where it is known.</summary>
    public string? Task => _identity?.Task;

    /// <summary>The saliency method, where it is known.</summary>
    public string? Method => _identity?.Method;

    /// <summary>The model, where it is known.</summary>
    public string? Model => _identity?.Model;

    /// <summary>The phase of the study, where it is known.</summary>
    public string? Phase => _identity?.Phase;

    /// <summary>The human reader, where there is one.</summary>
    public string? Reader => _identity?.Reader;

    /// <summary>Height and width.</summary>
    public CocoSize size { get; }

    /// <summary>The counts string, or the run lengths where they were asked for.</summary>
    public object counts { get; }

    /// <summary>The mask itself.</summary>
    /// <returns>The run-length mask.</returns>
    public RunLengthMask GetMask() => _mask;

    /// <summary>The identity as one value, or null.</summary>
    /// <returns>The identity.</returns>
    public ItemIdentity? GetIdentity() => _identity;

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{_identity?.ToString() ?? "mask"} ({_mask})";
}
