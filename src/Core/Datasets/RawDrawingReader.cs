using System.Globalization;
using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads labels and drawings of a raw export; either may come first.</summary>
internal sealed class RawDrawingReader(JsonTokenStream tokens, AnnotationReadOptions options, Action<DataFormatException> onBadItem)
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly List<string> _firstGroup = [];
    private bool _foundDataset;

    public List<RawDrawing> Drawings { get; } = [];

    public void Read()
    {
        tokens.Expect(JsonTokenType.StartObject, "$");
        bool any = false;
        while (tokens.NextName("$") is { } key)
        {
            switch (key)
            {
                case "labelGroups":
                    ReadList("$.labelGroups", ReadGroup);
                    break;
                case "datasets":
                    any = true;
                    ReadList("$.datasets", ReadDataset);
                    break;
                default:
                    tokens.SkipValue("$");
                    break;
            }
        }

        tokens.ExpectEnd();
        if (!any || (options.Dataset is not null && !_foundDataset))
        {
            throw new DataFormatException(DataFault.Malformed, "$.datasets", options.Dataset is null ? "data sets" : $"the data set '{options.Dataset}'", "none");
        }
    }

    /// <summary>The name of a drawing's label; null where there is none.</summary>
    public string? FindLabel(RawDrawing drawing) =>
        !drawing.IsNumber ? _labels.GetValueOrDefault(drawing.Label)
        : int.TryParse(drawing.Label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < _firstGroup.Count ? _firstGroup[number] : null;

    /// <summary>Reads a list, or an object whose keys are the numbers of a list.</summary>
    private void ReadList(string path, Action<string, int> readItem)
    {
        if (!tokens.Read(path) || tokens.Type is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            throw Unexpected(path, "a list");
        }

        bool isObject = tokens.Type == JsonTokenType.StartObject;
        for (int i = 0; ; i++)
        {
            if (isObject ? tokens.NextName(path) is null : !tokens.Read(path) || tokens.Type == JsonTokenType.EndArray)
            {
                return;
            }

            if (isObject)
            {
                tokens.Read(path);
            }

            if (tokens.Type != JsonTokenType.StartObject)
            {
                throw Unexpected($"{path}[{i}]", "an object");
            }

            readItem($"{path}[{i}]", i);
        }
    }

    private void ReadGroup(string path, int group)
    {
        while (tokens.NextName(path) is { } key)
        {
            if (key != "labels")
            {
                tokens.SkipValue(path);
                continue;
            }

            ReadList($"{path}.labels", (label, _) => ReadLabel(label, group));
        }
    }

    private void ReadLabel(string path, int group)
    {
        string? id = null, name = null;
        while (tokens.NextName(path) is { } key)
        {
            if (key is "id" or "name" && tokens.Read(path) && tokens.Type is JsonTokenType.String or JsonTokenType.Number)
            {
                string text = tokens.Text ?? tokens.Number.ToString(CultureInfo.InvariantCulture);
                (id, name) = key == "id" ? (text, name) : (id, text);
            }
            else if (key is "id" or "name")
            {
                tokens.SkipOpened(path);
            }
            else
            {
                tokens.SkipValue(path);
            }
        }

        if (name is null)
        {
            throw new DataFormatException(DataFault.Malformed, path, "a label with a name", "none");
        }

        if (id is not null && !_labels.TryAdd(id, name) && _labels[id] != name)
        {
            throw new DataFormatException(DataFault.InvalidValue, path, $"one label of the id '{id}', as '{_labels[id]}' before", $"'{name}'");
        }

        if (group == 0)
        {
            _firstGroup.Add(name);
        }
    }

    private void ReadDataset(string path, int number)
    {
        int first = Drawings.Count;
        bool isWanted = options.Dataset is null || options.Dataset == number.ToString(CultureInfo.InvariantCulture);
        while (tokens.NextName(path) is { } key)
        {
            if (key is "id" or "name")
            {
                tokens.Read(path);
                isWanted |= tokens.Type == JsonTokenType.String && tokens.Text == options.Dataset;
                tokens.SkipOpened(path);
            }
            else if (key == "annotations")
            {
                ReadList($"{path}.annotations", (drawing, _) => ReadDrawing(drawing));
            }
            else
            {
                tokens.SkipValue(path);
            }
        }

        _foundDataset |= isWanted;
        if (!isWanted)
        {
            // The name may come after the drawings.
            Drawings.RemoveRange(first, Drawings.Count - first);
        }
    }

    private void ReadDrawing(string path)
    {
        string? study = null, file = null, label = null;
        bool isNumber = false;
        double height = 0, width = 0;
        var polygons = new List<PicturePoint[]>();
        DataFormatException? fault = null;
        bool hasData = false;
        while (tokens.NextName(path) is { } key)
        {
            if (key == "data")
            {
                hasData = true;
                tokens.ReadOrPassOver($"{path}.data", place => ReadOutlines(place, polygons), error => fault = error);
                continue;
            }

            if (key is not ("StudyInstanceUID" or "fileId" or "labelId" or "height" or "width"))
            {
                tokens.SkipValue(path);
                continue;
            }

            tokens.Read(path);
            (study, file, label) = (key == "StudyInstanceUID" ? tokens.Text : study, key == "fileId" ? tokens.Text : file, key == "labelId" ? Value() : label);
            isNumber = key == "labelId" ? tokens.Type == JsonTokenType.Number : isNumber;
            (height, width) = (key == "height" ? tokens.Number : height, key == "width" ? tokens.Number : width);
            tokens.SkipOpened(path);
        }

        if ((study ?? file) is not { } source)
        {
            onBadItem(new DataFormatException(DataFault.InvalidValue, path, "a StudyInstanceUID or a fileId", "neither"));
            return;
        }

        fault ??= hasData && polygons.Count > 0 ? null : new DataFormatException(DataFault.InvalidValue, path, "an outline: data with vertices", hasData ? "none in data" : "no data");
        Drawings.Add(new RawDrawing(path, source, study is null, label ?? string.Empty, isNumber, SizeOf(height, width), polygons, fault));
    }

    private string? Value() => tokens.Type == JsonTokenType.Number ? tokens.Number.ToString(CultureInfo.InvariantCulture) : tokens.Text;

    private static PictureSize? SizeOf(double height, double width) => PictureSize.TryFrom(width, height, out PictureSize size) ? size : null;

    /// <summary>Reads <c>{"vertices": [[x, y], ...]}</c>, or a list of such.</summary>
    private List<PicturePoint[]> ReadOutlines(string path, List<PicturePoint[]> polygons)
    {
        var budget = new PointBudget(options.PointLimit);
        if (!tokens.Read(path) || tokens.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            throw Unexpected(path, "an object with vertices");
        }

        if (tokens.Type == JsonTokenType.StartObject)
        {
            ReadOutline(path, polygons, budget);
            return polygons;
        }

        while (tokens.Read(path) && tokens.Type != JsonTokenType.EndArray)
        {
            if (tokens.Type != JsonTokenType.StartObject)
            {
                throw Unexpected(path, "an object with vertices");
            }

            ReadOutline($"{path}[{polygons.Count}]", polygons, budget);
        }

        return polygons;
    }

    private void ReadOutline(string path, List<PicturePoint[]> polygons, PointBudget budget)
    {
        while (tokens.NextName(path) is { } key)
        {
            if (key != "vertices")
            {
                tokens.SkipValue(path);
                continue;
            }

            budget.Take(path);
            PicturePoint[] points = JsonPointLists.ReadPoints(tokens, $"{path}.vertices", budget);
            if (points.Length < 2)
            {
                throw new DataFormatException(DataFault.InvalidValue, $"{path}.vertices", "a polygon of at least 2 points", $"{points.Length}");
            }

            polygons.Add(points);
        }
    }

    private DataFormatException Unexpected(string path, string expected) => new(DataFault.Malformed, path, expected, $"{JsonText.Name(tokens.Type)} {tokens.Text}".TrimEnd());
}
