using System.Management.Automation;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Collects masks for one file, and writes it.</summary>
internal abstract class SegmentationExport : IDisposable
{
    private readonly Dictionary<string, PictureSize> _sizes = new(StringComparer.Ordinal);
    private readonly HashSet<(string ImageId, string Task, string? Instance)> _seen = [];

    /// <summary>How many images came.</summary>
    public int ImageCount => _sizes.Count;

    /// <summary>Whether several masks of an image and task are taken where they are of different instances.</summary>
    protected virtual bool TakesInstances => true;

    /// <summary>What there is to warn of when all have come, or null.</summary>
    public virtual string? Warning => null;

    /// <summary>Takes a mask; the error where it cannot be taken.</summary>
    public ErrorRecord? Add(SegmentationMask mask)
    {
        PictureSize size = mask.GetMask().Size;
        if (_sizes.TryGetValue(mask.ImageId, out PictureSize known) && known != size)
        {
            return ChexError.SizeMismatch(mask.GetIdentity(), size, known);
        }

        (string, string, string?) key = (mask.ImageId, mask.Task, TakesInstances ? mask.Instance : null);
        if (_seen.Contains(key))
        {
            return ChexError.DuplicateItem(mask.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one");
        }

        if (Keep(mask) is { } error)
        {
            return error;
        }

        _sizes.TryAdd(mask.ImageId, size);
        _seen.Add(key);
        return null;
    }

    /// <summary>Writes all that came.</summary>
    /// <param name="stream">Where they go.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public abstract void Write(Stream stream, CancellationToken cancellation);

    public virtual void Dispose()
    {
    }

    /// <summary>Keeps a mask that is no duplicate.</summary>
    protected abstract ErrorRecord? Keep(SegmentationMask mask);
}
