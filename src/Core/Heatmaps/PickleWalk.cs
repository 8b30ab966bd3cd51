using System.Globalization;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>Walks one pickle of any protocol for <see cref="PickleScan"/>.</summary>
/// <remarks>
/// Only text, its place in the memo and the marks are followed, so that STACK_GLOBAL can be told; all else is a value without content.
/// What the stack lacks counts as such a value: the walk goes on wherever the next opcode can be found.
/// </remarks>
internal sealed class PickleWalk(PickleScan scan, PickleWindow window, ByteCursor cursor, int mostOpcodes)
{
    private const int LongestText = 200;
    private const int LongestLine = 1024;
    private const int LongestDecoded = 1 << 16;

    private readonly List<string?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<long, string?> _memo = [];
    private string? _storage;
    private long _integer;

    public int Protocol { get; private set; }

    public int Opcodes { get; private set; }

    public bool HasStopped { get; private set; }

    /// <summary>Whether something is called, or built by a call.</summary>
    public bool HasCall { get; private set; }

    /// <summary>Walks up to STOP, or up to what is no pickle.</summary>
    /// <param name="anyProtocol">Whether a pickle without its protocol (0 or 1) is walked too.</param>
    public void Walk(bool anyProtocol)
    {
        try
        {
            while (Opcodes < mostOpcodes && _stack.Count < PickleLimits.Stack && _marks.Count < PickleLimits.Stack && !HasStopped)
            {
                long at = cursor.Position;
                byte opcode = cursor.ReadByte("an opcode");
                if (Opcodes++ == 0 && opcode != 0x80 && !anyProtocol)
                {
                    return;
                }

                HasStopped = opcode == (byte)'.';
                HasCall |= opcode is (byte)'R' or (byte)'o' or (byte)'b' or 0x81 or 0x92 || (opcode == (byte)'i' && _marks.Count > 0);
                Step(opcode, at);
            }
        }
        catch (DataFormatException)
        {
            // What the walk stumbles over, the decoder reports.
        }
    }

    private void Step(byte opcode, long at)
    {
        switch (PickleOpcodes.ArgumentOf(opcode))
        {
            case PickleArgument.None:
                Move(opcode, at);
                break;
            case PickleArgument.Byte:
                Number(opcode, cursor.ReadByte("an argument"), at);
                break;
            case PickleArgument.TwoBytes:
                Number(opcode, cursor.ReadUInt16("an argument"), at);
                break;
            case PickleArgument.FourBytes:
                Number(opcode, opcode == (byte)'J' ? cursor.ReadInt32("an argument") : cursor.ReadUInt32("an argument"), at);
                break;
            case PickleArgument.EightBytes:
                cursor.Skip(8, "an argument");
                if (opcode == (byte)'G')
                {
                    _stack.Add(null);
                }

                break;
            case PickleArgument.Line:
                Line(opcode, ReadLine(), at);
                break;
            case PickleArgument.TwoLines:
                string module = ReadLine();
                Mention(module, ReadLine(), opcode == (byte)'c' ? "GLOBAL" : "INST", at);
                if (opcode == (byte)'i')
                {
                    PopMark();
                }

                _stack.Add(null);
                break;
            case PickleArgument.Short:
                Content(opcode, cursor.ReadByte("a length"));
                break;
            case PickleArgument.Long:
                Content(opcode, cursor.ReadUInt32("a length"));
                break;
            case PickleArgument.VeryLong:
                Content(opcode, cursor.ReadUInt64("a length"));
                break;
            default:
                throw ByteCursor.Malformed(at, "an opcode", $"0x{opcode:x2}");
        }
    }

    /// <summary>Opcodes that stand alone.</summary>
    private void Move(byte opcode, long at)
    {
        switch (opcode)
        {
            case (byte)'(': _marks.Push(_stack.Count); break;
            case (byte)'0' or (byte)'a': Pop(); break;
            case (byte)'1' or (byte)'e' or (byte)'u' or 0x90: PopMark(); break;
            case (byte)'2': _stack.Add(_stack.Count > 0 ? _stack[^1] : null); break;
            case (byte)'t' or (byte)'l' or (byte)'d' or (byte)'o' or 0x91: PopMark(); _stack.Add(null); break;
            case (byte)'s': Pop(); Pop(); break;
            case 0x85: Replace(1); break;
            case (byte)'R' or 0x81 or 0x86: Replace(2); break;
            case 0x87 or 0x92: Replace(3); break;
            case (byte)'b': Pop(); break;
            case (byte)'Q':
                if (_storage is null)
                {
                    scan.Mention("a persistent id", "BINPERSID", at, window);
                }
                else
                {
                    scan.MentionStorage(string.Create(CultureInfo.InvariantCulture, $"{_storage} {_integer}"));
                }

                Replace(1);
                break;
            case 0x93:
                string name = Pop() ?? "?", module = Pop() ?? "?";
                Mention(module, name, "STACK_GLOBAL", at);
                _stack.Add(null);
                break;
            case 0x94: Store(_memo.Count); break;
            case (byte)'.' or 0x98: break;
            default: _stack.Add(null); break;
        }
    }

