using System.Text;
using CheXplanation.Imaging.Drawing;
using CheXplanation.Imaging.Figures;

namespace CheXplanation.Imaging.Overlays;

/// <summary>The formats of overlays.</summary>
public enum OverlayFormat
{
    /// <summary>PNG.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>SVG: outlines and text as lines, the radiograph embedded.</summary>
    Svg,
}

/// <summary>Draws overlays: one with its caption, or those of an image beside each other.</summary>
public static class OverlayFile
{
    private const double PointsPerMillimetre = 72 / 25.4;
    private const double Caption = 9.5;
    private const double TileGap = 6;
    private const double SmallestId = 4.5;
    private const double NarrowestTile = 85;
    private const int JpegQuality = 90;

    /// <summary>Draws a picture file.</summary>
    /// <param name="scenes">One image's tasks; several are put into a grid.</param>
    /// <param name="options">Size and colours.</param>
    /// <param name="format">The format.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="ArgumentException">There is no scene.</exception>
    /// <exception cref="DataFormatException">The drawing has too many pixels, or a mask too long an outline.</exception>
    public static byte[] Draw(IReadOnlyList<OverlayScene> scenes, OverlayOptions options, OverlayFormat format)
    {
        if (scenes.Count == 0)
        {
            throw new ArgumentException("There is nothing to draw.", nameof(scenes));
        }

        (double width, double height, Action<IDrawingSurface> draw) = Arrange(scenes, options);
        if (format == OverlayFormat.Svg)
        {
            var svg = new SvgSurface(width, height);
            draw(new CancellableSurface(svg, options.Cancellation));
            return Encoding.UTF8.GetBytes(svg.ToSvg($"Overlays of {scenes[0].ImageId}", Describe(scenes), Ink.Paper));
        }

        using var raster = new RasterSurface(width, height, options.Dpi, Ink.Paper);
        draw(new CancellableSurface(raster, options.Cancellation));
        return format == OverlayFormat.Png ? raster.ToPng() : raster.ToJpeg(JpegQuality);
    }

    /// <summary>A picture without text, as a WebP, for tables and pages.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="pixels">The longer side.</param>
    /// <param name="options">Colours.</param>
    /// <param name="quality">The quality, 0 to 100.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] DrawBare(OverlayScene scene, int pixels, OverlayOptions options, int quality)
    {
        PictureSize size = BareSize(scene.Size, pixels);
        using var raster = new RasterSurface(size.Width, size.Height, 72, Ink.Paper);
        OverlayTile.Draw(raster, scene, new Area(0, 0, size.Width, size.Height), options with { Dpi = 72 }, Math.Max(pixels / 170.0, 0.9));
        return raster.ToWebP(quality);
    }

    /// <summary>The whole pixels of a picture without text, so that no edge is half covered.</summary>
    /// <param name="size">The size of the scene.</param>
    /// <param name="pixels">The longer side.</param>
    /// <returns>The size.</returns>
    public static PictureSize BareSize(PictureSize size, int pixels)
    {
        double scale = (double)pixels / Math.Max(size.Width, size.Height);
        return new PictureSize(Math.Max((int)Math.Round(size.Width * scale), 1), Math.Max((int)Math.Round(size.Height * scale), 1));
    }

    /// <summary>The scenes in words.</summary>
    internal static string Describe(IReadOnlyList<OverlayScene> scenes) => string.Join(' ', scenes.Select(scene => $"{scene.ImageId}, {scene.Task}: {OverlayTile.Numbers(scene)}."));

    private static (double Width, double Height, Action<IDrawingSurface> Draw) Arrange(IReadOnlyList<OverlayScene> scenes, OverlayOptions options)
    {
        double width = options.Width * PointsPerMillimetre, content = width - (2 * FigurePage.Margin);
        bool single = scenes.Count == 1;
        int most = single ? 1 : Math.Clamp((int)((content + TileGap) / (NarrowestTile + TileGap)), 1, scenes.Count);
        int lines = (scenes.Count + most - 1) / most, columns = (scenes.Count + lines - 1) / lines;
        double tile = (content - ((columns - 1) * TileGap)) / columns;
        double top = FigurePage.Margin + Caption + 1, captions = 2 * Caption;
        double[] heights = [.. scenes.Chunk(columns).Select(line => line.Max(scene => OverlayTile.HeightOf(scene, tile)))];
        double legendTop = top + (lines * (captions + TileGap)) + heights.Sum() - 2;
        double height = legendTop + OverlayLegend.Height(scenes, content) + FigurePage.Margin;
        return (width, height, surface =>
        {
            // An id tells images apart by its end: it is set smaller before it is cut.
            double size = Math.Clamp(FigurePage.Size * content / FigureFont.Width(scenes[0].ImageId, FigurePage.Size, bold: true), SmallestId, FigurePage.Size);
            surface.Text(FigureFont.Fit(scenes[0].ImageId, size, content, bold: true), new Spot(FigurePage.Margin, FigurePage.Margin + FigurePage.Size), FigurePage.Heading with { Size = size });
            for (int i = 0; i < scenes.Count; i++)
            {
                var at = new Spot(FigurePage.Margin + (i % columns * (tile + TileGap)), top + heights[..(i / columns)].Sum() + (i / columns * (captions + TileGap)));
                DrawCaption(surface, scenes[i], at, tile);
                OverlayTile.Draw(surface, scenes[i], new Area(at.X, at.Y + captions, tile, OverlayTile.HeightOf(scenes[i], tile)), options);
            }

            OverlayLegend.Draw(surface, scenes, new Spot(FigurePage.Margin, legendTop), content, options);
        });
    }

    private static void DrawCaption(IDrawingSurface surface, OverlayScene scene, Spot at, double width)
    {
        surface.Text(FigureFont.Fit(scene.Task, FigurePage.Size, width), new Spot(at.X, at.Y + FigurePage.Size), FigurePage.Label);
        string numbers = OverlayTile.Numbers(scene);
        numbers = FigureFont.Width(numbers, FigurePage.SmallSize) <= width ? numbers : OverlayTile.Numbers(scene, brief: true);
        surface.Text(FigureFont.Fit(numbers, FigurePage.SmallSize, width), new Spot(at.X, at.Y + Caption + FigurePage.Size - 0.5), FigurePage.Small);
    }
}
