namespace CheXplanation;

/// <summary>Opens files that may come from strangers.</summary>
public static class RegularFile
{
    /// <summary>Opens a file for reading, if it has contents of its own.</summary>
    /// <remarks>Opening a pipe would wait for its writer, for ever where there is none; pipes and devices have no length.</remarks>
    /// <param name="path">The file; a link is followed.</param>
    /// <returns>The file, without a buffer.</returns>
    /// <exception cref="DataFormatException">It is empty, or no regular file.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        }

        return file.Length > 0
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)
            : throw new DataFormatException(DataFault.Malformed, "byte 0", "contents", "an empty file, a pipe or a device", path);
    }
}
