using System.Text;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Writes what humans drew, as Python's json.dump would: annotation files (polygons) and salient point files.</summary>
public static class OutlineJsonWriter
{
    /// <summary>Writes an annotation file: <c>{id: {"img_size": [h, w], task: [[[x, y], ...], ...]}}</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="images">By image: its size and, by task, its polygons; tasks without polygons are left out.</param>
    public static void WriteAnnotations(
        Stream stream, IEnumerable<(string ImageId, PictureSize Size, IEnumerable<KeyValuePair<string, IReadOnlyList<PicturePoint[]>>> Tasks)> images)
    {
        using StreamWriter writer = NewWriter(stream);
        WriteObject(writer, images.Select(image => KeyValuePair.Create(image.ImageId, () =>
        {
            writer.Write(FormattableString.Invariant($"{{\"img_size\": [{image.Size.Height}, {image.Size.Width}]"));
            foreach ((string task, IReadOnlyList<PicturePoint[]> polygons) in image.Tasks.Where(task => task.Value.Count > 0))
            {
                writer.Write(", ");
                PythonJsonText.WriteText(writer, task);
                writer.Write($": [{string.Join(", ", polygons.Select(Points))}]");
            }

            writer.Write('}');
        })));
    }

    /// <summary>Writes a salient point file: <c>{id: {task: [[x, y], ...]}}</c>.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="images">By image: its points by task.</param>
    public static void WritePoints(Stream stream, IEnumerable<(string ImageId, IEnumerable<KeyValuePair<string, PicturePoint[]>> Tasks)> images)
    {
        using StreamWriter writer = NewWriter(stream);
        WriteObject(writer, images.Select(image => KeyValuePair.Create(image.ImageId, () => WriteObject(
            writer, image.Tasks.Select(task => KeyValuePair.Create(task.Key, () => writer.Write(Points(task.Value))))))));
    }

    private static void WriteObject(StreamWriter writer, IEnumerable<KeyValuePair<string, Action>> entries)
    {
        string separator = "{";
        foreach ((string key, Action writeValue) in entries)
        {
            writer.Write(separator);
            separator = ", ";
            PythonJsonText.WriteText(writer, key);
            writer.Write(": ");
            writeValue();
        }

        writer.Write(separator == "{" ? "{}" : "}");
    }

    private static string Points(PicturePoint[] points) =>
        $"[{string.Join(", ", points.Select(point => $"[{PythonNumberText.Format(point.X)}, {PythonNumberText.Format(point.Y)}]"))}]";

    private static StreamWriter NewWriter(Stream stream) => new(stream, new UTF8Encoding(false), 65536, leaveOpen: true);
}
