using System.Security.Cryptography;
using System.Text;

namespace CheXplanation;

/// <summary>Writes a file whole or not at all: into a temporary file beside the target, flushed to the disk, then renamed.</summary>
/// <remarks>
/// A process that is killed leaves its temporary file. Its name is made of the target's, so the next writer of the target finds it,
/// sees by its lock that nobody writes it any more, and removes it: a target never has more of them than it had writers at once.
/// </remarks>
public sealed class WholeFile : IDisposable
{
    private const int Slots = 8;

    private readonly string _target;
    private readonly string _temporary;
    private bool _done;

    /// <summary>Begins a file; the target is untouched until <see cref="Commit"/>.</summary>
    /// <param name="target">The file to write.</param>
    public WholeFile(string target)
    {
        // A link stays; what it points to is written.
        _target = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target : target;
        Stream = Begin(_target, out _temporary);
    }

    /// <summary>Where the contents go.</summary>
    public FileStream Stream { get; }

    /// <summary>The temporary file that a writer of a target takes first.</summary>
    internal static string TemporaryName(string target, int slot = 0)
    {
        byte[] name = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target)));
        return Path.Combine(Path.GetDirectoryName(target)!, $".chex-{Convert.ToHexStringLower(name.AsSpan(0, 8))}-{slot}");
    }

    /// <summary>Flushes to the disk and puts the file in its place.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        if (OperatingSystem.IsWindows())
        {
            // An open file cannot be renamed there.
            Stream.Dispose();
        }

        if (File.Exists(_target))
        {
            Inherit();
        }

        // Elsewhere the lock is held until the name is right: nobody takes the file for one that was left behind.
        File.Move(_temporary, _target, overwrite: true);
        _done = true;
        Stream.Dispose();
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            // An open file cannot be removed there.
            Stream.Dispose();
        }

        // Elsewhere under the lock: once that is given up, the name can be another writer's.
        if (!_done && Directory.Exists(Path.GetDirectoryName(_temporary)))
        {
            File.Delete(_temporary);
        }

        Stream.Dispose();
    }

    /// <summary>Who may read the old file may read the new one, and nobody else; a read-only one is replaced only where the caller has allowed it.</summary>
    private void Inherit()
    {
        FileAttributes attributes = File.GetAttributes(_target);
        if (attributes.HasFlag(FileAttributes.ReadOnly))
        {
            File.SetAttributes(_target, attributes & ~FileAttributes.ReadOnly);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
        }
    }

    private static FileStream Begin(string target, out string temporary)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            temporary = TemporaryName(target, slot);
            try
            {
                if (File.Exists(temporary))
                {
                    RemoveLeftBehind(temporary);
                }

                if (TryCreate(temporary) is { } stream)
                {
                    return stream;
                }
            }
            catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException))
            {
                // Another writer of the same target is at work; whatever else it is, the last attempt meets it, too.
            }
        }

        temporary = TemporaryName(target, RandomNumberGenerator.GetInt32(Slots, int.MaxValue));
        return Create(temporary);
    }

    private static FileStream Create(string temporary) => new TemporaryFile(temporary);

    /// <summary>Null where another writer took the file for one that was left behind, in the moment between its making and its lock.</summary>
    private static FileStream? TryCreate(string temporary)
    {
        FileStream stream = Create(temporary);
        if (IsAt(stream, temporary))
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Removes the file of a writer that is no more; fails while it is locked.</summary>
    private static void RemoveLeftBehind(string temporary)
    {
        // One at a time: of two that found the same file, the second would remove what a new writer has begun after the first.
        using var file = new FileStream(temporary, FileMode.Open, FileAccess.Read, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);

        // In the moment before the lock its writer may have renamed it, and another one begun under its name.
        if (IsAt(file, temporary))
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Whether an open file still has a name. While it is locked that does not change: only who holds the lock renames or removes it.</summary>
    private static bool IsAt(FileStream file, string path)
    {
        // Linux tells the name that an open file has now.
        string? name = OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget : null;
        return name is null
            ? File.GetLastWriteTimeUtc(file.SafeFileHandle) == File.GetLastWriteTimeUtc(path)
            : Path.GetFileName(name) == Path.GetFileName(path);
    }

    /// <summary>Without a buffer, so that all that can fail fails in a write and not while the file is closed.</summary>
    private sealed class TemporaryFile(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        // Writing a span comes here, too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                base.Write(buffer, offset, count);
            }
            catch (ArgumentOutOfRangeException error)
            {
                // What .NET makes of EFBIG, which is no caller's mistake.
                throw new IOException("The file would be longer than the file system, or the limit on this process, allows.", error);
            }
        }
    }
}
