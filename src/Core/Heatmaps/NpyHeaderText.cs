using System.Globalization;

namespace CheXplanation.Heatmaps;

/// <summary>Parses the dict literal of an npy header: descr, fortran_order and shape, each once, and nothing else.</summary>
internal ref struct NpyHeaderText
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _offset;
    private int _at;

    private NpyHeaderText(string text, int offset)
    {
        _text = text;
        _offset = offset;
    }

    /// <summary>Parses the text; <paramref name="offset"/> is where it begins in the file.</summary>
    public static ArrayLayout Parse(string text, int offset) => new NpyHeaderText(text, offset).ParseDictionary();

    private ArrayLayout ParseDictionary()
    {
        NumpyType? type = null;
        bool? isFortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Take('}'))
        {
            int keyAt = _offset + _at;
            string key = ParseString();
            Expect(':');
            SkipBlanks();
            switch (key)
            {
                case "descr" when type is null: type = ParseType(); break;
                case "fortran_order" when isFortran is null: isFortran = ParseBoolean(); break;
                case "shape" when shape is null: shape = ParseShape(); break;
                default: throw ByteCursor.Malformed(keyAt, "the keys descr, fortran_order and shape, each once", $"'{Shorten(key)}'");
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        SkipBlanks();
        if (_at < _text.Length)
        {
            throw Malformed("blanks up to the header's end");
        }

        return type is { } known && isFortran is { } fortran && shape is not null
            ? ArrayLayout.Packed(known.Element, known.IsBigEndian, shape, fortran)
            : throw ByteCursor.Malformed(_offset, "the keys descr, fortran_order and shape", "fewer");
    }

    private NumpyType ParseType()
    {
        int at = _offset + _at;
        return _at < _text.Length && _text[_at] == '['
            ? throw ByteCursor.Malformed(at, "an array of plain numbers", "structured records")
            : NumpyType.Parse(ParseString(), FormattableString.Invariant($"byte {at}"));
    }

    private bool ParseBoolean() => TakeWord("True") || (TakeWord("False") ? false : throw Malformed("True or False"));

    private long[] ParseShape()
    {
        var shape = new List<long>();
        Expect('(');
        while (!Take(')'))
        {
            if (shape.Count == ArrayLayout.MaxDimensions)
            {
                throw Malformed($"at most {ArrayLayout.MaxDimensions} dimensions");
            }

            shape.Add(ParseNumber());
            if (!Take(','))
            {
                if (shape.Count == 1)
                {
                    // (5) is a number in Python, not a shape.
                    throw Malformed("a comma after a single dimension");
                }

                Expect(')');
                break;
            }
        }

        return [.. shape];
    }

    private long ParseNumber()
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        if (!long.TryParse(_text[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            throw ByteCursor.Malformed(_offset + start, "a dimension of 0 or more", $"'{Shorten(_text[start..].ToString())}'");
        }

        // Python 2 wrote long integers with an L.
        _ = _at < _text.Length && _text[_at] == 'L' ? _at++ : 0;
        return value;
    }

    private string ParseString()
    {
        SkipBlanks();
        if (_at < _text.Length && _text[_at] is '\'' or '"')
        {
            int length = _text[(_at + 1)..].IndexOfAny(_text[_at], '\\');
            if (length >= 0 && _text[_at + 1 + length] != '\\')
            {
                string value = _text.Slice(_at + 1, length).ToString();
                _at += length + 2;
                return value;
            }
        }

        throw Malformed("a string without escapes");
    }

    private bool TakeWord(string word)
    {
        bool there = _text[_at..].StartsWith(word);
        _at += there ? word.Length : 0;
        return there;
    }

    private bool Take(char character)
    {
        SkipBlanks();
        bool there = _at < _text.Length && _text[_at] == character;
        _at += there ? 1 : 0;
        return there;
    }

    private void Expect(char character)
    {
        if (!Take(character))
        {
            throw Malformed($"'{character}'");
        }
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private readonly DataFormatException Malformed(string expected) =>
        ByteCursor.Malformed(_offset + _at, expected, _at < _text.Length ? $"'{Shorten(_text[_at..].ToString())}'" : "the header's end");

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
