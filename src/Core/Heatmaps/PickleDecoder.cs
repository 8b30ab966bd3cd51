using System.Globalization;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>Reads one pickle (protocols 0 to 5) into inert values.</summary>
/// <remarks>
/// A pickle is a program for a stack machine. This reader knows only the opcodes that plain data and tensors need,
/// never resolves a name, keeps long strings in the file, uses an explicit stack and counts everything it keeps.
/// Throws: DataFormatException with the byte of the opcode.
/// Source: Python's <c>pickletools.py</c>, which documents each opcode.
/// </remarks>
internal sealed partial class PickleDecoder
{
    private static readonly PickleNone None = new();
    private static readonly PickleBoolean True = new(true), False = new(false);

    private readonly ByteCursor _cursor;
    private readonly List<PickleValue> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<long, PickleValue> _memo = [];
    private readonly List<PickleTorchStream> _torchStreams = [];
    private readonly bool _allowsStorages;
    private readonly int _mostTorchStreams;
    private int _items;
    private long _opcodeAt;

    public PickleDecoder(ByteCursor cursor, bool allowsStorages, int mostTorchStreams = PickleLimits.TorchStreams)
    {
        _mostTorchStreams = mostTorchStreams;
        _cursor = cursor;
        _allowsStorages = allowsStorages;
    }

    /// <summary>Every torch stream that the pickle said to load, whether anything was made of it or not.</summary>
    public IReadOnlyList<PickleTorchStream> TorchStreams => _torchStreams;

    /// <summary>The storages that the pickle refers to by persistent ids, by key.</summary>
    public Dictionary<string, PickleStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads up to and with the STOP opcode.</summary>
    public PickleValue Read()
    {
        for (int count = 0; count < PickleLimits.Opcodes; count++)
        {
            _opcodeAt = _cursor.Position;
            byte opcode = _cursor.ReadByte("an opcode");
            if (opcode == (byte)'.')
            {
                return Pop();
            }

            if (!ReadScalar(opcode) && !ReadText(opcode) && !ReadCollection(opcode) && !ReadMemo(opcode) && !ReadCall(opcode) && !ReadOldOpcode(opcode))
            {
                throw Malformed("an opcode that plain data needs", $"opcode 0x{opcode:x2}");
            }
        }

        throw Malformed($"at most {PickleLimits.Opcodes} opcodes", "more");
    }

