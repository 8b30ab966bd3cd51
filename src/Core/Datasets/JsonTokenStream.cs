using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Reads JSON of any size token by token from a stream, holding one window of it.</summary>
internal sealed class JsonTokenStream : IDisposable
{
    private const int LongestShown = 100;
    private const int ExcerptBytes = 24;

    private readonly Stream _stream;
    private readonly int _maxToken;
    private byte[] _buffer = new byte[65536];
    private int _start;
    private int _end;
    private bool _final;
    private bool _looksForFractions;
    private long _offset;
    private DataFormatException? _fault;
    private JsonReaderState _state;

    /// <param name="stream">The file.</param>
    /// <param name="maxToken">The longest token in bytes.</param>
    /// <param name="lenient">Whether trailing commas and comments are passed over, as most editors by hand leave them.</param>
    public JsonTokenStream(Stream stream, int maxToken, bool lenient = false)
    {
        _stream = stream;
        _maxToken = maxToken;
        _state = new(new JsonReaderOptions
        {
            MaxDepth = 16, AllowTrailingCommas = lenient, CommentHandling = lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
        });
        SkipByteOrderMark();
    }

    public JsonTokenType Type { get; private set; }

    public string? Text { get; private set; }

    public double Number { get; private set; }

    /// <summary>How many arrays and objects lie around the token.</summary>
    public int Depth { get; private set; }

    /// <summary>How many bytes of the file lie before the end of the token.</summary>
    public long Offset => _offset;

    public bool HasByteOrderMark { get; private set; }

    /// <summary>Whether a number since this was last set to false was not written as a whole one: 320.0, 3e2.</summary>
    /// <remarks>Few readers ask: numbers are looked at from the first time on that it is set.</remarks>
    public bool SawFraction
    {
        get;
        set
        {
            field = value;
            _looksForFractions = true;
        }
    }

    /// <summary>Keeps the text of the tokens that are read, where it is set.</summary>
    public JsonTextRecorder? Recorder { get; set; }

    public void Dispose() => _buffer = [];

