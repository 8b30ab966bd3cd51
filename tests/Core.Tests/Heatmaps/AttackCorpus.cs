using System.Text;
using CheXplanation.Heatmaps;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>A hostile file and the error it must give.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Fault">The kind of fault.</param>
/// <param name="Position">The place that the error names.</param>
/// <param name="Found">What the error says was found, in part.</param>
/// <param name="Listed">What an inspection lists of it, in part; null where nothing is named.</param>
internal sealed record Attack(byte[] Bytes, DataFault Fault, string Position, string Found, string? Listed = null);

/// <summary>Pickles that run code in Python, or that try to exhaust a reader. A corpus for archives belongs beside this one, in ArchiveAttacks.</summary>
internal static class AttackCorpus
{
    private static PickleProgram V(int protocol) => new(protocol);

    public static IReadOnlyDictionary<string, Attack> All { get; } = new Dictionary<string, Attack>
    {
        // Calls of named code.
        ["reduce to os.system"] = Unsafe(V(3).Global("os", "system").Op("(").Text("id").Op("tR").Stop(), 2, "os.system"),
        ["reduce to posix.system"] = Unsafe(V(3).Global("posix", "system").Text("id").Raw(0x85).Op("R").Stop(), 2, "posix.system"),
        ["reduce to builtins.eval"] = Unsafe(V(4).StackGlobal("builtins", "eval").Text("1").Raw(0x85).Op("R").Stop(), 18, "builtins.eval"),
        ["reduce to builtins.exec"] = Unsafe(V(2).Global("__builtin__", "exec").Text("1").Raw(0x85).Op("R").Stop(), 2, "__builtin__.exec"),
        ["reduce to subprocess.Popen"] = Unsafe(V(3).Global("subprocess", "Popen").Text("id").Raw(0x85).Op("R").Stop(), 2, "subprocess.Popen"),
        ["reduce to torch.load"] = Unsafe(V(3).Global("torch", "load").Text("http://x").Raw(0x85).Op("R").Stop(), 2, "torch.load"),
        ["reduce to a function beside an allowed one"] = Unsafe(V(3).Global("torch._utils", "_import_dotted_name").Text("os.system").Raw(0x85).Op("R").Stop(), 2, "torch._utils._import_dotted_name"),
        ["getattr chain"] = Unsafe(V(3).Global("builtins", "getattr").Global("collections", "OrderedDict").Text("__class__").Raw(0x86).Op("R").Stop(), 2, "builtins.getattr"),
        ["attribute chain in a name"] = Unsafe(V(4).StackGlobal("collections", "OrderedDict.__init__").Op(")R").Stop(), 37, "collections.OrderedDict.__init__"),
        ["attribute chain that spells an allowed name"] = Unsafe(V(4).StackGlobal("torch", "storage._load_from_bytes").Op(")R").Stop(), 35, "torch.storage._load_from_bytes"),
        ["allowed name in other letters"] = Unsafe(V(3).Global("Torch.storage", "_load_from_bytes").Stop(), 2, "Torch.storage._load_from_bytes"),
        ["name with a terminal's escape codes"] = Unsafe(V(4).Text("os\u001b[2J").Text("system").Raw(0x93).Stop(), 24, "os\\u001b[2J.system"),
        ["name turned round"] = Unsafe(V(4).Text("\u202eso").Text("system").Raw(0x93).Stop(), 23, "\\u202eso.system"),

        // Names that are put together, and hidden.
        ["STACK_GLOBAL from the memo"] = Unsafe(V(4).ShortText("os").Raw(0x94).ShortText("system").Raw(0x94).Op("00h\0h\u0001").Raw(0x93).Stop(), 22, "os.system"),
        ["STACK_GLOBAL from a long memo index"] = Unsafe(V(4).ShortText("os").Op("r").Int32(70000).ShortText("system").Op("r").Int32(70001).Op("00j").Int32(70000).Op("j").Int32(70001).Raw(0x93).Stop(), 36, "os.system"),
        ["nested pickle in BINBYTES for pickle.loads"] = Unsafe(V(3).Global("_pickle", "loads").Bytes(SystemCall()).Raw(0x85).Op("R").Stop(), 2, "_pickle.loads", "os.system"),
        ["nested pickle in a torch stream"] = Unsafe(TorchStream(SystemCall()), 41, "os.system", "os.system"),
        ["nested pickle in a torch stream that is thrown away"] = Unsafe(V(3).Global("torch.storage", "_load_from_bytes").Bytes(SystemCall()).Raw(0x85).Op("R0}").Stop(), 41, "os.system", "os.system"),
        ["torch stream within a torch stream"] = Unsafe(TorchStream(TorchStream(SystemCall())), 102, "a torch stream within a torch stream", "os.system"),
        ["nested pickle in Latin-1 text"] = Unsafe(Encoded(SystemCall(), "latin1"), 2, "os.system", "os.system"),
        ["text encoded by another codec"] = Malformed(Encoded(SystemCall(), "rot13"), 91, "2 values"),
        ["after STOP"] = Malformed([.. V(3).Op("}").Stop(), .. SystemCall()], "key 'cxr_dims'", "no such key", "os.system"),

        // Opcodes that build objects or reach outside.
        ["INST"] = Unsafe(V(2).Op("(").Text("id").Op("ios\nsystem\n").Stop(), 10, "os.system"),
        ["OBJ"] = Unsafe(V(2).Op("(").Global("os", "system").Text("id").Op("o").Stop(), 3, "os.system"),
        ["OBJ of an allowed class"] = Unsafe(V(2).Op("(").Global("collections", "OrderedDict").Op("o").Stop(), 28, "opcode 0x6f"),
        ["NEWOBJ"] = Unsafe(V(2).Global("collections", "OrderedDict").Op(")").Raw(0x81).Stop(), 28, "opcode 0x81"),
        ["NEWOBJ_EX"] = Unsafe(V(4).Global("collections", "OrderedDict").Op(")}").Raw(0x92).Stop(), 29, "opcode 0x92"),
        ["BUILD of a value that is no array"] = Unsafe(V(2).Op("N}b").Stop(), 4, "opcode 0x62"),
        ["EXT1"] = Unsafe(V(2).Raw(0x82, 1).Op(")R").Stop(), 2, "opcode 0x82", "extension 1"),
        ["EXT2"] = Unsafe(V(2).Raw(0x83, 1, 1).Op(")R").Stop(), 2, "opcode 0x83", "extension 257"),
        ["EXT4"] = Unsafe(V(2).Raw(0x84, 1, 0, 1, 0).Op(")R").Stop(), 2, "opcode 0x84", "extension 65537"),
        ["NEXT_BUFFER"] = Malformed(V(5).Raw(0x97).Stop(), 2, "a buffer"),
        ["READONLY_BUFFER"] = Malformed(V(5).Op("N").Raw(0x98).Stop(), 3, "a buffer"),
        ["PERSID"] = Unsafe(V(2).Op("Pos.system\n").Stop(), 2, "opcode 0x50", "a persistent id"),
        ["BINPERSID outside a torch stream"] = Unsafe(V(2).Op("NQ").Stop(), 3, "opcode 0x51", "a persistent id"),
        ["storage type outside a torch stream"] = Unsafe(V(2).Global("torch", "FloatStorage").Stop(), 2, "torch.FloatStorage"),
        ["call of a value that is no name"] = Unsafe(V(2).Text("os.system").Op(")R").Stop(), 17, "a call of 'os.system'"),
        ["BYTEARRAY8 with a pickle in it"] = Malformed(V(5).Raw(0x96).Int64(SystemCall().Length).Raw(SystemCall()).Stop(), "byte 0", "bytes", "os.system"),
        ["protocol 0"] = Malformed(V(0).Op("cos\nsystem\n(S'id'\ntR").Stop(), 0, "another format", "os.system"),
        ["protocol 0 without STOP"] = Malformed(V(0).Op("cos\nsystem\n(S'id'\ntR").End(), 0, "another format", "os.system"),
        ["protocol 1"] = Malformed(V(0).Op("(cos\nsystem\nU\u0002ido").Stop(), 0, "another format", "os.system"),

        // Lengths that lie, and bombs.
        ["BINUNICODE8 of 2^64-1"] = Malformed(V(4).Raw(0x8d).Int64(-1).Stop(), 11, "1 bytes left"),
        ["BINBYTES8 of 2^60"] = Malformed(V(4).Raw(0x8e).Int64(1L << 60).Stop(), 11, "1 bytes left"),
        ["BINUNICODE of 2^31-1"] = Malformed(V(3).Op("X").Int32(int.MaxValue).Stop(), 7, "1 bytes left"),
        ["FRAME of 2^64-1"] = Malformed(V(4).Raw(0x95).Int64(-1).Stop(), 11, "1 bytes left"),
        ["LONG1 of 255 bytes"] = Malformed(V(2).Raw([0x8a, 255, .. new byte[255]]).Stop(), 2, "255 bytes"),
        ["LONG4 of 2^31-1 bytes"] = Malformed(V(2).Raw(0x8b).Int32(int.MaxValue).Stop(), 2, "opcode 0x8b"),
        ["memo bomb"] = Malformed(V(4).Op("]").Op(string.Concat(Enumerable.Repeat("\u0094", 70_000))).Stop(), 3 + PickleLimits.Memo, "more"),
        ["memo never stored"] = Malformed(V(4).Op("h\u0007").Stop(), 2, "7"),
        ["stack bomb"] = Malformed(V(4).Op(new string('N', 200_000)).Stop(), 2 + PickleLimits.Stack, "more"),
        ["mark bomb"] = Malformed(V(4).Op(new string('(', 200_000)).Stop(), 2 + PickleLimits.Marks, "more"),
        ["opcode bomb"] = Malformed(V(4).Op(string.Concat(Enumerable.Repeat("N0", 600_000))).Stop(), PickleLimits.Opcodes, "more"),
        ["deep nesting"] = Malformed(V(4).Op(new string(']', 50_000)).Op(new string('a', 49_999)).Stop(), "byte 0", "1 values"),
        ["list within itself"] = Malformed(V(4).Op("]").Raw(0x94).Op("h\0a").Stop(), "byte 0", "1 values"),
        ["billion laughs"] = Malformed(V(4).Op("]").Raw(0x94).Op(string.Concat(Enumerable.Repeat("](h\0h\0h\0h\0h\0h\0h\0h\0h\0h\0eq\0", 4000))).Stop(), "byte 0", "10 values"),
        ["items bomb"] = Malformed(V(4).Op("](").Op(new string('N', 60_000)).Op("e(").Op(new string('N', 60_000)).Op("e").Stop(), 2 + 2 + 60_000 + 2 + 60_000, "more"),
        ["quadratic strings"] = Malformed(V(4).Text(new string('x', 1000)).Raw(0x94).Op("0").Op(string.Concat(Enumerable.Repeat("h\0h\0\u0093", 10_000))).Stop(), DataFault.Unsafe, 1013, "xxx", "xxx"),
        ["mark below the stack"] = Malformed(V(4).Op("t").Stop(), 2, "none"),
        ["pop of nothing"] = Malformed(V(4).Op("0").Stop(), 2, "0"),
        ["pop through a mark"] = Malformed(V(4).Op("N(0").Stop(), 4, "0"),
        ["unknown opcode"] = Malformed(V(4).Raw(0xff).Stop(), 2, "opcode 0xff"),
        ["protocol 6"] = Malformed(V(6).Stop(), 0, "protocol 6"),
        ["more torch streams than any heatmap has"] = Malformed(V(3).Op(string.Concat(Enumerable.Repeat("ctorch.storage\n_load_from_bytes\nC\0\u0085R", 100))).Stop(), 2 + (64 * 36) + 35, "more"),
    };

