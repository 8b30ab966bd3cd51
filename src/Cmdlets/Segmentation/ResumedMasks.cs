using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The masks of a journal, that a run which goes on need not make again.</summary>
internal sealed class ResumedMasks
{
    private readonly Dictionary<ItemIdentity, JournalItem> _items = [];
    private readonly string _path;

    private ResumedMasks(string path) => _path = path;

    /// <summary>Reads a journal and, before any work is done, refuses one of other settings; one that is not there or empty is a run that begins.</summary>
    /// <param name="cmdlet">The cmdlet, which ends where the journal cannot be used.</param>
    /// <param name="path">The journal.</param>
    /// <param name="settings">What the call would make a mask of a task and picture size with.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    public static ResumedMasks Open(Cmdlet cmdlet, string path, Func<string, PictureSize, string> settings, CancellationToken cancellation)
    {
        var masks = new ResumedMasks(path);
        const string id = "JournalUnreadable";
        ParameterFile.Read(cmdlet, path, id, id, () => masks.Read(line => cmdlet.WriteWarning($"'{path}', line {line}: torn, as where a run was killed; it is left out and made again."), cancellation));
        if (masks.FindMismatch(settings) is { } message)
        {
            cmdlet.ThrowTerminatingError(ChexError.JournalMismatch($"'{path}': {message}", path));
        }

        cmdlet.WriteVerbose($"{masks._items.Count} masks are in the journal '{path}'.");
        return masks;
    }

    /// <summary>The mask of a heatmap, or null where the journal has none; of one that has changed since, the cmdlet ends.</summary>
    public SegmentationMask? Find(Cmdlet cmdlet, SaliencyMap map)
    {
        try
        {
            return TryTake(map, out SegmentationMask? mask) ? mask : null;
        }
        catch (InvalidDataException error)
        {
            cmdlet.ThrowTerminatingError(ChexError.JournalMismatch(error.Message, _path));
            throw;
        }
        catch (IOException)
        {
            // A heatmap that is gone is reported where it is read.
            return null;
        }
    }

    private void Read(Action<int> onTorn, CancellationToken cancellation)
    {
        if (!File.Exists(_path) || FileStamp.Of(_path).Length == 0)
        {
            return;
        }

        using Stream stream = InputFile.OpenRead(_path, cancellation);
        foreach (JournalItem item in SegmentationJournal.Read(stream, PictureSize.DefaultPixelLimit, onTorn))
        {
            _items[item.Mask.GetIdentity() with { Phase = null }] = item;
        }
    }

    /// <summary>What in the journal does not go with this call's settings, or null.</summary>
    private string? FindMismatch(Func<string, PictureSize, string> settings)
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

    private bool TryTake(SaliencyMap map, [NotNullWhen(true)] out SegmentationMask? mask)
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
