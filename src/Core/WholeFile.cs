namespace CheXplanation;

/// <summary>Writes a file whole or not at all: into a temporary file beside the target, flushed, then renamed.</summary>
public sealed class WholeFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;
    private readonly bool _durable;
    private bool _done;

    /// <summary>Begins a file; the target is untouched until <see cref="Commit"/>.</summary>
    /// <param name="target">The file to write.</param>
    /// <param name="durable">Whether the bytes are forced to the disk before the file takes its place.</param>
    public WholeFile(string target, bool durable = true)
    {
        // A link stays; what it points to is written.
        _target = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target : target;
        _durable = durable;
        _temporary = Path.Combine(Path.GetDirectoryName(_target)!, $".chex-{Path.GetRandomFileName()}");
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where the contents go.</summary>
    public FileStream Stream { get; }

    /// <summary>Flushes and puts the file in its place.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: _durable);
        Stream.Dispose();
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            // Who may read the old file may read the new one, and nobody else.
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
        }

        File.Move(_temporary, _target, overwrite: true);
        _done = true;
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_done)
        {
            File.Delete(_temporary);
        }
    }
}
