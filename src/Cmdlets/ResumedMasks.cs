using System.Diagnostics.CodeAnalysis;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The masks of a journal, that a run which goes on need not make again.</summary>
internal sealed class ResumedMasks
{
    private readonly Dictionary<ItemIdentity, JournalItem> _items = [];

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Reads a journal; one that is not there or empty is a run that begins.</summary>
    public static ResumedMasks Read(string path, Action<int> onTorn, CancellationToken cancellation)
    {
        var masks = new ResumedMasks();
        if (!File.Exists(path) || FileStamp.Of(path).Length == 0)
        {
            return masks;
        }

        using Stream stream = InputFile.OpenRead(path, cancellation);
        foreach (JournalItem item in SegmentationJournal.Read(stream, PictureSize.DefaultPixelLimit, onTorn))
        {
            masks._items[item.Mask.GetIdentity() with { Phase = null }] = item;
        }

        return masks;
    }

    /// <summary>What in the journal does not go with this call's settings, or null.</summary>
    /// <param name="settings">What the call would make a mask of a task and picture size with.</param>
    public string? FindMismatch(Func<string, PictureSize, string> settings)
    {
        foreach (JournalItem item in _items.Values)
        {
            string now = settings(item.Mask.Task, item.Mask.GetMask().Size);
            if (item.Settings != now)
            {
                return $"{item.Mask.GetIdentity()} was made with '{item.Settings ?? "no settings of heatmaps"}', this call makes it with '{now}'.";
            }
        }

        return null;
    }

    /// <summary>The mask of a heatmap.</summary>
    /// <exception cref="InvalidDataException">The heatmap is not the one that the journal's mask was made of.</exception>
    public bool TryTake(SaliencyMap map, [NotNullWhen(true)] out SegmentationMask? mask)
    {
        mask = null;
        if (!_items.TryGetValue(map.GetIdentity() with { Phase = null }, out JournalItem? item))
        {
            return false;
        }

        FileStamp? now = map.Path is { } path ? FileStamp.Of(path) : null;
        if (item.Source != now || item.Mask.GetMask().Size != map.GetPictureSize() || !item.Mask.Probability.Equals(map.Probability))
        {
            throw new InvalidDataException($"{map.GetIdentity()}: the heatmap has changed since its mask was made ('{map.Path}').");
        }

        mask = item.Mask.As(map.GetIdentity(), new MaskOrigin(item.Settings!, map.Path));
        return true;
    }
}
