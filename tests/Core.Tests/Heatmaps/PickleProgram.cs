using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Tests.Heatmaps;

/// <summary>Writes pickles opcode by opcode, for programs that no pickler would write.</summary>
internal sealed class PickleProgram
{
    private readonly MemoryStream _bytes = new();

    public PickleProgram(int protocol)
    {
        if (protocol >= 2)
        {
            Raw(0x80, (byte)protocol);
        }
    }

    public PickleProgram Raw(params byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleProgram Op(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    public PickleProgram Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleProgram Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Op("X").Int32(utf8.Length).Raw(utf8);
    }

    public PickleProgram ShortText(string text) => Raw([0x8c, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)]);

    public PickleProgram StackGlobal(string module, string name) => ShortText(module).ShortText(name).Raw(0x93);

    public PickleProgram Bytes(byte[] content) => Op("B").Int32(content.Length).Raw(content);

    public PickleProgram Integer(int value) => Op("J").Int32(value);

    public PickleProgram Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public PickleProgram Int64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    /// <summary>Ends with STOP.</summary>
    public byte[] Stop() => Op(".")._bytes.ToArray();

    /// <summary>Ends as it is.</summary>
    public byte[] End() => _bytes.ToArray();
}
