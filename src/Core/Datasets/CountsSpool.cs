using System.Text;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Holds the counts strings of masks until they are written: the first in memory, all where they grow many in a temporary file.</summary>
/// <remarks>
/// The file has no name from the moment it is there (Windows: it goes when its process does), so that nothing is left of a process that is killed.
/// </remarks>
public sealed class CountsSpool : IDisposable
{
    private readonly int _bytesInMemory;
    private Stream _stream = new MemoryStream();

    /// <summary>Makes an empty spool.</summary>
    /// <param name="bytesInMemory">What is held before a file is begun.</param>
    public CountsSpool(int bytesInMemory = 4 << 20) => _bytesInMemory = bytesInMemory;

    /// <summary>Keeps a mask's counts.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>Where they are.</returns>
    public SpooledCounts Add(RunLengthMask mask) => Add(CocoRunLengthText.Encode(mask));

    /// <summary>Keeps a text of ASCII characters, as those of counts are.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Where it is.</returns>
    internal SpooledCounts Add(string text)
    {
        byte[] counts = Encoding.ASCII.GetBytes(text);
        if (_stream is MemoryStream memory && memory.Length + counts.Length > _bytesInMemory)
        {
            _stream = ToFile(memory);
        }

        var place = new SpooledCounts(_stream.Length, counts.Length);
        _stream.Position = place.Start;
        _stream.Write(counts);
        return place;
    }

    /// <summary>Gives counts back.</summary>
    /// <param name="place">Where they are.</param>
    /// <returns>The counts string.</returns>
    public string Read(SpooledCounts place)
    {
        var counts = new byte[place.Length];
        _stream.Position = place.Start;
        _stream.ReadExactly(counts);
        return Encoding.ASCII.GetString(counts);
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose() => _stream.Dispose();

    private static FileStream ToFile(MemoryStream memory)
    {
        string path = Path.Combine(Path.GetTempPath(), $"chex-{Path.GetRandomFileName()}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }

            memory.WriteTo(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        memory.Dispose();
        return file;
    }
}

/// <summary>Where the counts of a mask lie in a <see cref="CountsSpool"/>.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
public readonly record struct SpooledCounts(long Start, int Length);
