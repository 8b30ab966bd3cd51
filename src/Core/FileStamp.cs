namespace CheXplanation;

/// <summary>The state of a file by which a change of it is noticed.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written: ticks, UTC.</param>
public readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>The state of a file now; that of its target where it is a link.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state.</returns>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        return new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks);
    }
}
