using System.Text;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Writes a segmentation file as Python's json.dump would: ASCII, <c>", "</c> and <c>": "</c>, no final newline.</summary>
/// <remarks>The default encoder of .NET escapes characters that counts strings use; Python doubles only the backslash here.</remarks>
public sealed class SegmentationJsonWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private bool _any;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    public SegmentationJsonWriter(Stream stream)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        _writer.Write('{');
    }

    /// <summary>Writes the masks of one image.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="masks">Its masks by task, in order.</param>
    public void WriteImage(string imageId, IEnumerable<KeyValuePair<string, RunLengthMask>> masks) =>
        WriteImage(imageId, masks.Select(mask => (mask.Key, mask.Value.Size, CocoRunLengthText.Encode(mask.Value))));

    /// <summary>Writes the masks of one image that are encoded already.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="masks">Task, size and counts string of each, in order.</param>
    public void WriteImage(string imageId, IEnumerable<(string Task, PictureSize Size, string Counts)> masks)
    {
        _writer.Write(_any ? ", " : string.Empty);
        _any = true;
        WriteText(imageId);
        _writer.Write(": {");
        string separator = string.Empty;
        foreach ((string task, PictureSize size, string counts) in masks)
        {
            _writer.Write(separator);
            separator = ", ";
            WriteText(task);
            _writer.Write(FormattableString.Invariant($": {{\"size\": [{size.Height}, {size.Width}], \"counts\": "));
            WriteText(counts);
            _writer.Write('}');
        }

        _writer.Write('}');
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        _writer.Write('}');
        _writer.Flush();
    }

    /// <summary>Releases the writer; a file that was not completed stays incomplete.</summary>
    public void Dispose() => _writer.Dispose();

    private void WriteText(string text) => PythonJsonText.WriteText(_writer, text);
}
