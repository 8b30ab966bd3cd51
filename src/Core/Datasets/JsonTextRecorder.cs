using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Writes tokens down again as Python's json.dump would, so that what a reader cannot use is not lost.</summary>
internal sealed class JsonTextRecorder
{
    private readonly StringWriter _text = new();
    private bool _needsComma;

    public override string ToString() => _text.ToString();

    /// <summary>Adds a value that is written down already, after its name.</summary>
    public void AddText(string value)
    {
        _text.Write(value);
        _needsComma = true;
    }

    /// <summary>Adds a token; of names and texts their contents, of numbers their digits as written.</summary>
    public void Add(JsonTokenType type, string? text)
    {
        bool isEnd = type is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (_needsComma && !isEnd)
        {
            _text.Write(", ");
        }

        switch (type)
        {
            case JsonTokenType.PropertyName:
                PythonJsonText.WriteText(_text, text!);
                _text.Write(": ");
                break;
            case JsonTokenType.String:
                PythonJsonText.WriteText(_text, text!);
                break;
            default:
                _text.Write(type switch
                {
                    JsonTokenType.StartObject => "{",
                    JsonTokenType.EndObject => "}",
                    JsonTokenType.StartArray => "[",
                    JsonTokenType.EndArray => "]",
                    JsonTokenType.True => "true",
                    JsonTokenType.False => "false",
                    JsonTokenType.Null => "null",
                    _ => text,
                });
                break;
        }

        _needsComma = isEnd || type is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
    }
}
