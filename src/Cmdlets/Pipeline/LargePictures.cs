namespace CheXplanation.Cmdlets;

/// <summary>Large pictures take turns: one in all is worked on at a time, however many threads there are.</summary>
internal sealed class LargePictures(CancellationToken cancellation) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether so many pixels, in one picture or in several that are held at once, must wait for their turn.</summary>
    public static bool Are(long pixels) => pixels > DataLimits.LargePicture;

    /// <summary>Does work when no other large picture is worked on.</summary>
    public TResult Take<TResult>(Func<TResult> work)
    {
        _one.Wait(cancellation);
        try
        {
            return work();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
