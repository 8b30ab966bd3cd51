using System.Text;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Mends what can be mended in a segmentation file without knowing what was meant, and writes a copy; nothing is dropped without a word.</summary>
/// <remarks>
/// What cannot be mended stands in the copy as it stood in the file. A text that stops being JSON is not mended: what followed is not known.
/// Streamed: images are held by name, their contents in a <see cref="CountsSpool"/>.
/// </remarks>
public sealed class SegmentationMender : IDisposable
{
    private readonly SegmentationCheckOptions _options;
    private readonly CountsSpool _spool = new();
    private readonly List<MendedImage> _images = [];
    private readonly ImageMender _mender;
    private readonly List<SegmentationRepair> _repairs = [];

    /// <summary>Begins a copy.</summary>
    /// <param name="options">What the file is held against.</param>
    public SegmentationMender(SegmentationCheckOptions options)
    {
        _options = options;
        _mender = new ImageMender(options, _spool, _repairs);
    }

    /// <summary>How many images the copy has.</summary>
    public int ImageCount => _images.Count;

    /// <summary>Reads the file and decides.</summary>
    /// <param name="stream">The file; it must be one that can be sought.</param>
    /// <returns>What is mended in the copy.</returns>
    /// <exception cref="DataFormatException">The file is not JSON to its end, or of another form.</exception>
    public IReadOnlyList<SegmentationRepair> Read(Stream stream)
    {
        DataFormatException? strict = JsonText.FindFault(stream);
        stream.Position = 0;
        using var walk = new SegmentationWalk(stream, _options.PixelLimit, keepText: true);
        while (walk.Next() is { } image)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            if (walk.Broken is null)
            {
                _images.Add(_mender.Mend(image));
            }
        }

        if (walk.Broken is { } broken)
        {
            throw new DataFormatException(broken.Fault, broken.Position, broken.Expected, $"{broken.Found}; what followed is not known, so there is nothing to mend");
        }

        if (walk.OtherForm is { } form)
        {
            throw new DataFormatException(DataFault.OtherForm, "$", "{image: {task: {size, counts}}}", form);
        }

        NoteFile(walk.HasByteOrderMark, strict);
        NameImages();
        return _repairs;
    }

    /// <summary>Writes the copy as Python's json.dump would.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        writer.Write('{');
        string separator = string.Empty;
        foreach (MendedImage image in _images)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            writer.Write(separator);
            separator = ", ";
            PythonJsonText.WriteText(writer, image.Id);
            writer.Write(": ");
            WriteValue(writer, image);
        }

        writer.Write('}');
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    private void WriteValue(StreamWriter writer, MendedImage image)
    {
        if (image.Value is { } value)
        {
            writer.Write(_spool.Read(value));
            return;
        }

        writer.Write('{');
        string separator = string.Empty;
        foreach ((string task, SpooledCounts text) in image.Entries)
        {
            writer.Write(separator);
            separator = ", ";
            PythonJsonText.WriteText(writer, task);
            writer.Write(": ");
            writer.Write(_spool.Read(text));
        }

        writer.Write('}');
    }

    private void NoteFile(bool hasByteOrderMark, DataFormatException? strict)
    {
        if (hasByteOrderMark)
        {
            _repairs.Add(new SegmentationRepair(SegmentationRule.ByteOrderMark, "byte 0", null, null, "left the byte order mark out"));
        }

        if (strict is not null)
        {
            _repairs.Add(new SegmentationRepair(SegmentationRule.NotStrictJson, strict.Position, null, null, "wrote strict JSON: no comments, no commas before a closing bracket"));
        }
    }

    /// <summary>Writes ids as the truth has them, where that makes no second image of one id; of equal images keeps one.</summary>
    private void NameImages()
    {
        var taken = _images.Select(image => image.Id).ToHashSet(StringComparer.Ordinal);
        foreach (MendedImage image in _images)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            if (_options.Expected.FindAlias(image.Id) is { } name && taken.Add(name))
            {
                _repairs.Add(new SegmentationRepair(SegmentationRule.ImageAlias, image.Position, image.Id, null, $"wrote '{image.Id}' as '{name}', as the truth has it"));
                image.Id = name;
            }
        }

        var first = new Dictionary<string, MendedImage>(StringComparer.Ordinal);
        MendedImage[] all = [.. _images];
        _images.Clear();
        foreach (MendedImage image in all)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            if (first.TryAdd(image.Id, image) || !AreSame(first[image.Id], image))
            {
                _images.Add(image);
            }
            else
            {
                _repairs.Add(new SegmentationRepair(SegmentationRule.ImageDuplicate, image.Position, image.WrittenId, null, "left the second of two equal entries out"));
            }
        }
    }

    private bool AreSame(MendedImage left, MendedImage right) =>
        left.Value is { } value ? right.Value is { } other && _spool.Read(value) == _spool.Read(other)
        : right.Value is null && left.Entries.Count == right.Entries.Count
            && left.Entries.Zip(right.Entries).All(pair => pair.First.Task == pair.Second.Task && _spool.Read(pair.First.Text) == _spool.Read(pair.Second.Text));
}
