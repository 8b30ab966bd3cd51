using System.Globalization;
using System.Text;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Writes the objects of COCO's files as Python's json.dump would: ASCII, <c>", "</c> and <c>": "</c>, no final newline.</summary>
/// <remarks>Polygons and runs go out one by one: a mask may have millions, and what is written can be stopped.</remarks>
internal sealed class CocoWriter(Stream stream, CancellationToken cancellation) : IDisposable
{
    private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false), 65536, leaveOpen: true);

    public void WriteList(string opening, IEnumerable<Action> items)
    {
        _writer.Write(opening);
        string separator = string.Empty;
        foreach (Action write in items)
        {
            cancellation.ThrowIfCancellationRequested();
            _writer.Write(separator);
            separator = ", ";
            write();
        }

        _writer.Write(']');
    }

    public void WriteImage(string id, string fileName, PictureSize size)
    {
        WriteId("{\"id\": ", id);
        _writer.Write(FormattableString.Invariant($", \"width\": {size.Width}, \"height\": {size.Height}, \"file_name\": "));
        PythonJsonText.WriteText(_writer, fileName);
        _writer.Write('}');
    }

    public void WriteAnnotation(
        string id, string imageId, string categoryId, PictureSize size, string counts, bool uncompressed, bool asPolygon, CocoExportEntry entry)
    {
        WriteId("{\"id\": ", id);
        WriteId(", \"image_id\": ", imageId);
        WriteId(", \"category_id\": ", categoryId);
        if (asPolygon && !entry.IsCrowd)
        {
            WritePolygons(size, counts);
        }
        else
        {
            WriteRuns(size, counts, uncompressed);
        }

        PixelBox box = entry.Box;
        _writer.Write(FormattableString.Invariant(
            $", \"area\": {entry.Area}, \"bbox\": [{box.X}.0, {box.Y}.0, {box.Width}.0, {box.Height}.0], \"iscrowd\": {(entry.IsCrowd ? 1 : 0)}}}"));
    }

    public void WriteResult(string imageId, string categoryId, PictureSize size, string counts, bool uncompressed, double score)
    {
        WriteId("{\"image_id\": ", imageId);
        WriteId(", \"category_id\": ", categoryId);
        WriteRuns(size, counts, uncompressed);
        _writer.Write($", \"score\": {PythonNumberText.Format(double.IsNaN(score) ? 1 : score)}}}");
    }

    public void WriteCategory(string id, string name)
    {
        WriteId("{\"id\": ", id);
        _writer.Write(", \"name\": ");
        PythonJsonText.WriteText(_writer, name);
        _writer.Write('}');
    }

    public void WriteEnd(string closing)
    {
        _writer.Write(closing);
        _writer.Flush();
    }

    public void Dispose() => _writer.Dispose();

    private void WriteId(string opening, string id)
    {
        _writer.Write(opening);
        if (CocoExport.NumberIn(id) == id)
        {
            _writer.Write(id);
        }
        else
        {
            PythonJsonText.WriteText(_writer, id);
        }
    }

    private void WritePolygons(PictureSize size, string counts)
    {
        _writer.Write(", \"segmentation\": [");
        string separator = "[";
        foreach (PixelPoint[] points in MaskPolygons.Of(CocoRunLengthText.Decode(counts, size), cancellation))
        {
            foreach (PixelPoint point in points)
            {
                _writer.Write(separator);
                _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{point.X}.0, {point.Y}.0"));
                separator = ", ";
            }

            _writer.Write(']');
            separator = ", [";
        }

        _writer.Write(']');
    }

    private void WriteRuns(PictureSize size, string counts, bool uncompressed)
    {
        _writer.Write(FormattableString.Invariant($", \"segmentation\": {{\"size\": [{size.Height}, {size.Width}], \"counts\": "));
        if (uncompressed)
        {
            string separator = "[";
            foreach (int run in CocoRunLengthText.Decode(counts, size).Runs)
            {
                _writer.Write(separator);
                _writer.Write(run.ToString(CultureInfo.InvariantCulture));
                separator = ", ";
            }

            _writer.Write(']');
        }
        else
        {
            PythonJsonText.WriteText(_writer, counts);
        }

        _writer.Write('}');
    }
}
