using System.Buffers.Binary;
using SkiaSharp;

namespace CheXplanation.Imaging;

/// <summary>One picture file from its header to its pixels.</summary>
/// <remarks>The order is the safety: leading bytes, then the size that they claim against the limit, then the file's length, and only then a pixel.</remarks>
internal sealed class PictureSource : IDisposable
{
    // Its decoder reads a file whole; the largest picture of the format, 16383 pixels a side, is smaller even when not packed.
    private const long LongestWebP = 1L << 30;

    // Below it a picture is decoded in a fraction of the time in which a user expects an answer.
    private const long LargePicture = DataLimits.LargePicture;

    private const int BytesBetweenLooks = 1 << 22;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly DecoderStream _input;
    private readonly PictureFormat _format;
    private readonly SKCodec _codec;
    private readonly CancellationToken _cancellation;

    private PictureSource(string path, long pixelLimit, FileStream file, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _path = path;
        _file = file;
        Span<byte> buffer = stackalloc byte[PngHeader.Length];
        ReadOnlySpan<byte> start = buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        _format = PictureSignature.Find(start) ?? throw Malformed(
            "byte 0", "a PNG, JPEG, BMP, GIF or WebP picture", start.IsEmpty ? "an empty file" : $"bytes {Convert.ToHexString(start[..Math.Min(start.Length, PictureSignature.Length)])}");
        if (_format == PictureFormat.Png)
        {
            Png = PngHeader.Read(start, path);
            CheckLimit(Png.Value.Size, pixelLimit);
        }

        if (_format == PictureFormat.WebP)
        {
            CheckRiff(start);
        }

        _input = new DecoderStream(file, cancellation);
        SKCodec? codec = SKCodec.Create(_input, out SKCodecResult result);
        try
        {
            _input.ThrowIfEnded();
            _codec = codec ?? throw Undecodable("its header", $"a {_format} header", result);
            Size = new PictureSize(codec.Info.Width, codec.Info.Height);
            CheckLimit(Size, pixelLimit);
        }
        catch
        {
            codec?.Dispose();
            throw;
        }
    }

    /// <summary>The size that the header claims, within the limit.</summary>
    public PictureSize Size { get; }

    /// <summary>The header of a PNG; null for other formats.</summary>
    public PngHeader? Png { get; }

    /// <summary>The file itself.</summary>
    public Stream File => _file;

    /// <summary>Whether the file holds grey values only.</summary>
    public bool IsGrey => _codec.Info.ColorType == SKColorType.Gray8;

    public static PictureSource Open(string path, long pixelLimit, CancellationToken cancellation = default)
    {
        InputFile.Check(path);
        FileStream file = System.IO.File.OpenRead(path);
        try
        {
            return new PictureSource(path, pixelLimit, file, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a PNG that ends early, whatever its last bytes hold.</summary>
    /// <remarks>The decoder asks for no more than the pixels need: it takes a PNG without its last bytes.</remarks>
    public void CheckWhole()
    {
        if (_format == PictureFormat.Png)
        {
            foreach (PngChunk _ in PngChunk.Enumerate(_file, _path))
            {
                _cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The stored grey values.</summary>
    public byte[] DecodeGrey() => Decode(SKColorType.Gray8, SKAlphaType.Opaque, 1);

    /// <summary>Red, green, blue, alpha of each pixel, the colours not multiplied by alpha.</summary>
    public byte[] DecodeColours() => Decode(SKColorType.Rgba8888, SKAlphaType.Unpremul, 4);

    public void Dispose()
    {
        _codec.Dispose();
        _file.Dispose();
    }

    private byte[] Decode(SKColorType colours, SKAlphaType alpha, int bytesPerPixel)
    {
        CheckLimit(Size, Array.MaxLength / bytesPerPixel);
        CheckWhole();
        // Either every byte of it is written, or nothing of it is given; clearing it first would take long in one piece.
        byte[] pixels = GC.AllocateUninitializedArray<byte>((int)(Size.PixelCount * bytesPerPixel));
        SKCodecResult result;

        // Without a colour space the stored values come as they are.
        var info = new SKImageInfo(Size.Width, Size.Height, colours, alpha, null);
        unsafe
        {
            fixed (byte* start = pixels)
            {
                result = Size.PixelCount > LargePicture ? DecodeLarge(info, (IntPtr)start) : _codec.GetPixels(info, (IntPtr)start);
            }
        }

        _input.ThrowIfEnded();
        return result == SKCodecResult.Success ? pixels : throw Undecodable("its pixels", $"a whole {_format} picture of {Size}", result);
    }

    /// <summary>A picture that takes more than a moment is decoded row by row, or as its input comes: then the token ends it underway.</summary>
    /// <remarks>In one piece the decoder would clear the rest of the pixels where the input ends, which takes as long as the decoding.</remarks>
    private SKCodecResult DecodeLarge(SKImageInfo info, IntPtr start) =>
        _codec.ScanlineOrder == SKCodecScanlineOrder.TopDown && _codec.StartScanlineDecode(info) == SKCodecResult.Success ? DecodeRows(start, info.RowBytes)
        : _codec.StartIncrementalDecode(info, start, info.RowBytes) == SKCodecResult.Success ? _codec.IncrementalDecode()
        : _codec.GetPixels(info, start);

    private SKCodecResult DecodeRows(IntPtr start, int rowBytes)
    {
        int step = Math.Max(1, BytesBetweenLooks / rowBytes);
        for (int y = 0; y < Size.Height; y += step)
        {
            _cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(step, Size.Height - y);
            if (_codec.GetScanlines(start + (nint)((long)y * rowBytes), count, rowBytes) != count)
            {
                return SKCodecResult.IncompleteInput;
            }
        }

        return SKCodecResult.Success;
    }

    /// <summary>Holds the file's length against the one that its header claims, and against what the decoder may take in whole.</summary>
    private void CheckRiff(ReadOnlySpan<byte> start)
    {
        long claimed = 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        if (claimed > _file.Length)
        {
            throw Malformed($"byte {_file.Length}", $"a file of {claimed} bytes", "the end of the file");
        }

        if (_file.Length > LongestWebP)
        {
            throw Malformed($"byte {claimed}", $"a WebP file of at most {LongestWebP} bytes", $"one of {_file.Length}");
        }
    }

    private void CheckLimit(PictureSize size, long pixelLimit)
    {
        long limit = Math.Min(pixelLimit, Array.MaxLength);
        if (size.PixelCount > limit)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, "its header", $"at most {limit} pixels", $"{size} = {size.PixelCount} pixels", _path);
        }
    }

    private DataFormatException Undecodable(string position, string expected, SKCodecResult result) =>
        Malformed(position, expected, result switch
        {
            SKCodecResult.IncompleteInput => "the end of the file",
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "damaged data",
            _ => $"data that cannot be decoded ({result})",
        });

    private DataFormatException Malformed(string position, string expected, string found) => new(DataFault.Malformed, position, expected, found, _path);
}
