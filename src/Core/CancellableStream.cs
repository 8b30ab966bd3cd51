namespace CheXplanation;

/// <summary>A stream that looks at a token before each read and write, so that whatever works through it ends when it is asked to.</summary>
/// <remarks>Throws: OperationCanceledException from any read, write or flush once the token is cancelled.</remarks>
/// <param name="inner">The stream; disposed of together with this one.</param>
/// <param name="cancellation">Ends the work.</param>
public sealed class CancellableStream(Stream inner, CancellationToken cancellation) : Stream
{
    // Small enough that even a slow disk takes a piece in well under the time in which a user expects an answer.
    private const int LongestPiece = 1 << 20;

    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => inner.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position { get => inner.Position; set => inner.Position = value; }

    /// <inheritdoc/>
    public override void Flush()
    {
        cancellation.ThrowIfCancellationRequested();
        inner.Flush();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        return inner.Read(buffer[..Math.Min(buffer.Length, LongestPiece)]);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (int at = 0; at < buffer.Length; at += LongestPiece)
        {
            cancellation.ThrowIfCancellationRequested();
            inner.Write(buffer.Slice(at, Math.Min(LongestPiece, buffer.Length - at)));
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => inner.SetLength(value);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
