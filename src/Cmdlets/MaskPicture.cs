using System.Management.Automation;
using CheXplanation.Imaging;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>Mask pictures as the cmdlets read them. The only door to Imaging: nothing of it loads before a picture is asked for.</summary>
internal static class MaskPicture
{
    /// <summary>Reads a mask picture.</summary>
    public static RunLengthMask ReadMask(string path, long pixelLimit, CancellationToken cancellation) => PictureFile.ReadMask(path, pixelLimit, cancellation);

    /// <summary>Reads a picture of labels.</summary>
    public static (SortedDictionary<int, RunLengthMask> Masks, PictureSize Size) ReadLabels(string path, long pixelLimit, CancellationToken cancellation) =>
        PictureFile.ReadLabels(path, pixelLimit, cancellation);

    /// <summary>Writes a mask picture.</summary>
    public static void WriteMask(Stream stream, RunLengthMask mask) => PictureFile.WriteMask(stream, mask);

    /// <summary>Writes a picture of grey values.</summary>
    public static void WriteGrey(Stream stream, ReadOnlySpan<byte> grey, PictureSize size) => PictureFile.WritePng(stream, grey, size);

    /// <summary>Reads one picture; what is wrong with it comes as an error record.</summary>
    public static (RunLengthMask? Mask, ErrorRecord? Error) Read(string path, long pixelLimit, CancellationToken cancellation, WorkerPool<object>? workers = null)
    {
        try
        {
            return (workers is null
                ? PictureFile.ReadMask(path, pixelLimit, cancellation)
                : workers.Use(PictureFile.ReadSize(path, pixelLimit), _ => PictureFile.ReadMask(path, pixelLimit, cancellation)), null);
        }
        catch (DataFormatException error)
        {
            return (null, ChexError.Data(error, "PictureUnreadable", path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, ChexError.Unreadable(error, "PictureUnreadable", path));
        }
    }
}