    /// <summary>A whole pickle that calls os.system.</summary>
    private static byte[] SystemCall() => V(2).Global("os", "system").Text("id").Raw(0x85).Op("R").Stop();

    private static byte[] TorchStream(byte[] content) => V(3).Global("torch.storage", "_load_from_bytes").Bytes(content).Raw(0x85).Op("R").Stop();

    /// <summary>Bytes as protocol 2 writes them, for a torch stream to be loaded from.</summary>
    private static byte[] Encoded(byte[] content, string codec) => V(2).Global("torch.storage", "_load_from_bytes").Global("_codecs", "encode")
        .Text(Encoding.Latin1.GetString(content)).Text(codec).Raw(0x86).Op("R").Raw(0x85).Op("R").Stop();

    private static Attack Unsafe(byte[] bytes, long position, string found, string? listed = null) =>
        new(bytes, DataFault.Unsafe, $"byte {position}", found, listed ?? (found.Contains('.') && !found.Contains(' ') ? found : null));

    private static Attack Malformed(byte[] bytes, DataFault fault, long position, string found, string listed) => new(bytes, fault, $"byte {position}", found, listed);

    private static Attack Malformed(byte[] bytes, long position, string found, string? listed = null) => new(bytes, DataFault.Malformed, $"byte {position}", found, listed);

    private static Attack Malformed(byte[] bytes, string position, string found, string? listed = null) => new(bytes, DataFault.Malformed, position, found, listed);
}
