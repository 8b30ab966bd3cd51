using System.Globalization;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>The opcodes that only protocols 0 and 1 (and Python 2) write: numbers, strings and memo places as lines of text.</summary>
internal sealed partial class PickleDecoder
{
    private const int MaxNumberText = 100;

    private bool ReadOldOpcode(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'I' or (byte)'L': Push(ReadInteger(opcode)); return true;
            case (byte)'F': Push(ReadFloat()); return true;
            case (byte)'S': PushLine(true); return true;
            case (byte)'V': PushLine(false); return true;
            case (byte)'U': PushOldString(_cursor.ReadByte("a string's length")); return true;
            case (byte)'T': PushOldString(_cursor.ReadUInt32("a string's length")); return true;
            case (byte)'p': Memoize(ReadIndex()); return true;
            case (byte)'g': Recall(ReadIndex()); return true;
            case (byte)'l': Push(new PickleSequence(PopMark())); return true;
            case (byte)'d':
                List<PickleValue> pairs = PopMark();
                Push(new PickleDictionary(new(StringComparer.Ordinal)));
                SetItems(pairs);
                return true;
            case (byte)'2': Push(Top()); return true;
            case (byte)'1': PopMark(); return true;
            default: return false;
        }
    }

    private PickleValue ReadInteger(byte opcode)
    {
        string text = _cursor.ReadLine(MaxNumberText, "an integer");
        if (opcode == 'I' && text is "00" or "01")
        {
            return text == "01" ? True : False;
        }

        return long.TryParse(opcode == 'L' ? text.TrimEnd('L') : text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? new PickleInteger(value)
            : throw Malformed("an integer of 64 bits", $"'{text}'");
    }

    private PickleFloat ReadFloat()
    {
        string text = _cursor.ReadLine(MaxNumberText, "a float");
        return text switch
        {
            "nan" => new PickleFloat(double.NaN),
            "inf" => new PickleFloat(double.PositiveInfinity),
            "-inf" => new PickleFloat(double.NegativeInfinity),
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? new PickleFloat(value)
                : throw Malformed("a float", $"'{text}'"),
        };
    }

    private long ReadIndex()
    {
        string text = _cursor.ReadLine(MaxNumberText, "a memo index");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : throw Malformed("a memo index", $"'{text}'");
    }

    /// <summary>A string of Python 2: bytes, which may be text.</summary>
    private void PushOldString(uint length)
    {
        if (length > PickleLimits.KeptText)
        {
            PushBytes(length);
            return;
        }

        Push(new PickleText(Encoding.Latin1.GetString(_cursor.ReadBytes(length, "a string"))));
    }

    /// <summary>A line is kept where it is short, as it mostly is; a long one stays in the file.</summary>
    private void PushLine(bool isQuoted)
    {
        long start = _cursor.Position, length = _cursor.SkipLine("a string and a line feed");
        if (isQuoted)
        {
            if (length < 2)
            {
                throw Malformed("a string in quotes", $"{length} characters");
            }

            start++;
            length -= 2;
        }

        Push(length > PickleLimits.KeptText ? new PickleLineText(start, length, isQuoted) : ShortLine(start, (int)length, isQuoted));
    }

    private PickleText ShortLine(long start, int length, bool isQuoted)
    {
        byte[] line = _cursor.ReadAgain(start, length);
        if (isQuoted)
        {
            return new PickleText(Encoding.Latin1.GetString(PickleLineEscapes.DecodeQuoted(line, start)));
        }

        var text = new StringBuilder();
        string raw = Encoding.Latin1.GetString(line);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 5 < raw.Length && raw[i + 1] == 'u'
                && ushort.TryParse(raw.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                text.Append((char)unit);
                i += 5;
            }
            else
            {
                text.Append(raw[i]);
            }
        }

        return new PickleText(text.ToString());
    }
}
