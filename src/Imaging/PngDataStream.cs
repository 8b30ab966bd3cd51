using System.Buffers.Binary;

namespace CheXplanation.Imaging;

/// <summary>The data of a PNG's IDAT chunks as one stream, each chunk held against its checksum.</summary>
/// <remarks>Source: PNG specification (ISO/IEC 15948), sections 5.3 (CRC) and 10 (the chunks' data are one zlib stream).</remarks>
internal sealed class PngDataStream(Stream file, IEnumerable<PngChunk> chunks, string path) : Stream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(b =>
    {
        uint crc = (uint)b;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return crc;
    })];

    private readonly IEnumerator<PngChunk> _chunks = chunks.GetEnumerator();
    private PngChunk _chunk;
    private uint _left;
    private uint _crc;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_left == 0)
        {
            if (!_chunks.MoveNext())
            {
                return 0;
            }

            Begin(_chunks.Current);
        }

        int count = file.Read(buffer[..(int)Math.Min((uint)buffer.Length, _left)]);
        Add(buffer[..count]);
        _left -= (uint)count;
        if (_left == 0)
        {
            CheckSum();
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Begin(PngChunk chunk)
    {
        _chunk = chunk;
        _left = chunk.Length;
        _crc = uint.MaxValue;
        file.Position = chunk.Start;
        Add("IDAT"u8);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            _crc = (_crc >> 8) ^ Table[(byte)_crc ^ b];
        }
    }

    private void CheckSum()
    {
        Span<byte> stored = stackalloc byte[4];
        file.ReadExactly(stored);
        if (BinaryPrimitives.ReadUInt32BigEndian(stored) != ~_crc)
        {
            throw new DataFormatException(
                DataFault.Malformed, $"byte {_chunk.Next - stored.Length}", $"the checksum {~_crc:X8}", Convert.ToHexString(stored), path);
        }
    }
}
