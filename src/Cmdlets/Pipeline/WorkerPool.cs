using System.Collections.Concurrent;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Workers with buffers that are kept from picture to picture, one a thread; for large pictures there is one in all.</summary>
/// <remarks>On many processors a few small files could else take the memory of many large pictures at once.</remarks>
internal sealed class WorkerPool<TWorker>(Func<TWorker> make, CancellationToken cancellation) : IDisposable
{
    private readonly ConcurrentBag<TWorker> _idle = [];
    private readonly LargePictures _turns = new(cancellation);
    private TWorker? _large;

    /// <summary>Does work on a picture; on a large one when no other large one is worked on.</summary>
    public TResult Use<TResult>(PictureSize size, Func<TWorker, TResult> work)
    {
        if (LargePictures.Are(size.PixelCount))
        {
            return _turns.Take(() => work(_large ??= make()));
        }

        TWorker worker = _idle.TryTake(out TWorker? idle) ? idle : make();
        try
        {
            return work(worker);
        }
        finally
        {
            _idle.Add(worker);
        }
    }

    /// <summary>Does work on a heatmap, whose values may be more than its picture's pixels.</summary>
    public TResult Use<TResult>(SaliencyMap map, Func<TWorker, TResult> work)
    {
        var size = new PictureSize(map.MapWidth, map.MapHeight);
        return Use(size.PixelCount > map.GetPictureSize().PixelCount ? size : map.GetPictureSize(), work);
    }

    public void Dispose() => _turns.Dispose();
}
