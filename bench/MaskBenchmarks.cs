using BenchmarkDotNet.Attributes;
using CheXplanation.Masks;

namespace CheXplanation.Bench;

/// <summary>Kernels on masks of about 3,000 runs each.</summary>
public class MaskBenchmarks
{
    private static readonly PictureSize Picture = new(2828, 2320);

    private RunLengthMask _first = null!, _second = null!;
    private string _text = string.Empty;
    private byte[] _pixels = [];

    /// <summary>Makes two overlapping ellipses.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _first = Ellipse(1300, 1100);
        _second = Ellipse(1500, 1200);
        _text = CocoRunLengthText.Encode(_first);
        _pixels = _first.ToRowMajor();
    }

    /// <summary>The shared area.</summary>
    [Benchmark]
    public long Intersection() => MaskAlgebra.IntersectionArea(_first, _second);

    /// <summary>Runs to text.</summary>
    [Benchmark]
    public string EncodeText() => CocoRunLengthText.Encode(_first);

    /// <summary>Text to runs.</summary>
    [Benchmark]
    public long DecodeText() => CocoRunLengthText.Decode(_text, Picture, "bench").Area;

    /// <summary>Dense pixels to runs.</summary>
    [Benchmark]
    public long FromPixels() => RunLengthMask.FromRowMajor(_pixels, Picture).Area;

    /// <summary>Runs to dense pixels.</summary>
    [Benchmark]
    public void ToPixels() => _first.CopyToRowMajor(_pixels);

    private static RunLengthMask Ellipse(double x, double y)
    {
        var pixels = new byte[Picture.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = (i % Picture.Width - x) / 750, dy = (i / Picture.Width - y) / 900;
            pixels[i] = dx * dx + dy * dy <= 1 ? (byte)1 : (byte)0;
        }

        return RunLengthMask.FromRowMajor(pixels, Picture);
    }
}