    private void Mention(string module, string name, string opcode, long at)
    {
        scan.Mention($"{module}.{name}", opcode, at, window, opcode != "INST" && PickleAllowList.Allows(module, name));
        _storage = name.EndsWith("Storage", StringComparison.Ordinal) ? name : _storage;
    }

    /// <summary>Opcodes with a number of fixed width.</summary>
    private void Number(byte opcode, long value, long at)
    {
        switch (opcode)
        {
            case 0x80: Protocol = Math.Max(Protocol, (int)value); break;
            case (byte)'q' or (byte)'r': Store(value); break;
            case (byte)'h' or (byte)'j': _stack.Add(_memo.GetValueOrDefault(value)); break;
            case 0x82 or 0x83 or 0x84:
                scan.Mention($"extension {value}", opcode switch { 0x82 => "EXT1", 0x83 => "EXT2", _ => "EXT4" }, at, window);
                _stack.Add(null);
                break;
            default:
                _integer = value;
                _stack.Add(null);
                break;
        }
    }

    /// <summary>Opcodes with a line of text.</summary>
    private void Line(byte opcode, string line, long at)
    {
        bool isIndex = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long index);
        switch (opcode)
        {
            case (byte)'p' when isIndex: Store(index); break;
            case (byte)'p': break;
            case (byte)'g': _stack.Add(isIndex ? _memo.GetValueOrDefault(index) : null); break;
            case (byte)'S': _stack.Add(Kept(line.Trim('\'', '"'))); break;
            case (byte)'V': _stack.Add(Kept(line)); break;
            case (byte)'P':
                scan.Mention("a persistent id", "PERSID", at, window);
                _stack.Add(null);
                break;
            default: _stack.Add(null); break;
        }
    }

    /// <summary>Opcodes with a length and content: what begins as a pickle does is walked later.</summary>
    private void Content(byte opcode, ulong length)
    {
        cursor.Demand(length, "content");
        long start = cursor.Position, end = start + (long)length;
        bool isText = opcode is (byte)'X' or 0x8c or 0x8d, isNumber = opcode is 0x8a or 0x8b;
        Span<byte> head = stackalloc byte[(int)Math.Min(length, LongestText)];
        cursor.Read(head, "content");
        if (isText && head is [0xc2, 0x80, >= 2 and <= 5, ..])
        {
            // Protocol 2 writes bytes as characters 0 to 255.
            byte[] utf8 = new ByteCursor(window.Stream, start, end).ReadBytes(Math.Min(length, LongestDecoded), "text");
            byte[] decoded = [.. Encoding.UTF8.GetString(utf8).TakeWhile(c => c < 256).Select(c => (byte)c)];
            scan.Enqueue(new PickleWindow(new MemoryStream(decoded, false), 0, decoded.Length, window.Origin < 0 ? start : window.Origin, window.Level + 1));
        }
        else if (!isText && !isNumber && head is [0x80, >= 2 and <= 5, ..])
        {
            scan.Enqueue(new PickleWindow(window.Stream, start, end, window.Origin, window.Level + 1));
        }

        cursor.Skip((ulong)(end - cursor.Position), "content");
        bool isShort = opcode is (byte)'U' or (byte)'T';
        _stack.Add(isText || isShort ? Encoding.UTF8.GetString(head) : null);
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (byte next; (next = cursor.ReadByte("a line")) != '\n';)
        {
            if (line.Length >= LongestLine)
            {
                throw ByteCursor.Malformed(cursor.Position, $"a line of at most {LongestLine} bytes", "a longer one");
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    private static string Kept(string text) => text.Length > LongestText ? text[..LongestText] : text;

    private string? Pop()
    {
        if (_stack.Count == 0)
        {
            return null;
        }

        string? value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private void Replace(int count)
    {
        _stack.RemoveRange(Math.Max(_stack.Count - count, 0), Math.Min(count, _stack.Count));
        _stack.Add(null);
    }

    private void PopMark()
    {
        int start = Math.Min(_marks.Count > 0 ? _marks.Pop() : 0, _stack.Count);
        _stack.RemoveRange(start, _stack.Count - start);
    }

    private void Store(long index)
    {
        if (_stack.Count > 0 && _memo.Count < PickleLimits.Memo)
        {
            _memo[index] = _stack[^1];
        }
    }
}
