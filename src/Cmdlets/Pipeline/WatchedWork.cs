using System.Management.Automation;

namespace CheXplanation.Cmdlets;

/// <summary>Runs computations that count what they have done, and shows their progress meanwhile.</summary>
/// <remarks>
/// The computation is on a thread of its own, for only the pipeline's thread may write progress. It must not write to the pipeline; a script
/// block, which belongs to the pipeline's thread, is run there by <see cref="RunHere"/>.
/// </remarks>
internal sealed class WatchedWork(Cmdlet cmdlet, string activity, CancellationTokenSource cancellation)
{
    private readonly ProgressMeter _meter = new(cmdlet, activity, string.Empty);

    /// <summary>What the computation counts with.</summary>
    public WorkCount Count { get; } = new();

    /// <summary>Runs a computation; what it throws is thrown on. It has ended when this returns, in whatever way.</summary>
    public TResult Run<TResult>(Func<TResult> compute)
    {
        Task<TResult> task = Task.Factory.StartNew(compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ended = ((IAsyncResult)task).AsyncWaitHandle;
        try
        {
            while (!ended.WaitOne(_meter.Interval))
            {
                _meter.Show(Count);
            }

            _meter.Show(Count);
        }
        catch
        {
            // The user has stopped the pipeline, or wants no progress at all: nobody takes the result.
            cancellation.Cancel();
            throw;
        }
        finally
        {
            ended.WaitOne();
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs a computation on this thread, showing progress whenever it counts.</summary>
    public TResult RunHere<TResult>(Func<TResult> compute)
    {
        Count.Added = () => _meter.Show(Count);
        try
        {
            return compute();
        }
        finally
        {
            Count.Added = null;
        }
    }

    /// <summary>Takes the progress off the screen.</summary>
    public void Complete() => _meter.Complete();
}
