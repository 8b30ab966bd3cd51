using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Goes through a segmentation file image by image and takes every entry for what it is, good or bad; one image is held.</summary>
internal sealed class SegmentationWalk : IDisposable
{
    // The outermost keys of other forms that people have.
    private static readonly string[] ForeignKeys = ["images", "annotations", "categories", "info", "licenses", "labelGroups", "datasets", "shapes"];

    private readonly JsonTokenStream _tokens;
    private readonly FoundMaskReader _masks;
    private readonly bool _keepText;
    private bool _begun;
    private bool _ended;

    public SegmentationWalk(Stream stream, long pixelLimit, bool keepText)
    {
        _tokens = new JsonTokenStream(stream, DataLimits.TextBytes, lenient: true);
        _masks = new FoundMaskReader(_tokens, pixelLimit, keepText);
        _keepText = keepText;
    }

    public bool HasByteOrderMark => _tokens.HasByteOrderMark;

    /// <summary>Where the text stops being JSON; null where it is JSON to its end.</summary>
    public DataFormatException? Broken { get; private set; }

    /// <summary>Which other form the file has; null where it may be a segmentation file.</summary>
    public string? OtherForm { get; private set; }

    public void Dispose() => _tokens.Dispose();

    /// <summary>The next image; null at the end, or where nothing more can be read.</summary>
    public FoundImage? Next()
    {
        FoundImage? image = null;
        try
        {
            if (_ended || (!_begun && !Begin()) || _tokens.NextName("$") is not { } id)
            {
                End();
                return null;
            }

            if (ForeignKeys.Contains(id))
            {
                return Foreign(id);
            }

            image = new FoundImage(id, JsonTokenStream.PlaceOf("$", id));
            Read(image);
            return OtherForm is null ? image : null;
        }
        catch (DataFormatException error)
        {
            Broken = error;
            _ended = true;
            return image;
        }
    }

    private bool Begin()
    {
        _begun = true;
        if (!_tokens.Read("$") || _tokens.Type == JsonTokenType.StartObject)
        {
            return _tokens.Type == JsonTokenType.StartObject ? true : throw new DataFormatException(DataFault.Malformed, "$", "JSON", "the end of the file");
        }

        OtherForm = _tokens.Type == JsonTokenType.StartArray ? ListForm() : $"a single {JsonText.Name(_tokens.Type)}";
        _ended = true;
        return false;
    }

    private void End()
    {
        if (!_ended)
        {
            _ended = true;
            _tokens.ExpectEnd();
        }
    }

    /// <summary>What a list is: COCO's results, where its first object says so.</summary>
    private string ListForm()
    {
        if (_tokens.Read("$[0]") && _tokens.Type == JsonTokenType.StartObject)
        {
            while (_tokens.NextName("$[0]") is { } key)
            {
                if (key is "image_id" or "category_id" or "segmentation")
                {
                    return "COCO results, a list of annotations";
                }

                _tokens.SkipValue("$[0]");
            }
        }

        return "a list";
    }

    private FoundImage? Foreign(string key)
    {
        _ended = true;
        OtherForm = key is "labelGroups" or "datasets" ? $"the labelling tool's raw export (key '{key}')"
            : key == "shapes" ? $"a file of labelme (key '{key}')" : $"a COCO data set (key '{key}')";
        return null;
    }

    private void Read(FoundImage image)
    {
        JsonTextRecorder? text = Record();
        bool isObject = false;
        var found = _tokens.ReadOrPassOver(image.Position, position =>
        {
            _tokens.Expect(JsonTokenType.StartObject, position);
            isObject = true;
            _tokens.Recorder = null;
            while (OtherForm is null && _tokens.NextName(position) is { } task)
            {
                ReadEntry(image, task);
            }

            return image;
        }, error =>
        {
            // Within an object only a name can be wrong that is too long to keep: what belongs to it is lost, so the file counts as broken there.
            image.Fault = isObject ? throw error : $"expected an object of tasks, found {error.Found}";
        });
        _tokens.Recorder = null;
        image.IsWhole = true;
        image.Text = found is null ? text?.ToString() : null;
    }

    private void ReadEntry(FoundImage image, string task)
    {
        if (task == "img_size")
        {
            OtherForm = $"annotations: {image.Position} has img_size";
            _ended = true;
            return;
        }

        var mask = new FoundMask(task, JsonTokenStream.PlaceOf(image.Position, task));
        image.Masks.Add(mask);
        JsonTextRecorder? text = Record();
        _masks.Read(mask);
        _tokens.Recorder = null;
        mask.Text = text?.ToString();
    }

    private JsonTextRecorder? Record() => _tokens.Recorder = _keepText ? new JsonTextRecorder() : null;
}
