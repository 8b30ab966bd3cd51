using System.Collections;

namespace CheXplanation.Heatmaps;

/// <summary>Items that come one by one; each enumeration begins anew.</summary>
/// <remarks>The readers' iterators are enumerators: those of the language that are enumerables ask for their thread, and these rooms name nothing of the environment.</remarks>
internal sealed class Streamed<T>(Func<IEnumerator<T>> begin) : IEnumerable<T>
{
    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => begin();

    IEnumerator IEnumerable.GetEnumerator() => begin();
}
