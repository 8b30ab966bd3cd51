using System.Diagnostics;

namespace CheXplanation;

/// <summary>Counts what a long computation has done, so that another thread can show how far it is.</summary>
/// <remarks>Any number of threads may add. It changes no result: nothing that computes looks at it.</remarks>
public sealed class WorkCount
{
    private volatile Stage? _stage;
    private volatile Stage? _ended;

    /// <summary>Called after each addition, on the thread that added; for work that stays on the caller's thread.</summary>
    public Action? Added { get; set; }

    /// <summary>What is counted now, or was counted last.</summary>
    public WorkStage Now => (_stage ?? _ended)?.Read() ?? new WorkStage(string.Empty, 0, 0, TimeSpan.Zero);

    /// <summary>Begins to count something; what was counted before goes on when it is disposed of.</summary>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="total">How many there will be.</param>
    /// <returns>Ends this stage.</returns>
    public IDisposable Begin(string unit, long total) => _stage = new Stage(unit, total, this);

    /// <summary>Adds what was done.</summary>
    /// <param name="count">How many.</param>
    public void Add(long count)
    {
        _stage?.Add(count);
        Added?.Invoke();
    }

    private sealed class Stage(string unit, long total, WorkCount owner) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Stage? _before = owner._stage;
        private long _done;

        public void Add(long count) => Interlocked.Add(ref _done, count);

        public WorkStage Read() => new(unit, Interlocked.Read(ref _done), total, Stopwatch.GetElapsedTime(_start));

        public void Dispose()
        {
            owner._ended = this;
            owner._stage = _before;
        }
    }
}

/// <summary>How far one stage of a computation is.</summary>
/// <param name="Unit">What is counted, in the plural; empty where nothing is.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there will be.</param>
/// <param name="Elapsed">How long the stage has taken so far.</param>
public readonly record struct WorkStage(string Unit, long Done, long Total, TimeSpan Elapsed);
