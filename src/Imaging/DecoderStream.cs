using System.Runtime.ExceptionServices;
using SkiaSharp;

namespace CheXplanation.Imaging;

/// <summary>A file as its native decoder reads it: once the token is cancelled, or where reading fails, it ends.</summary>
/// <remarks>
/// An exception that ran through the decoder's frames would end the process: what went wrong is kept, to be thrown when the decoder has come back.
/// That it comes back soon is what the end of the file is for, since decoders give up where their input ends. Nothing is allocated for what the
/// decoder asks for, which a file can make any number of bytes.
/// </remarks>
/// <param name="file">The file; left open. Others may read it between the decoder's readings.</param>
/// <param name="cancellation">Ends the decoding.</param>
internal sealed class DecoderStream(FileStream file, CancellationToken cancellation) : SKAbstractManagedStream
{
    private readonly long _length = file.Length;
    private long _position;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Throws what went wrong while the decoder was reading, if anything did.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public void ThrowIfEnded()
    {
        cancellation.ThrowIfCancellationRequested();
        _fault?.Throw();
    }

    /// <summary>Reads, or passes over what is read where there is no buffer.</summary>
    protected override IntPtr OnRead(IntPtr buffer, IntPtr size)
    {
        int read = buffer == IntPtr.Zero ? 0 : Read(buffer, size);
        long passed = buffer == IntPtr.Zero && !IsOver ? Math.Min(size, _length - _position) : read;
        _position += passed;
        return (nint)passed;
    }

    protected override IntPtr OnPeek(IntPtr buffer, IntPtr size) => buffer == IntPtr.Zero ? 0 : Read(buffer, size);

    protected override bool OnIsAtEnd() => IsOver || _position >= _length;

    protected override bool OnHasPosition() => true;

    protected override bool OnHasLength() => true;

    protected override bool OnRewind() => OnSeek(0);

    protected override IntPtr OnGetPosition() => (nint)_position;

    protected override IntPtr OnGetLength() => (nint)_length;

    protected override bool OnSeek(IntPtr position)
    {
        _position = Math.Clamp(position, 0, _length);
        return true;
    }

    protected override bool OnMove(int offset) => OnSeek((nint)(_position + offset));

    protected override IntPtr OnCreateNew() => IntPtr.Zero;

    private bool IsOver => _fault is not null || cancellation.IsCancellationRequested;

    private unsafe int Read(IntPtr buffer, IntPtr size)
    {
        if (IsOver)
        {
            return 0;
        }

        try
        {
            var target = new Span<byte>((void*)buffer, (int)Math.Min(size, Math.Min(int.MaxValue, _length - _position)));
            file.Position = _position;
            return file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (Exception error)
        {
            // Whatever it is: the caller throws it again as it is.
            _fault = ExceptionDispatchInfo.Capture(error);
            return 0;
        }
    }
}
