using BitMiracle.LibTiff.Classic;
using CheXplanation.Heatmaps;

namespace CheXplanation.Imaging;

/// <summary>Reads TIFF files of one sample a pixel: floats of 32 and 64 bits, whole numbers of 8 to 32; each page is an array.</summary>
/// <remarks>Strips and tiles, either byte order, any compression that LibTiff.NET decodes without loss. Source: TIFF 6.0 and its supplements.</remarks>
internal static class TiffPicture
{
    private const int MaxPages = 4096;

    /// <summary>Whether a file begins as TIFF files do.</summary>
    public static bool Fits(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start is [(byte)'I', (byte)'I', 42 or 43, 0] or [(byte)'M', (byte)'M', 0, 42 or 43];
    }

    /// <summary>The pages that hold one number a pixel; a single page has no name, of several each its number from 0.</summary>
    public static IEnumerable<HeatmapArray> Read(string path, long pixelLimit)
    {
        var pages = new List<TiffPage>();
        using (Tiff file = Open(path, pixelLimit))
        {
            do
            {
                pages.Add(TiffPage.Read(file, path, pixelLimit));
            }
            while (pages.Count < MaxPages && Guard(path, file.ReadDirectory));
        }

        return pages.Select((page, i) => new HeatmapArray(
            pages.Count == 1 ? string.Empty : i.ToString(System.Globalization.CultureInfo.InvariantCulture), page.Element, [page.Size.Height, page.Size.Width],
            () => ReadValues(path, i, pixelLimit)));
    }

    private static float[] ReadValues(string path, int index, long pixelLimit)
    {
        using Tiff file = Open(path, pixelLimit);
        if (!Guard(path, () => file.SetDirectory((short)index)))
        {
            throw Malformed(path, $"page {index}", "none");
        }

        TiffPage page = TiffPage.Read(file, path, pixelLimit);
        return Guard(path, () => page.ReadValues(file, path));
    }

    private static Tiff Open(string path, long pixelLimit)
    {
        TiffDirectory.Check(path, pixelLimit);
        Tiff.SetErrorHandler(new Silence());
        return Guard(path, () => Tiff.Open(path, "r")) ?? throw Malformed(path, "a TIFF file", "damaged data");
    }

    /// <summary>The decoder was written for files that are whole: what it runs into in others is the file's fault.</summary>
    private static T Guard<T>(string path, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException or InvalidOperationException or NullReferenceException
            or ArithmeticException or InvalidCastException or InvalidDataException or EndOfStreamException or NotSupportedException or NotImplementedException
            or FormatException)
        {
            throw new DataFormatException(DataFault.Malformed, "its data", "a TIFF file", $"damaged data ({error.Message})", path, error);
        }
    }

    private static DataFormatException Malformed(string path, string expected, string found) => new(DataFault.Malformed, "its directory", expected, found, path);

    /// <summary>The decoder would write to the console; what it says comes out as an error of the file.</summary>
    private sealed class Silence : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
