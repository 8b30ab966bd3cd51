namespace CheXplanation.Cmdlets;

/// <summary>Runs work on several threads and gives the results back in the order it was handed in, holding a bounded number.</summary>
/// <remarks>No work outlives it: where it is disposed of early, as when the pipeline is stopped, it waits for what is running, which looks at the token.</remarks>
internal sealed class OrderedWork<TResult>(int throttleLimit, CancellationToken cancellation) : IDisposable
{
    private readonly Queue<Task<TResult>> _queue = new();
    private readonly SemaphoreSlim _slots = new(throttleLimit);

    /// <summary>Hands work in; yields the results that have to leave to make room.</summary>
    public IEnumerable<TResult> Add(Func<TResult> work)
    {
        _queue.Enqueue(Run(work));
        while (_queue.Count > 2 * throttleLimit || (_queue.Count > 0 && _queue.Peek().IsCompleted))
        {
            yield return Take();
        }
    }

    /// <summary>Yields what is left.</summary>
    public IEnumerable<TResult> Drain()
    {
        while (_queue.Count > 0)
        {
            yield return Take();
        }
    }

    /// <summary>Waits for what is running; the token is cancelled by then.</summary>
    public void Dispose()
    {
        Task.WhenAll(_queue).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        _queue.Clear();
        _slots.Dispose();
    }

    private TResult Take()
    {
        Task<TResult> next = _queue.Peek();
        next.WaitAsync(cancellation).ConfigureAwait(false).GetAwaiter().GetResult();
        return _queue.Dequeue().Result;
    }

    private async Task<TResult> Run(Func<TResult> work)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }
}
