namespace CheXplanation.Heatmaps;

/// <summary>Walks the pickles of a file to list what they name, on beyond whatever the decoder would refuse.</summary>
/// <remarks>
/// Nothing is built, so the walk is safe on any bytes: it ends at the first byte that is no opcode, at a length beyond the file, or
/// at a limit. Bytes and strings that begin as a pickle does are walked too, from a queue, without recursion.
/// </remarks>
internal sealed class PickleScan
{
    private const int MostPickles = 64;
    private const int MostMentions = 1000;

    private readonly Queue<PickleWindow> _windows = new();
    private readonly List<HeatmapGlobal> _globals = [];
    private readonly List<string> _storages = [];
    private readonly HashSet<(string Name, string Opcode)> _seen = [];
    private int _enqueued;

    /// <summary>What the pickles name, in the order found, each name once for each opcode.</summary>
    public IReadOnlyList<HeatmapGlobal> Globals => _globals;

    /// <summary>The storages that torch streams state, such as <c>FloatStorage 102400</c>.</summary>
    public IReadOnlyList<string> Storages => _storages;

    /// <summary>The highest protocol that the first pickle states; 0 where it states none.</summary>
    public int Protocol { get; private set; }

    /// <summary>Whether the file begins with a pickle that goes on to a STOP.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the first pickle calls what it names.</summary>
    public bool HasCall { get; private set; }

    /// <summary>Whether a limit left something unlisted.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Walks a file.</summary>
    public static PickleScan Walk(Stream file)
    {
        var scan = new PickleScan();
        scan.Enqueue(new PickleWindow(file, 0, file.Length, -1, 0));
        int opcodes = 0;
        while (scan._windows.TryDequeue(out PickleWindow? window))
        {
            var cursor = new ByteCursor(window.Stream, window.Start, window.End);
            bool goesOn = true;
            // Pickles may follow each other: a torch stream begins with five.
            for (int count = 0; goesOn && count < MostPickles; count++)
            {
                bool isRoot = window.Level == 0 && count == 0;
                var walk = new PickleWalk(scan, window, cursor, PickleLimits.Opcodes - opcodes);
                walk.Walk(isRoot);
                opcodes += walk.Opcodes;
                scan.Protocol = isRoot ? walk.Protocol : scan.Protocol;
                scan.IsWhole |= isRoot && walk.HasStopped;
                scan.HasCall |= isRoot && walk.HasCall;
                goesOn = walk.HasStopped;
            }
        }

        scan.IsCut |= opcodes >= PickleLimits.Opcodes;
        return scan;
    }

    /// <summary>Notes a name.</summary>
    public void Mention(string name, string opcode, long offset, PickleWindow window, bool isAllowed = false)
    {
        if (_globals.Count >= MostMentions)
        {
            IsCut = true;
        }
        else if (_seen.Add((name, opcode)))
        {
            _globals.Add(new HeatmapGlobal(DataFormatException.Printable(name), opcode, window.Origin < 0 ? offset : window.Origin, window.Level, isAllowed));
        }
    }

    /// <summary>Notes a storage of a torch stream.</summary>
    public void MentionStorage(string storage)
    {
        if (_storages.Count < MostMentions)
        {
            _storages.Add(storage);
        }
    }

    /// <summary>Notes bytes that begin as a pickle does.</summary>
    public void Enqueue(PickleWindow window)
    {
        if (_enqueued++ < MostPickles)
        {
            _windows.Enqueue(window);
        }
        else
        {
            IsCut = true;
        }
    }
}

/// <summary>Bytes that hold pickles.</summary>
/// <param name="Stream">The file, or a decoded string.</param>
/// <param name="Start">Where they begin in the stream.</param>
/// <param name="End">Where they end.</param>
/// <param name="Origin">Where a decoded string begins in the file; -1 for the file itself.</param>
/// <param name="Level">How many others they lie in.</param>
internal sealed record PickleWindow(Stream Stream, long Start, long End, long Origin, int Level);
