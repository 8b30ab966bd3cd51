namespace CheXplanation.Heatmaps;

/// <summary>A file within a zip file, as its central directory describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDeflated">Whether it is deflated; else it is stored.</param>
/// <param name="HeaderAt">Where its local header begins.</param>
/// <param name="StoredLength">Its bytes in the zip file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Checksum">The CRC-32 of its bytes.</param>
internal sealed record ZipEntry(string Name, bool IsDeflated, long HeaderAt, long StoredLength, long Length, uint Checksum)
{
    // Deflate packs 258 bytes into two bits at best.
    private const long BestRatio = 1032;

    public string Position => $"'{Name}' within it";

    /// <summary>Whether so many stored bytes can become so many bytes at all.</summary>
    public bool HasPossibleLength => IsDeflated ? Length / BestRatio <= StoredLength : Length == StoredLength;

    public DataFormatException Malformed(string expected, string found) => new(DataFault.Malformed, Position, expected, found);
}
