using System.Management.Automation;
using CheXplanation.Imaging;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>Mask pictures as the cmdlets read them. The only door to Imaging: nothing of it loads before a picture is asked for.</summary>
internal static class MaskPicture
{
    /// <summary>Reads a mask picture.</summary>
    public static (RunLengthMask Mask, long Faint) ReadMask(string path, long pixelLimit, CancellationToken cancellation) => PictureFile.ReadMaskAndFaint(path, pixelLimit, cancellation);

    /// <summary>Reads a picture of labels.</summary>
    public static (SortedDictionary<int, RunLengthMask> Masks, PictureSize Size) ReadLabels(string path, long pixelLimit, CancellationToken cancellation) =>
        PictureFile.ReadLabels(path, pixelLimit, cancellation);

    /// <summary>Writes a mask picture.</summary>
    public static void WriteMask(Stream stream, RunLengthMask mask) => PictureFile.WriteMask(stream, mask);

    /// <summary>Writes a picture of grey values.</summary>
    public static void WriteGrey(Stream stream, ReadOnlySpan<byte> grey, PictureSize size) => PictureFile.WritePng(stream, grey, size);

    /// <summary>Reads one picture; what is wrong with it comes as an error record.</summary>
    public static (RunLengthMask? Mask, long Faint, ErrorRecord? Error) Read(string path, long pixelLimit, CancellationToken cancellation, WorkerPool<object>? workers = null)
    {
        try
        {
            (RunLengthMask mask, long faint) = workers is null
                ? PictureFile.ReadMaskAndFaint(path, pixelLimit, cancellation)
                : workers.Use(PictureFile.ReadSize(path, pixelLimit), _ => PictureFile.ReadMaskAndFaint(path, pixelLimit, cancellation));
            return (mask, faint, null);
        }
        catch (DataFormatException error)
        {
            return (null, 0, ChexError.Data(error, "PictureUnreadable", path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, 0, ChexError.Unreadable(error, "PictureUnreadable", path));
        }
    }
}
