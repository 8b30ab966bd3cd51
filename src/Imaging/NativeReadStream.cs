namespace CheXplanation.Imaging;

/// <summary>A file as native code reads it: a read that fails looks like the end, because an exception must not run through native frames.</summary>
internal sealed class NativeReadStream(Stream file) : Stream
{
    /// <summary>What a read failed of, if one did.</summary>
    public IOException? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; } = file.Length;

    public override long Position { get => file.Position; set => file.Position = Math.Clamp(value, 0, Length); }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Failure is null ? file.Read(buffer) : 0;
        }
        catch (IOException error)
        {
            Failure = error;
            return 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
