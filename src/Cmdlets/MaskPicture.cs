using System.Management.Automation;
using CheXplanation.Imaging;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>Mask pictures as the cmdlets read them. The only door to Imaging: nothing of it loads before a picture is asked for.</summary>
internal static class MaskPicture
{
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