    /// <summary>Moves to the next token; false at the end of the file.</summary>
    public bool Read(string path)
    {
        if (_fault is not null)
        {
            // Whoever passes over what stands around it learns the same place.
            throw _fault;
        }

        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
            try
            {
                if (reader.Read())
                {
                    Type = reader.TokenType;
                    Depth = reader.CurrentDepth;
                    Text = Type is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
                    Number = Type == JsonTokenType.Number && reader.TryGetDouble(out double number) ? number : double.NaN;
                    if (_looksForFractions && Type == JsonTokenType.Number && !reader.TryGetInt64(out _))
                    {
                        SawFraction = true;
                    }

                    Recorder?.Add(Type, Text ?? (Type == JsonTokenType.Number ? Encoding.ASCII.GetString(reader.ValueSpan) : null));
                    Advance(ref reader);
                    return true;
                }

                Advance(ref reader);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                int read = (int)reader.BytesConsumed;
                throw _fault = new DataFormatException(
                    DataFault.Malformed, $"{path}, near byte {_offset + read}", error is JsonException ? "JSON" : "JSON in UTF-8", Excerpt(_start + read), inner: error);
            }

            if (_final)
            {
                return false;
            }

            Fill(path);
        }
    }

    public void Expect(JsonTokenType type, string path)
    {
        if (!Read(path) || Type != type)
        {
            throw Unexpected(path, type.ToString());
        }
    }

    public void ExpectEnd()
    {
        if (Read("$"))
        {
            throw Unexpected("$", "the end of the file");
        }
    }

    /// <summary>The place of a property, for messages.</summary>
    public static string PlaceOf(string path, string name) => name.Length <= LongestShown ? $"{path}['{name}']" : $"{path}['{name[..LongestShown]}...']";

    /// <summary>The next property's name, or null at the end of the object.</summary>
    public string? NextName(string path)
    {
        if (Read(path) && Type is JsonTokenType.PropertyName or JsonTokenType.EndObject)
        {
            // Every place below a name repeats it: with long names many places would take more memory than the file.
            return Type != JsonTokenType.PropertyName ? null
                : Text!.Length <= DataLimits.NameCharacters ? Text
                : throw new DataFormatException(
                    DataFault.Malformed, $"{path}, near byte {_offset}", $"names of at most {DataLimits.NameCharacters} characters", $"one of {Text.Length}");
        }

        throw Unexpected(path, "a key or the end of the object");
    }

    public string ReadText(string path)
    {
        Expect(JsonTokenType.String, path);
        return Text!;
    }

    /// <summary>A text, or an array of whole numbers.</summary>
    public (string? Text, long[]? Numbers) ReadTextOrIntegers(string path, int most)
    {
        if (!Read(path) || Type is not (JsonTokenType.String or JsonTokenType.StartArray))
        {
            throw Unexpected(path, "a text or an array of whole numbers");
        }

        return Type == JsonTokenType.String ? (Text, null) : (null, ReadRest(path, most));
    }

    public long[] ReadIntegers(string path, int most)
    {
        Expect(JsonTokenType.StartArray, path);
        return ReadRest(path, most);
    }

    private long[] ReadRest(string path, int most)
    {
        var numbers = new List<long>();
        while (Read(path) && Type == JsonTokenType.Number && numbers.Count < most)
        {
            if (Number != Math.Floor(Number) || Math.Abs(Number) > 1L << 53)
            {
                throw Unexpected(path, "whole numbers");
            }

            numbers.Add((long)Number);
        }

        return Type == JsonTokenType.EndArray ? [.. numbers] : throw Unexpected(path, $"at most {most} whole numbers");
    }

    /// <summary>True at the start of an array within an array, false at the end of the outer one.</summary>
    public bool NextArray(string path) =>
        Read(path) && Type is JsonTokenType.StartArray or JsonTokenType.EndArray
            ? Type == JsonTokenType.StartArray
            : throw Unexpected(path, "a list or the end of the list");

    public double ReadNumber(string path)
    {
        Expect(JsonTokenType.Number, path);
        return double.IsFinite(Number) ? Number : throw new DataFormatException(DataFault.InvalidValue, $"{path}, near byte {_offset}", "a finite number", "a larger one");
    }

    /// <summary>
    /// Reads the value of the property whose name is the current token. One of another form is reported and passed over;
    /// where the text itself is no JSON, passing over fails as reading did.
    /// </summary>
    public T? ReadOrPassOver<T>(string path, Func<string, T> read, Action<DataFormatException> onBadItem)
        where T : class
    {
        int depth = Depth;
        try
        {
            return read(path);
        }
        catch (DataFormatException error)
        {
            while (Depth > depth || Type is JsonTokenType.PropertyName or JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                if (!Read(path))
                {
                    throw;
                }
            }

            onBadItem(error);
            return null;
        }
    }

    /// <summary>Moves to the next element of an array; false at its end.</summary>
    public bool NextElement(string path) => Read(path) ? Type != JsonTokenType.EndArray : throw Unexpected(path, "a value or the end of the list");

    /// <summary>
    /// Reads the object that begins with the current token, an element of an array. One of another form is reported and passed over;
    /// where the text itself is no JSON, passing over fails as reading did.
    /// </summary>
    public T? ReadElementOrPassOver<T>(string path, Func<string, T> read, Action<DataFormatException> onBadItem)
        where T : class
    {
        int depth = Depth;
        bool isNested = Type is JsonTokenType.StartObject or JsonTokenType.StartArray;
        try
        {
            return Type == JsonTokenType.StartObject ? read(path) : throw Unexpected(path, "an object");
        }
        catch (DataFormatException error)
        {
            while (isNested && !(Depth == depth && Type is JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                if (!Read(path))
                {
                    throw;
                }
            }

            onBadItem(error);
            return null;
        }
    }

    /// <summary>Passes over what is left of the array or object that the current token begins; nothing where it begins none.</summary>
    public void SkipOpened(string path)
    {
        int depth = Depth;
        bool isNested = Type is JsonTokenType.StartObject or JsonTokenType.StartArray;
        while (isNested && !(Depth == depth && Type is JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (!Read(path))
            {
                throw Unexpected(path, "the end of a value");
            }
        }
    }

    /// <summary>A whole number or a text, as text: what COCO's ids are.</summary>
    public string ReadIdentifier(string path) =>
        Read(path) && Type == JsonTokenType.String && Text!.Length is > 0 and <= DataLimits.NameCharacters ? Text
            : Type == JsonTokenType.Number && Number == Math.Floor(Number) && Math.Abs(Number) <= 1L << 53 ? ((long)Number).ToString(CultureInfo.InvariantCulture)
            : throw Unexpected(path, "a whole number or a short text");

    /// <summary>0 or 1, or false or true.</summary>
    public bool ReadFlag(string path) =>
        Read(path) && Type is JsonTokenType.True or JsonTokenType.False ? Type == JsonTokenType.True
            : Type == JsonTokenType.Number && Number is 0 or 1 ? Number == 1
            : throw Unexpected(path, "0 or 1");

    public void SkipValue(string path)
    {
        int depth = 0;
        do
        {
            if (!Read(path))
            {
                throw Unexpected(path, "a value");
            }

            depth += Type is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1
                : Type is JsonTokenType.EndArray or JsonTokenType.EndObject ? -1 : 0;
        }
        while (depth > 0);
    }

    private DataFormatException Unexpected(string path, string expected) =>
        new(DataFault.Malformed, $"{path}, near byte {_offset}", expected, Type == JsonTokenType.None ? "the end of the file" : $"{Type} {Text}".TrimEnd());

    /// <summary>The text from a place on, shortened; where it ends before that, the end is named.</summary>
    private string Excerpt(int from)
    {
        string text = Encoding.UTF8.GetString(_buffer, from, Math.Min(_end - from, ExcerptBytes)).Trim();
        bool isAll = _final && _end - from <= ExcerptBytes;
        return text.Length == 0 ? "the end of the file" : isAll ? $"'{text}' and the end of the file" : $"'{text}...'";
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        _offset += reader.BytesConsumed;
    }

    private void Fill(string path)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= _maxToken)
            {
                throw new DataFormatException(DataFault.Malformed, path, $"a token of at most {_maxToken} bytes", "a longer one");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _final = read == 0;
        _end += read;
    }

    private void SkipByteOrderMark()
    {
        Fill("$");
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            _start = 3;
            _offset = 3;
            HasByteOrderMark = true;
        }
    }
}
