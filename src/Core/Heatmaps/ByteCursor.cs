using System.Buffers.Binary;
using System.Text;

namespace CheXplanation.Heatmaps;

/// <summary>Forward reading of a window of a seekable stream, bounds-checked: every failure knows its offset.</summary>
/// <remarks>
/// Bytes that are skipped are sought over, never read. A length is checked against the bytes that are left
/// before anything is allocated for it.
/// </remarks>
internal sealed class ByteCursor
{
    private const int BufferSize = 4096;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly long _end;
    private long _bufferStart;
    private int _bufferLength;

    public ByteCursor(Stream stream)
        : this(stream, 0, stream.Length)
    {
    }

    public ByteCursor(Stream stream, long start, long end)
    {
        _stream = stream;
        Position = start;
        _end = end;
    }

    /// <summary>The offset of the next byte in the stream.</summary>
    public long Position { get; private set; }

    public long Remaining => _end - Position;

    public byte ReadByte(string expected)
    {
        Demand(1, expected);
        return Window(1)[0];
    }

    public ushort ReadUInt16(string expected) => BinaryPrimitives.ReadUInt16LittleEndian(ReadSmall(2, expected));

    public int ReadInt32(string expected) => BinaryPrimitives.ReadInt32LittleEndian(ReadSmall(4, expected));

    public uint ReadUInt32(string expected) => BinaryPrimitives.ReadUInt32LittleEndian(ReadSmall(4, expected));

    public ulong ReadUInt64(string expected) => BinaryPrimitives.ReadUInt64LittleEndian(ReadSmall(8, expected));

    public long ReadInt64(string expected) => BinaryPrimitives.ReadInt64LittleEndian(ReadSmall(8, expected));

    public double ReadDoubleBigEndian(string expected) => BinaryPrimitives.ReadDoubleBigEndian(ReadSmall(8, expected));

    /// <summary>Copies the next bytes; longer pieces come straight from the stream.</summary>
    public void Read(Span<byte> destination, string expected)
    {
        Demand((ulong)destination.Length, expected);
        if (destination.Length <= BufferSize)
        {
            Window(destination.Length).CopyTo(destination);
            return;
        }

        _stream.Position = Position;
        try
        {
            _stream.ReadExactly(destination);
        }
        catch (EndOfStreamException)
        {
            throw Truncated(expected);
        }

        Position += destination.Length;
    }

    public byte[] ReadBytes(ulong length, string expected)
    {
        Demand(length, expected);
        var bytes = new byte[length];
        Read(bytes, expected);
        return bytes;
    }

    /// <summary>Reads ASCII up to a line feed, which is passed over.</summary>
    public string ReadLine(int limit, string expected)
    {
        var text = new StringBuilder();
        while (true)
        {
            byte value = ReadByte(expected);
            if (value == '\n')
            {
                return text.ToString();
            }

            if (text.Length == limit || value > 126 || value < 32)
            {
                throw Malformed(Position - 1, $"{expected} of at most {limit} printable characters and a line feed", $"byte 0x{value:x2}");
            }

            text.Append((char)value);
        }
    }

    /// <summary>Reads bytes that were passed already; the place stays as it is.</summary>
    public byte[] ReadAgain(long start, int length)
    {
        long here = Position;
        Position = start;
        byte[] bytes = ReadBytes((ulong)length, "bytes that were passed");
        Position = here;
        return bytes;
    }

    /// <summary>Passes over a line and its line feed; gives the line's length.</summary>
    public long SkipLine(string expected)
    {
        long start = Position;
        while (ReadByte(expected) != '\n')
        {
        }

        return Position - 1 - start;
    }

    public void Skip(ulong length, string expected)
    {
        Demand(length, expected);
        Position += (long)length;
    }

    /// <summary>Throws unless that many bytes are left.</summary>
    public void Demand(ulong length, string expected)
    {
        if (length > (ulong)Math.Max(Remaining, 0))
        {
            throw Malformed(Position, $"{expected} ({length} bytes)", $"{Math.Max(Remaining, 0)} bytes left");
        }
    }

    public static DataFormatException Malformed(long offset, string expected, string found) =>
        new(DataFault.Malformed, FormattableString.Invariant($"byte {offset}"), expected, found);

    private ReadOnlySpan<byte> ReadSmall(int length, string expected)
    {
        Demand((ulong)length, expected);
        return Window(length);
    }

    private ReadOnlySpan<byte> Window(int length)
    {
        if (Position < _bufferStart || Position + length > _bufferStart + _bufferLength)
        {
            _stream.Position = Position;
            _bufferStart = Position;
            _bufferLength = _stream.ReadAtLeast(_buffer.AsSpan(0, (int)Math.Min(BufferSize, _end - Position)), length, throwOnEndOfStream: false);
            if (_bufferLength < length)
            {
                throw Truncated("the bytes that the file's length promises");
            }
        }

        ReadOnlySpan<byte> window = _buffer.AsSpan((int)(Position - _bufferStart), length);
        Position += length;
        return window;
    }

    private DataFormatException Truncated(string expected) => Malformed(Position, expected, "the end of the file");
}
