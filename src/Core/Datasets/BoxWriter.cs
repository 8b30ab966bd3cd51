using System.Globalization;
using System.Text;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Writes the smallest boxes around masks, as a CSV or a JSON list that <see cref="BoxFile"/> reads. An empty mask has no box and no row.</summary>
public sealed class BoxWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly bool _json;
    private bool _any;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="json">Whether it is JSON; else it is a CSV.</param>
    public BoxWriter(Stream stream, bool json)
    {
        _json = json;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
        _writer.Write(json ? "[" : "ImageId,Task,X,Y,Width,Height,PictureWidth,PictureHeight,Score\n");
    }

    /// <summary>Writes a box.</summary>
    /// <param name="identity">Image and task.</param>
    /// <param name="box">The box.</param>
    /// <param name="picture">The picture's size.</param>
    /// <param name="score">The score, or NaN.</param>
    public void Write(ItemIdentity identity, PixelBox box, PictureSize picture, double score)
    {
        string number = double.IsNaN(score) ? string.Empty : score.ToString("R", CultureInfo.InvariantCulture);
        if (!_json)
        {
            _writer.Write(FormattableString.Invariant(
                $"{CsvRows.Quote(identity.ImageId)},{CsvRows.Quote(identity.Task)},{box.X},{box.Y},{box.Width},{box.Height},{picture.Width},{picture.Height},{number}\n"));
            return;
        }

        _writer.Write(_any ? ", {\"ImageId\": " : "{\"ImageId\": ");
        _any = true;
        PythonJsonText.WriteText(_writer, identity.ImageId);
        _writer.Write(", \"Task\": ");
        PythonJsonText.WriteText(_writer, identity.Task);
        _writer.Write(FormattableString.Invariant(
            $", \"X\": {box.X}, \"Y\": {box.Y}, \"Width\": {box.Width}, \"Height\": {box.Height}, \"PictureWidth\": {picture.Width}, \"PictureHeight\": {picture.Height}"));
        _writer.Write(number.Length > 0 ? $", \"Score\": {PythonNumberText.Format(score)}}}" : "}");
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        _writer.Write(_json ? "]" : string.Empty);
        _writer.Flush();
    }

    /// <summary>Releases the writer; a file that was not completed stays incomplete.</summary>
    public void Dispose() => _writer.Dispose();
}
