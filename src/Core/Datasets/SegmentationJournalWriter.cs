using System.Security.Cryptography;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Appends masks to a journal as they are made, each in one write, so that a run that is killed loses none that was written.</summary>
/// <remarks>
/// An item goes to the operating system at once and to the disk every <see cref="ItemsBetweenFlushes"/> items: a killed process
/// loses nothing, a power cut at most the items since the last flush. One writer at a time.
/// </remarks>
public sealed class SegmentationJournalWriter : IDisposable
{
    /// <summary>How many items a power cut may cost.</summary>
    public const int ItemsBetweenFlushes = 64;

    private readonly FileStream _file;
    private readonly Dictionary<ItemIdentity, byte[]> _lines = [];
    private int _sinceFlush;

    /// <summary>Opens a journal, or begins one; a torn last line is cut off.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    /// <exception cref="DataFormatException">The file is no journal; it is left as it is.</exception>
    public SegmentationJournalWriter(string path, long pixelLimit = PictureSize.DefaultPixelLimit)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            if (!_file.CanSeek)
            {
                throw new IOException($"'{path}' is a pipe or a device, not a file.");
            }

            long end = 0;
            int number = 0;
            foreach ((ReadOnlyMemory<byte> line, bool whole, long next) in SegmentationJournal.Lines(_file))
            {
                if (whole)
                {
                    JournalItem item = JournalItem.Parse(line, $"line {++number}", pixelLimit);
                    _lines[KeyOf(item.Mask)] = Digest(line.Span);
                    end = next;
                }
            }

            _file.SetLength(end);
            _file.Position = end;
        }
        catch (DataFormatException error)
        {
            _file.Dispose();
            throw error.In(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Appends a mask, unless the journal holds it.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>False where the journal holds another mask of the same item, or one that was made otherwise: nothing was written.</returns>
    public bool Add(SegmentationMask mask)
    {
        byte[] line = JournalItem.Of(mask).ToLine(), digest = Digest(line.AsSpan(0, line.Length - 1));
        if (_lines.TryGetValue(KeyOf(mask), out byte[]? held))
        {
            return held.AsSpan().SequenceEqual(digest);
        }

        _file.Write(line);
        _lines.Add(KeyOf(mask), digest);
        if (++_sinceFlush == ItemsBetweenFlushes)
        {
            Flush();
        }

        return true;
    }

    /// <summary>Flushes to the disk.</summary>
    public void Flush()
    {
        _file.Flush(flushToDisk: true);
        _sinceFlush = 0;
    }

    /// <summary>Closes the journal.</summary>
    public void Dispose() => _file.Dispose();

    private static ItemIdentity KeyOf(SegmentationMask mask) => mask.GetIdentity() with { Phase = null };

    private static byte[] Digest(ReadOnlySpan<byte> line) => SHA256.HashData(line);
}
