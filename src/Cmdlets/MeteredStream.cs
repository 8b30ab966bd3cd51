using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>A stream that shows how much has gone through it; on the pipeline's thread only.</summary>
/// <param name="inner">The stream; disposed of together with this one.</param>
/// <param name="meter">Counts the bytes.</param>
internal sealed class MeteredStream(Stream inner, ProgressMeter meter) : Stream
{
    /// <summary>Opens a file for reading; the caller completes the meter.</summary>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    public static MeteredStream OpenRead(Cmdlet cmdlet, string path, out ProgressMeter meter, CancellationToken cancellation)
    {
        Stream stream = InputFile.OpenRead(path, cancellation);
        meter = new ProgressMeter(cmdlet, "Reading", Unit) { Scale = UnitBytes, Total = stream.Length };
        return new MeteredStream(stream, meter);
    }

    /// <summary>How many bytes make one of <see cref="Unit"/>.</summary>
    public const long UnitBytes = 1_000_000;

    /// <summary>What bytes are shown in.</summary>
    public const string Unit = "MB";

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override void Flush() => inner.Flush();

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        meter.Step(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        meter.Step(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
