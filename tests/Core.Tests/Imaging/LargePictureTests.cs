using System.Runtime.InteropServices;
using CheXplanation.Imaging;
using CheXplanation.Masks;
using SkiaSharp;

namespace CheXplanation.Tests.Imaging;

/// <summary>Pictures of more than 2^24 pixels are decoded row by row or as their input comes: the pixels are those of one call of the decoder.</summary>
public sealed class LargePictureTests : IDisposable
{
    private const int Width = 4111;
    private const int Height = 4103;

    private readonly string _folder = Directory.CreateTempSubdirectory("chex-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    // Grey, RGB, palette, grey and alpha, RGBA; and one bit.
    [Theory]
    [InlineData(0, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(6, 8)]
    [InlineData(0, 1)]
    public void Png_OfEveryKind_IsDecodedAsInOnePiece(int colourType, int bitDepth)
    {
        int channels = colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, rowBytes = ((Width * channels * bitDepth) + 7) / 8;
        var rows = new byte[(rowBytes + 1) * Height];
        var random = new Random(colourType);
        random.NextBytes(rows.AsSpan(0, 100_000));
        for (int y = 0; y < Height; y++)
        {
            // Shifted noise, every row of another filter.
            rows.AsSpan(y % 5000, Math.Min(rowBytes, 80_000)).CopyTo(rows.AsSpan((y * (rowBytes + 1)) + 1));
            rows[y * (rowBytes + 1)] = (byte)(y % 5);
        }

        byte[] palette = [.. Enumerable.Range(0, 768).Select(i => (byte)(i * 7))];
        string file = Path.Combine(_folder, "large.png");
        File.WriteAllBytes(file, HandmadePng.Write(Width, Height, bitDepth, colourType, rows, colourType == 3 ? palette : null));
        AssertAsInOnePiece(file);
    }

    [Fact]
    public void InterlacedPng_IsDecodedAsInOnePiece()
    {
        // The seven passes of Adam7: where each begins and how far its pixels lie apart.
        (int X, int Y, int Across, int Down)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var random = new Random(7);
        using var rows = new MemoryStream();
        foreach ((int x, int y, int across, int down) in passes)
        {
            var row = new byte[1 + ((Width - x + across - 1) / across)];
            for (int i = y; i < Height; i += down)
            {
                random.NextBytes(row.AsSpan(1, 50));
                rows.Write(row);
            }
        }

        string file = Path.Combine(_folder, "interlaced.png");
        File.WriteAllBytes(file, HandmadePng.Write(Width, Height, 8, 0, rows.ToArray(), interlaced: true));
        AssertAsInOnePiece(file);
    }

    [Fact]
    public void Bmp_IsDecodedAsInOnePiece()
    {
        // 24 bits a pixel, the last row first.
        const int rowBytes = ((3 * Width) + 3) / 4 * 4;
        var bytes = new byte[54 + (rowBytes * Height)];
        new Random(5).NextBytes(bytes.AsSpan(54, 20_000_000));
        "BM"u8.CopyTo(bytes);
        int[] header = [bytes.Length, 0, 54, 40, Width, Height, 1 | (24 << 16), 0, rowBytes * Height, 0, 0, 0, 0];
        MemoryMarshal.AsBytes(header.AsSpan()).CopyTo(bytes.AsSpan(2));
        string file = Path.Combine(_folder, "large.bmp");
        File.WriteAllBytes(file, bytes);
        AssertAsInOnePiece(file);
    }

    /// <summary>What stops the decoder is the end of its input; that must not be taken for a file that ends early.</summary>
    [Fact]
    public void CancelledUnderway_IsCancelled()
    {
        string file = Path.Combine(_folder, "cancelled.png");
        File.WriteAllBytes(file, HandmadePng.Write(Width, Height, 8, 0, new byte[(Width + 1) * Height]));
        using var cancellation = new CancellationTokenSource();
        using FileStream stream = File.OpenRead(file);
        using var input = new DecoderStream(stream, cancellation.Token);
        using SKCodec codec = SKCodec.Create(input);
        cancellation.Cancel();
        Assert.Equal(SKCodecResult.IncompleteInput, codec.GetPixels(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque, null), out _));
        Assert.Throws<OperationCanceledException>(input.ThrowIfEnded);
        Assert.ThrowsAny<OperationCanceledException>(() => PictureFile.ReadMask(file, cancellation: cancellation.Token));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void LossyPicture_IsDecodedAsInOnePiece(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        new Random(4).NextBytes(bitmap.GetPixelSpan()[..(format == SKEncodedImageFormat.Jpeg ? 40_000_000 : 400_000)]);
        string file = Path.Combine(_folder, "large.jpg");
        using (SKData data = bitmap.Encode(format, 90))
        {
            File.WriteAllBytes(file, data.ToArray());
        }

        AssertAsInOnePiece(file);
    }

    [Fact]
    public void Png_ThatEndsEarly_IsMalformed()
    {
        string file = Path.Combine(_folder, "short.png");
        File.WriteAllBytes(file, HandmadePng.Write(Width, Height, 8, 0, new byte[(Width + 1) * (Height - 2)]));
        Assert.Equal(DataFault.Malformed, Assert.Throws<DataFormatException>(() => PictureFile.ReadMask(file)).Fault);
    }

    private static void AssertAsInOnePiece(string file)
    {
        using SKCodec codec = SKCodec.Create(file);
        var info = new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(info, out byte[] pixels));

        var on = new byte[Width * Height];
        var grey = new byte[Width * Height];
        for (int i = 0, at = 0; i < on.Length; i++, at += 4)
        {
            on[i] = (pixels[at] | pixels[at + 1] | pixels[at + 2]) != 0 && pixels[at + 3] != 0 ? (byte)1 : (byte)0;
            grey[i] = (byte)(((19595 * pixels[at]) + (38470 * pixels[at + 1]) + (7471 * pixels[at + 2]) + 32768) >> 16);
        }

        var size = new PictureSize(Width, Height);
        Assert.Equal(RunLengthMask.FromRowMajor(on, size), PictureFile.ReadMask(file));
        Assert.True(PictureFile.ReadGrey(file).Pixels.SequenceEqual(grey));
    }
}
