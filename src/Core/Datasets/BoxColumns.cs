using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Which columns of a CSV, or keys of a JSON object, tell what of a box: case, blanks and punctuation of their names do not matter.</summary>
/// <remarks>
/// Known are the names of this module, of NIH's ChestX-ray14 (<c>Bbox [x,y,w,h]</c>), VinDr-CXR and RSNA, and those of detection tools. Where a
/// far corner is told (x_max, y_max), width and height are the picture's.
/// </remarks>
internal sealed class BoxColumns
{
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["image"] = ["imageid", "image", "imageindex", "filename", "file", "patientid"],
        ["task"] = ["task", "label", "findinglabel", "classname", "class", "category", "categoryname", "pathology"],
        ["x"] = ["x", "left", "bboxx", "xmin", "x1"],
        ["y"] = ["y", "top", "ymin", "y1"],
        ["right"] = ["xmax", "x2", "right"],
        ["bottom"] = ["ymax", "y2", "bottom"],
        ["width"] = ["width", "w"],
        ["height"] = ["height", "h"],
        ["pictureWidth"] = ["picturewidth", "imagewidth", "imgwidth"],
        ["pictureHeight"] = ["pictureheight", "imageheight", "imgheight"],
        ["score"] = ["score", "probability", "confidence", "conf"],
    };

    private readonly Dictionary<string, int> _columns = [];
    private readonly bool _hasCorner;

    public BoxColumns(IReadOnlyList<string> header, string position)
    {
        for (int i = 0; i < header.Count; i++)
        {
            string name = string.Concat(header[i].Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
            string? meant = Names.FirstOrDefault(names => names.Value.Contains(name)).Key;
            if (meant is not null && !_columns.TryAdd(meant, i))
            {
                throw new DataFormatException(DataFault.Malformed, position, $"one column for the {meant}", $"'{header[_columns[meant]]}' and '{header[i]}'");
            }
        }

        _hasCorner = _columns.ContainsKey("right") && _columns.ContainsKey("bottom");
        if (_hasCorner)
        {
            Move("width", "pictureWidth");
            Move("height", "pictureHeight");
        }

        string[] needed = _hasCorner ? ["image", "x", "y"] : ["image", "x", "y", "width", "height"];
        if (needed.FirstOrDefault(name => !_columns.ContainsKey(name)) is { } missing)
        {
            throw new DataFormatException(
                DataFault.Malformed, position, $"columns such as ImageId, Task, X, Y, Width, Height (or x_min, y_min, x_max, y_max); {missing} is missing", string.Join(',', header));
        }
    }

    /// <summary>The box of a row; null where the row has an image without a box.</summary>
    public BoxRow? Read(IReadOnlyList<string?> fields, string position)
    {
        string image = Text(fields, "image", position) ?? throw new DataFormatException(DataFault.InvalidValue, position, "an image", "none");
        double x = Number(fields, "x", position), y = Number(fields, "y", position);
        double width = _hasCorner ? Number(fields, "right", position) - x : Number(fields, "width", position);
        double height = _hasCorner ? Number(fields, "bottom", position) - y : Number(fields, "height", position);
        double[] sides = [x, y, width, height];
        if (sides.All(double.IsNaN))
        {
            return null;
        }

        if (!sides.All(double.IsFinite))
        {
            throw new DataFormatException(DataFault.InvalidValue, position, "four numbers of a box, or none", new PictureBox(x, y, width, height).ToString());
        }

        return new BoxRow(position, CocoImage.ImageIdOf(image), Text(fields, "task", position), new PictureBox(x, y, width, height), ReadPicture(fields, position), Number(fields, "score", position));
    }

    private PictureSize? ReadPicture(IReadOnlyList<string?> fields, string position)
    {
        double width = Number(fields, "pictureWidth", position), height = Number(fields, "pictureHeight", position);
        return double.IsNaN(width) && double.IsNaN(height) ? null
            : PictureSize.TryFrom(width, height, out PictureSize size) ? size
            : throw new DataFormatException(DataFault.InvalidValue, position, "a picture's width and height of 1 or more", FormattableString.Invariant($"{width} and {height}"));
    }

    private string? Text(IReadOnlyList<string?> fields, string name, string position)
    {
        if (!_columns.TryGetValue(name, out int column))
        {
            return null;
        }

        return column < fields.Count
            ? fields[column]?.Trim() is { Length: > 0 and <= DataLimits.NameCharacters } text ? text : null
            : throw new DataFormatException(DataFault.Malformed, position, $"{column + 1} fields or more", $"{fields.Count}");
    }

    private double Number(IReadOnlyList<string?> fields, string name, string position) =>
        Text(fields, name, position) is not { } text ? double.NaN
            : PythonNumberText.TryParse(text, out double value) ? value
            : throw new DataFormatException(DataFault.InvalidValue, $"{position}, {name}", "a number", $"'{text}'");

    private void Move(string from, string to)
    {
        if (_columns.Remove(from, out int column))
        {
            _columns.TryAdd(to, column);
        }
    }
}