    private bool ReadScalar(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                byte protocol = _cursor.ReadByte("a protocol");
                if (protocol is < 2 or > 5)
                {
                    throw Malformed("protocol 2 to 5", $"protocol {protocol}");
                }

                return true;
            case 0x95:
                _cursor.Demand(_cursor.ReadUInt64("a frame's length"), "a frame");
                return true;
            case (byte)'N': Push(None); return true;
            case 0x88: Push(True); return true;
            case 0x89: Push(False); return true;
            case (byte)'K': Push(new PickleInteger(_cursor.ReadByte("an integer"))); return true;
            case (byte)'M': Push(new PickleInteger(_cursor.ReadUInt16("an integer"))); return true;
            case (byte)'J': Push(new PickleInteger(_cursor.ReadInt32("an integer"))); return true;
            case 0x8a: PushLong(_cursor.ReadByte("an integer's length")); return true;
            case (byte)'G': Push(new PickleFloat(_cursor.ReadDoubleBigEndian("a float"))); return true;
            default: return false;
        }
    }

    private bool ReadText(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'X': PushText(_cursor.ReadUInt32("a string's length")); return true;
            case 0x8c: PushText(_cursor.ReadByte("a string's length")); return true;
            case 0x8d: PushText(_cursor.ReadUInt64("a string's length")); return true;
            case (byte)'B': PushBytes(_cursor.ReadUInt32("a length of bytes")); return true;
            case (byte)'C': PushBytes(_cursor.ReadByte("a length of bytes")); return true;
            case 0x8e or 0x96: PushBytes(_cursor.ReadUInt64("a length of bytes")); return true;
            default: return false;
        }
    }

    private bool ReadCollection(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': Mark(); return true;
            case (byte)')': Push(new PickleSequence([])); return true;
            case (byte)']': Push(new PickleSequence([])); return true;
            case (byte)'}': Push(new PickleDictionary(new(StringComparer.Ordinal))); return true;
            case 0x85: Push(new PickleSequence(PopLast(1))); return true;
            case 0x86: Push(new PickleSequence(PopLast(2))); return true;
            case 0x87: Push(new PickleSequence(PopLast(3))); return true;
            case (byte)'t': Push(new PickleSequence(PopMark())); return true;
            case (byte)'a': AppendTo(PopLast(1)); return true;
            case (byte)'e': AppendTo(PopMark()); return true;
            case (byte)'s': SetItems(PopLast(2)); return true;
            case (byte)'u': SetItems(PopMark()); return true;
            case (byte)'0': Pop(); return true;
            default: return false;
        }
    }

    private bool ReadMemo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': Memoize(_cursor.ReadByte("a memo index")); return true;
            case (byte)'r': Memoize(_cursor.ReadUInt32("a memo index")); return true;
            case 0x94: Memoize(_memo.Count); return true;
            case (byte)'h': Recall(_cursor.ReadByte("a memo index")); return true;
            case (byte)'j': Recall(_cursor.ReadUInt32("a memo index")); return true;
            default: return false;
        }
    }

    private bool ReadCall(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c':
                Push(Global(_cursor.ReadLine(PickleLimits.Name, "a module's name"), _cursor.ReadLine(PickleLimits.Name, "a global's name")));
                return true;
            case 0x93:
                string name = PopText("a global's name");
                Push(Global(PopText("a module's name"), name));
                return true;
            case (byte)'R':
                PickleValue arguments = Pop();
                PickleValue described = Note(PickleReduction.Apply(Pop(), arguments, _opcodeAt));
                Push(described is PickleNumpyArray { Size.Length: 0, Content: PickleBytes or PickleEncodedBytes { Text: PickleText } } scalar ? ReadNumpyScalar(scalar) : described);
                return true;
            case (byte)'Q' when _allowsStorages:
                Push(Keep(PickleReduction.Storage(Pop(), _opcodeAt)));
                return true;
            case (byte)'b' when _stack.Count > 1 && _stack[^2] is PickleNumpyArray or PickleNumpyType or PickleDictionary:
                PickleValue state = Pop();
                NumpyReduction.SetState(Top(), state, _opcodeAt);
                return true;
            case (byte)'i':
                throw PickleAllowList.Refuse(
                    $"opcode INST of {_cursor.ReadLine(PickleLimits.Name, "a module's name")}.{_cursor.ReadLine(PickleLimits.Name, "a global's name")}", _opcodeAt);
            case (byte)'o' or (byte)'b' or 0x81 or 0x92 or 0x82 or 0x83 or 0x84 or (byte)'P' or (byte)'Q':
                throw PickleAllowList.Refuse($"opcode 0x{opcode:x2}, which builds objects", _opcodeAt);
            case 0x97 or 0x98:
                throw Malformed("data within the file", "a buffer that was pickled out of band, into another file");
            default:
                return false;
        }
    }

    /// <summary>A numpy number becomes a plain one: it may be a probability, which is wanted at its full precision.</summary>
    private PickleValue ReadNumpyScalar(PickleNumpyArray scalar)
    {
        ArrayLayout layout = NumpyReduction.Layout(scalar);
        byte[] bytes = scalar.Content is PickleBytes { Length: <= 8 } content
            ? _cursor.ReadAgain(content.Offset, (int)content.Length)
            : [.. (((scalar.Content as PickleEncodedBytes)?.Text as PickleText)?.Value ?? string.Empty).Select(c => (byte)c)];
        if (bytes.Length != ElementKinds.SizeOf(layout.Element))
        {
            throw Malformed($"{ElementKinds.SizeOf(layout.Element)} bytes of a number", $"{bytes.Length}");
        }

        ElementConversion.ToNativeOrder(bytes, layout.Element, layout.IsBigEndian);
        return ElementConversion.ToNumber(bytes, layout.Element);
    }

    /// <summary>A storage that is named twice must be the same both times.</summary>
    private PickleStorage Keep(PickleStorage storage)
    {
        PickleStorage first = Storages.GetValueOrDefault(storage.Key, storage);
        if (first != storage)
        {
            throw Malformed($"storage '{storage.Key}' as before: {first.Describe()}", storage.Describe());
        }

        Storages[storage.Key] = storage;
        return storage;
    }

    private PickleValue Global(string module, string name)
    {
        PickleValue value = PickleAllowList.Find(module, name, _opcodeAt);
        return value is PickleStorage && !_allowsStorages ? throw PickleAllowList.Refuse($"{module}.{name}", _opcodeAt) : value;
    }

    private PickleValue Note(PickleValue value)
    {
        if (value is PickleTorchStream stream)
        {
            if (_torchStreams.Count >= _mostTorchStreams)
            {
                // Within a torch stream none is needed, and one would hide names from whoever looks only at the first.
                throw _mostTorchStreams == 0 ? PickleAllowList.Refuse("a torch stream within a torch stream", _opcodeAt) : Malformed($"at most {_mostTorchStreams} torch streams", "more");
            }

            _torchStreams.Add(stream);
        }

        return value;
    }

    private void PushLong(int length)
    {
        if (length > PickleLimits.IntegerBytes)
        {
            throw Malformed($"an integer of at most {PickleLimits.IntegerBytes} bytes", $"{length} bytes");
        }

        byte[] bytes = _cursor.ReadBytes((ulong)length, "an integer");
        if (length > 8)
        {
            Push(new PickleBigInteger(bytes));
            return;
        }

        long value = length > 0 && bytes[^1] >= 128 ? -1 : 0;
        for (int i = length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        Push(new PickleInteger(value));
    }

    private void PushText(ulong length)
    {
        long start = _cursor.Position;
        if (length > PickleLimits.KeptText)
        {
            _cursor.Skip(length, "a string");
            Push(new PickleLongText(start, (long)length));
            return;
        }

        Push(new PickleText(Encoding.UTF8.GetString(_cursor.ReadBytes(length, "a string"))));
    }

    private void PushBytes(ulong length)
    {
        long start = _cursor.Position;
        _cursor.Skip(length, "bytes");
        Push(new PickleBytes(start, (long)length));
    }

    private void Mark()
    {
        if (_marks.Count >= PickleLimits.Marks)
        {
            throw Malformed($"at most {PickleLimits.Marks} open marks", "more");
        }

        _marks.Push(_stack.Count);
    }

    private void Push(PickleValue value)
    {
        if (_stack.Count >= PickleLimits.Stack)
        {
            throw Malformed($"at most {PickleLimits.Stack} values on the stack", "more");
        }

        _stack.Add(value);
    }

    private PickleValue Pop()
    {
        PickleValue value = Peek(1);
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>The value so many places from the top, above the last mark.</summary>
    private PickleValue Peek(int depth)
    {
        int floor = _marks.Count > 0 ? _marks.Peek() : 0;
        return _stack.Count - depth >= floor ? _stack[^depth] : throw Malformed($"{depth} values on the stack", $"{_stack.Count - floor}");
    }

    private string PopText(string expected) =>
        Pop() is PickleText text ? text.Value : throw Malformed(expected, "a value that is no short string");

    private List<PickleValue> PopLast(int count)
    {
        Peek(count);
        int start = _stack.Count - count;
        List<PickleValue> values = _stack.GetRange(start, count);
        _stack.RemoveRange(start, count);
        return values;
    }

    private List<PickleValue> PopMark()
    {
        if (_marks.Count == 0)
        {
            throw Malformed("a mark on the stack", "none");
        }

        int start = _marks.Pop();
        List<PickleValue> values = _stack.GetRange(start, _stack.Count - start);
        _stack.RemoveRange(start, values.Count);
        return values;
    }

    private PickleValue Top() => _stack.Count > 0 ? _stack[^1] : throw Malformed("a value on the stack", "none");

    private void AppendTo(List<PickleValue> values)
    {
        if (Top() is not PickleSequence list)
        {
            throw Malformed("a list on the stack", Top().Describe());
        }

        Count(values.Count);
        list.Items.AddRange(values);
    }

    private void SetItems(List<PickleValue> values)
    {
        if (Top() is not PickleDictionary dictionary || values.Count % 2 != 0)
        {
            throw Malformed("a dict and pairs on the stack", $"{Top().Describe()} and {values.Count} values");
        }

        Count(values.Count);
        for (int i = 0; i < values.Count; i += 2)
        {
            string key = values[i] switch
            {
                PickleText text => text.Value,
                PickleInteger number => number.Describe(),
                _ => throw Malformed("a string as key", values[i].Describe()),
            };
            dictionary.Items[key] = values[i + 1];
        }
    }

    private void Count(int added)
    {
        _items += added;
        if (_items > PickleLimits.Items)
        {
            throw Malformed($"at most {PickleLimits.Items} items in all", "more");
        }
    }

    private void Memoize(long index)
    {
        if (_memo.Count >= PickleLimits.Memo)
        {
            throw Malformed($"a memo of at most {PickleLimits.Memo} values", "more");
        }

        _memo[index] = Top();
    }

    private void Recall(long index) =>
        Push(_memo.TryGetValue(index, out PickleValue? value)
            ? value
            : throw Malformed("a memo index that was stored", index.ToString(CultureInfo.InvariantCulture)));

    private DataFormatException Malformed(string expected, string found) => ByteCursor.Malformed(_opcodeAt, expected, found);
}
