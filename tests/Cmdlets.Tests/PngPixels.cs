using System.Buffers.Binary;
using System.IO.Compression;

namespace CheXplanation.Cmdlets.Tests;

/// <summary>The pixels of a PNG of 8-bit RGB or RGBA, and how far two pictures look apart.</summary>
public sealed class PngPixels
{
    private const int Cells = 40;

    private readonly byte[] _rgb;

    private PngPixels(int width, int height, byte[] rgb)
    {
        Width = width;
        Height = height;
        _rgb = rgb;
    }

    public int Width { get; }

    public int Height { get; }

    public static PngPixels Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        int channels = file[25] == 6 ? 4 : 3;
        Assert.True(file[24] == 8 && file[25] is 2 or 6 && file[28] == 0, "an 8-bit PNG in colours");
        using var packed = new MemoryStream();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(file, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var rgb = new byte[3 * width * height];
        byte[] row = new byte[width * channels], above = new byte[row.Length];
        for (int y = 0; y < height; y++)
        {
            int filter = zlib.ReadByte();
            zlib.ReadExactly(row);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i >= channels ? row[i - channels] : 0, up = above[i], corner = i >= channels ? above[i - channels] : 0, p = left + up - corner;
                int paeth = Math.Abs(p - left) <= Math.Abs(p - up) && Math.Abs(p - left) <= Math.Abs(p - corner) ? left : Math.Abs(p - up) <= Math.Abs(p - corner) ? up : corner;
                row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 });
            }

            for (int x = 0; x < width; x++)
            {
                row.AsSpan(x * channels, 3).CopyTo(rgb.AsSpan(3 * ((y * width) + x)));
            }

            (row, above) = (above, row);
        }

        return new PngPixels(width, height, rgb);
    }

    /// <summary>The share of pixels in a part of the picture (shares of its sides) that are clearly darker than white.</summary>
    public double Ink(double left, double top, double right, double bottom)
    {
        int count = 0, dark = 0;
        for (int y = (int)(top * Height); y < (int)(bottom * Height); y++)
        {
            for (int x = (int)(left * Width); x < (int)(right * Width); x++, count++)
            {
                dark += Luminance(x, y) < 140 ? 1 : 0;
            }
        }

        return (double)dark / count;
    }

    /// <summary>The largest difference of two pictures' mean colours over a grid of cells, 0 to 255: what the eye sees at arm's length.</summary>
    public double DistanceTo(PngPixels other)
    {
        double most = 0;
        for (int cy = 0; cy < Cells; cy++)
        {
            for (int cx = 0; cx < Cells; cx++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    most = Math.Max(most, Math.Abs(Mean(cx, cy, channel) - other.Mean(cx, cy, channel)));
                }
            }
        }

        return most;
    }

    private double Mean(int cx, int cy, int channel)
    {
        int left = cx * Width / Cells, right = (cx + 1) * Width / Cells, top = cy * Height / Cells, bottom = (cy + 1) * Height / Cells;
        long sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                sum += _rgb[(3 * ((y * Width) + x)) + channel];
            }
        }

        return (double)sum / ((right - left) * (bottom - top));
    }

    private double Luminance(int x, int y)
    {
        int at = 3 * ((y * Width) + x);
        return (0.299 * _rgb[at]) + (0.587 * _rgb[at + 1]) + (0.114 * _rgb[at + 2]);
    }
}
