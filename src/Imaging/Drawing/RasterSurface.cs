using SkiaSharp;

namespace CheXplanation.Imaging.Drawing;

/// <summary>Draws to pixels.</summary>
internal sealed class RasterSurface : IDrawingSurface, IDisposable
{
    private const double PointsPerInch = 72;

    // Lossless at any level; the highest takes several times as long for a few percent.
    private const int PackingLevel = 5;

    private readonly SKSurface _surface;
    private readonly int _dpi;

    public RasterSurface(double width, double height, int dpi, Ink paper)
    {
        double scale = dpi / PointsPerInch;
        _dpi = dpi;
        PictureSize size = DrawingSize.Of(width, height, dpi);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        _surface = SKSurface.Create(info) ?? throw new InvalidOperationException($"A picture of {info.Width}x{info.Height} cannot be made.");
        _surface.Canvas.Clear(Colour(paper));
        _surface.Canvas.Scale((float)scale);
    }

    public void Begin(string kind, string? name, Area? clip)
    {
        _surface.Canvas.Save();
        if (clip is { } area)
        {
            _surface.Canvas.ClipRect(Rect(area), SKClipOperation.Intersect, true);
        }
    }

    public void End() => _surface.Canvas.Restore();

    public void Polyline(ReadOnlySpan<Spot> spots, Pen? pen, Ink? fill, bool closed)
    {
        using var path = new SKPath();
        for (int i = 0; i < spots.Length; i++)
        {
            var point = new SKPoint((float)spots[i].X, (float)spots[i].Y);
            if (i == 0)
            {
                path.MoveTo(point);
            }
            else
            {
                path.LineTo(point);
            }
        }

        if (closed)
        {
            path.Close();
        }

        Draw(fill, pen, paint => _surface.Canvas.DrawPath(path, paint));
    }

    public void Rectangle(Area area, Ink? fill, Pen? pen, double radius) =>
        Draw(fill, pen, paint => _surface.Canvas.DrawRoundRect(Rect(area), (float)radius, (float)radius, paint));

    public void Circle(Spot centre, double radius, Ink? fill, Pen? pen) =>
        Draw(fill, pen, paint => _surface.Canvas.DrawCircle((float)centre.X, (float)centre.Y, (float)radius, paint));

    public void Text(string text, Spot place, TextStyle style)
    {
        using SKFont font = FigureFont.At(style.Size, style.Bold);
        using var paint = new SKPaint { Color = Colour(style.Ink), IsAntialias = true };
        double shift = style.Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => 0.5, _ => 1 };
        _surface.Canvas.Save();
        _surface.Canvas.Translate((float)place.X, (float)place.Y);
        _surface.Canvas.RotateDegrees((float)style.Turn);
        _surface.Canvas.DrawText(text, (float)(-shift * FigureFont.Width(text, style.Size, style.Bold)), 0, font, paint);
        _surface.Canvas.Restore();
    }

    public void Picture(PixelBlock pixels, Area area)
    {
        using SKImage image = pixels.ToImage();
        _surface.Canvas.DrawImage(image, Rect(area), new SKSamplingOptions(SKFilterMode.Linear));
    }

    /// <summary>The picture as a PNG that tells its resolution.</summary>
    public byte[] ToPng()
    {
        using SKPixmap? pixels = _surface.PeekPixels();
        using SKData? data = pixels?.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, PackingLevel));
        return PngResolution.Add(data?.ToArray() ?? throw new InvalidOperationException("The picture cannot be packed as PNG."), _dpi);
    }

    /// <summary>The picture as a JPEG, its quality 0 to 100.</summary>
    public byte[] ToJpeg(int quality) => Encode(SKEncodedImageFormat.Jpeg, quality);

    /// <summary>The picture as a WebP, its quality 0 to 100.</summary>
    public byte[] ToWebP(int quality) => Encode(SKEncodedImageFormat.Webp, quality);

    public void Dispose() => _surface.Dispose();

    private byte[] Encode(SKEncodedImageFormat format, int quality)
    {
        using SKImage image = _surface.Snapshot();
        using SKData data = image.Encode(format, quality);
        return data.ToArray();
    }

    internal static SKColor Colour(Ink ink) => new(ink.Red, ink.Green, ink.Blue, (byte)Math.Round(255 * ink.Opacity));

    private static SKRect Rect(Area area) => new((float)area.Left, (float)area.Top, (float)area.Right, (float)area.Bottom);

    private static void Draw(Ink? fill, Pen? pen, Action<SKPaint> draw)
    {
        if (fill is { } ink)
        {
            using var paint = new SKPaint { Color = Colour(ink), IsAntialias = true };
            draw(paint);
        }

        if (pen is null)
        {
            return;
        }

        using var stroke = new SKPaint
        {
            Color = Colour(pen.Ink), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = (float)pen.Width, StrokeJoin = SKStrokeJoin.Round,
        };
        using SKPathEffect? dash = pen.Dash.Length > 0 ? SKPathEffect.CreateDash([.. pen.Dash.Select(length => (float)length)], (float)pen.Phase) : null;
        stroke.PathEffect = dash;
        draw(stroke);
    }
}
