using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace CheXplanation.Imaging;

/// <summary>One page of a TIFF file: its size and what its numbers are.</summary>
internal readonly record struct TiffPage(PictureSize Size, SampleFormat Format, int Bits)
{
    /// <summary>The element type as numpy names it.</summary>
    public string Element => (Format switch { SampleFormat.IEEEFP => "float", SampleFormat.INT => "int", _ => "uint" }) + FormattableString.Invariant($"{Bits}");

    // Tiles are cut to a size of the writer's liking, whatever the picture's: 1024x1024 is a large one.
    private const long SmallTile = 1 << 20;

    private int Width => Bits / 8;

    /// <summary>Reads and checks the current page's fields.</summary>
    public static TiffPage Read(Tiff file, string path, long pixelLimit)
    {
        int width = Field(file, TiffTag.IMAGEWIDTH, 0), height = Field(file, TiffTag.IMAGELENGTH, 0);
        int samples = Field(file, TiffTag.SAMPLESPERPIXEL, 1), bits = Field(file, TiffTag.BITSPERSAMPLE, 1);
        var format = (SampleFormat)Field(file, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        var meaning = (Photometric)Field(file, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        if (width < 1 || height < 1)
        {
            throw Malformed(path, "sides of 1 pixel or more", $"{width}x{height}");
        }

        var size = new PictureSize(width, height);
        long limit = Math.Min(pixelLimit, Array.MaxLength / 8);
        if (size.PixelCount > limit)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, "its directory", $"at most {limit} pixels", $"{size} = {size.PixelCount} pixels", path);
        }

        bool isKnown = (format, bits) is (SampleFormat.IEEEFP, 32 or 64) or (SampleFormat.UINT or SampleFormat.INT, 8 or 16 or 32);
        return samples == 1 && isKnown && meaning == Photometric.MINISBLACK && (Compression)Field(file, TiffTag.COMPRESSION, 1) != Compression.JPEG
            ? new TiffPage(size, format, bits)
            : throw Malformed(
                path, "one number a pixel: float of 32 or 64 bits, or whole numbers of 8, 16 or 32, the larger the brighter", $"{samples} of {bits} bits ({format}, {meaning})");
    }

    /// <summary>The page's numbers, row-major.</summary>
    public float[] ReadValues(Tiff file, string path)
    {
        var values = new float[Size.PixelCount];
        if (!file.IsTiled())
        {
            var row = new byte[Math.Max(file.ScanlineSize(), Size.Width * Width)];
            for (int y = 0; y < Size.Height; y++)
            {
                Check(file.ReadScanline(row, y), path, $"row {y}");
                ToSingle(row, values.AsSpan(y * Size.Width, Size.Width));
            }

            return values;
        }

        int tileWidth = Field(file, TiffTag.TILEWIDTH, 0), tileHeight = Field(file, TiffTag.TILELENGTH, 0);
        long tileBytes = (long)tileWidth * tileHeight * Width;
        if (tileWidth < 1 || tileHeight < 1 || tileBytes > Width * ((4 * Size.PixelCount) + SmallTile) || file.TileSize() != tileBytes)
        {
            throw Malformed(path, "tiles no larger than a few times the picture", $"{tileWidth}x{tileHeight}");
        }

        var tile = new byte[tileBytes];
        for (int top = 0; top < Size.Height; top += tileHeight)
        {
            for (int left = 0; left < Size.Width; left += tileWidth)
            {
                Check(file.ReadTile(tile, 0, left, top, 0, 0) >= 0, path, $"the tile at row {top}, column {left}");
                for (int y = top; y < Math.Min(top + tileHeight, Size.Height); y++)
                {
                    ToSingle(tile.AsSpan((y - top) * tileWidth * Width), values.AsSpan((y * Size.Width) + left, Math.Min(tileWidth, Size.Width - left)));
                }
            }
        }

        return values;
    }

    /// <summary>The decoder gives numbers in this machine's byte order.</summary>
    private void ToSingle(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++, bytes = bytes[Width..])
        {
            destination[i] = (Format, Bits) switch
            {
                (SampleFormat.IEEEFP, 32) => MemoryMarshal.Read<float>(bytes),
                (SampleFormat.IEEEFP, _) => (float)MemoryMarshal.Read<double>(bytes),
                (SampleFormat.INT, 8) => (sbyte)bytes[0],
                (SampleFormat.INT, 16) => MemoryMarshal.Read<short>(bytes),
                (SampleFormat.INT, _) => MemoryMarshal.Read<int>(bytes),
                (_, 8) => bytes[0],
                (_, 16) => MemoryMarshal.Read<ushort>(bytes),
                _ => MemoryMarshal.Read<uint>(bytes),
            };
        }
    }

    private static int Field(Tiff file, TiffTag tag, int missing) => file.GetFieldDefaulted(tag) is [FieldValue value, ..] ? value.ToInt() : missing;

    private static void Check(bool isRead, string path, string what)
    {
        if (!isRead)
        {
            throw new DataFormatException(DataFault.Malformed, what, "whole data", "damaged data or the end of the file", path);
        }
    }

    private static DataFormatException Malformed(string path, string expected, string found) => new(DataFault.Malformed, "its directory", expected, found, path);
}
