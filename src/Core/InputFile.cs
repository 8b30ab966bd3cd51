namespace CheXplanation;

/// <summary>Opens the files that the readers are given.</summary>
public static class InputFile
{
    /// <summary>Opens an ordinary file for reading.</summary>
    /// <remarks>
    /// A pipe would hold its reader until somebody writes to it, and a device such as <c>/dev/zero</c> never ends. Both say that they
    /// have no bytes, as an empty file does, which is of no use either: none of the three is opened.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the reading early, with an OperationCanceledException.</param>
    /// <param name="bufferSize">The bytes to buffer; 0 for none.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static Stream OpenRead(string path, CancellationToken cancellation = default, int bufferSize = 4096)
    {
        Check(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
        if (!file.CanSeek)
        {
            file.Dispose();
            throw NotOrdinary(path);
        }

        return cancellation.CanBeCanceled ? new CancellableStream(file, cancellation) : file;
    }

    /// <summary>Opens an ordinary text file for reading, in UTF-8 unless a byte order mark says otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the reading early, with an OperationCanceledException.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    public static StreamReader OpenText(string path, CancellationToken cancellation = default) => new(OpenRead(path, cancellation));

    /// <summary>Throws for a file that is empty, a pipe or a device; one that is not there is left to whoever opens it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is empty, a pipe or a device.</exception>
    public static void Check(string path)
    {
        // The length of a link is that of its target's name.
        if (File.Exists(path) && new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length == 0)
        {
            throw NotOrdinary(path);
        }
    }

    private static DataFormatException NotOrdinary(string path) =>
        new(DataFault.Malformed, "byte 0", "an ordinary file with content", "an empty file, a pipe or a device", path);
}
