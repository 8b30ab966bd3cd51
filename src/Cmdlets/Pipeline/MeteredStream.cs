using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>A stream that shows how much has gone through it; on the pipeline's thread only.</summary>
/// <param name="inner">The stream; disposed of together with this one.</param>
/// <param name="meter">Counts the bytes; complete when the stream is disposed of.</param>
internal sealed class MeteredStream(Stream inner, ProgressMeter meter) : PassThroughStream(inner)
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    public static MeteredStream OpenRead(Cmdlet cmdlet, string path, CancellationToken cancellation)
    {
        Stream stream = InputFile.OpenRead(path, cancellation);
        return new MeteredStream(stream, new ProgressMeter(cmdlet, "Reading", Unit) { Scale = UnitBytes, Total = stream.Length });
    }

    /// <summary>How many bytes make one of <see cref="Unit"/>.</summary>
    public const long UnitBytes = 1_000_000;

    /// <summary>What bytes are shown in.</summary>
    public const string Unit = "MB";

    public override int Read(Span<byte> buffer)
    {
        int count = base.Read(buffer);
        meter.Step(count);
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        meter.Step(buffer.Length);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            meter.Complete();
        }
    }
}
