using System.IO.Compression;

namespace CheXplanation.Heatmaps;

/// <summary>The bytes of a file within a zip file, read forward once: no more than its directory says, and with its checksum held at the end.</summary>
internal sealed class ZipEntryStream : Stream
{
    private readonly ZipEntry _entry;
    private readonly Stream _file;
    private readonly Stream _bytes;
    private long _left;
    private uint _checksum = ZipChecksum.Start;

    private ZipEntryStream(ZipEntry entry, Stream file)
    {
        _entry = entry;
        _file = file;
        _left = entry.Length;
        long start = ZipDirectory.FindData(file, entry);
        var stored = new StreamWindow(file, start, entry.StoredLength);
        _bytes = entry.IsDeflated ? new DeflateStream(stored, CompressionMode.Decompress) : stored;
    }

    /// <summary>Opens an entry; the stream owns the file.</summary>
    public static ZipEntryStream Open(Stream file, ZipEntry entry)
    {
        try
        {
            return new ZipEntryStream(entry, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _entry.Length;

    public override long Position
    {
        get => _entry.Length - _left;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        Span<byte> wanted = buffer[..(int)Math.Min(buffer.Length, _left)];
        int read;
        try
        {
            read = _bytes.Read(wanted);
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException && error.GetType().Namespace == typeof(DeflateStream).Namespace))
        {
            throw new DataFormatException(DataFault.Malformed, _entry.Position, "deflated data", "damaged data", null, error);
        }

        if (read == 0 && wanted.Length > 0)
        {
            throw _entry.Malformed($"{_entry.Length} bytes", $"{Position}");
        }

        _checksum = ZipChecksum.Update(_checksum, wanted[..read]);
        _left -= read;
        if (_left == 0 && read > 0 && ZipChecksum.Finish(_checksum) != _entry.Checksum)
        {
            throw _entry.Malformed($"the checksum {_entry.Checksum:x8}", $"{ZipChecksum.Finish(_checksum):x8}");
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
