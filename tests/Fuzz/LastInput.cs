using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace CheXplanation.Fuzz;

/// <summary>Keeps the input that is being read in a mapped file, so that it outlives a crash; ends the process where a reading hangs.</summary>
internal sealed class LastInput : IDisposable
{
    private const int Capacity = 1 << 17;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Timer _watch;
    private long _since = Stopwatch.GetTimestamp();

    public LastInput(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Capacity);
        _view = _file.CreateViewAccessor();
        _watch = new Timer(_ => Watch(), null, Longest, Longest / 4);
    }

    /// <summary>Notes an input: its length in four bytes, then its bytes.</summary>
    public void Note(byte[] input)
    {
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        _view.Write(0, input.Length);
        _view.WriteArray(4, input, 0, Math.Min(input.Length, Capacity - 4));
    }

    public void Dispose()
    {
        _watch.Dispose();
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private void Watch()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _since)) > Longest)
        {
            Console.Error.WriteLine($"A reading takes longer than {Longest.TotalSeconds} s; its input is in {_path}, behind four bytes of length.");
            Environment.Exit(3);
        }
    }
}
