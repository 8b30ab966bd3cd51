namespace CheXplanation;

/// <summary>A stream that looks at a token before each read and write, so that whatever works through it ends when it is asked to.</summary>
/// <remarks>Throws: OperationCanceledException from any read, write or flush once the token is cancelled.</remarks>
/// <param name="inner">The stream; disposed of together with this one.</param>
/// <param name="cancellation">Ends the work.</param>
public sealed class CancellableStream(Stream inner, CancellationToken cancellation) : PassThroughStream(inner)
{
    // Small enough that even a slow disk takes a piece in well under the time in which a user expects an answer.
    private const int LongestPiece = 1 << 20;

    /// <inheritdoc/>
    public override void Flush()
    {
        cancellation.ThrowIfCancellationRequested();
        base.Flush();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        return base.Read(buffer[..Math.Min(buffer.Length, LongestPiece)]);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (int at = 0; at < buffer.Length; at += LongestPiece)
        {
            cancellation.ThrowIfCancellationRequested();
            base.Write(buffer.Slice(at, Math.Min(LongestPiece, buffer.Length - at)));
        }
    }
}
