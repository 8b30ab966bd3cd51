using System.Text;
using CheXplanation.Imaging.Drawing;

namespace CheXplanation.Imaging.Figures;

/// <summary>Writes figures; PNG and SVG come from the same drawing calls.</summary>
public static class FigureFile
{
    /// <summary>Writes a PNG with a white background, which tells its resolution.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="options">Its size.</param>
    /// <exception cref="DataFormatException">The figure has too many rows or panels, or too many pixels.</exception>
    public static void WritePng(Stream stream, Figure figure, FigureOptions options)
    {
        (FigurePage page, FigureLayout layout) = Arrange(figure, options);
        using var surface = new RasterSurface(page.Width, layout.Height, options.Dpi, Ink.Paper);
        layout.Draw(surface);
        stream.Write(surface.ToPng());
    }

    /// <summary>Writes an SVG with a white background; text is outlines of the embedded font.</summary>
    /// <param name="stream">Where it goes; left open.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="options">Its size.</param>
    /// <exception cref="DataFormatException">The figure has too many rows or panels, or too many pixels.</exception>
    public static void WriteSvg(Stream stream, Figure figure, FigureOptions options)
    {
        (FigurePage page, FigureLayout layout) = Arrange(figure, options);
        var surface = new SvgSurface(page.Width, layout.Height);
        layout.Draw(surface);
        stream.Write(Encoding.UTF8.GetBytes(surface.ToSvg(options.Title ?? figure.Kind, figure.Describe(), Ink.Paper)));
    }

    /// <summary>An SVG to be part of a page: no background, as wide as its place, colours from the page's custom properties.</summary>
    internal static string ToEmbeddedSvg(Figure figure, FigureOptions options, string prefix)
    {
        (FigurePage page, FigureLayout layout) = Arrange(figure, options);
        var surface = new SvgSurface(page.Width, layout.Height, prefix, themed: true);
        layout.Draw(surface);
        return surface.ToSvg(options.Title ?? figure.Kind, figure.Describe(), null, embedded: true);
    }

    private static (FigurePage Page, FigureLayout Layout) Arrange(Figure figure, FigureOptions options)
    {
        const double pointsPerMillimetre = 72 / 25.4;
        var page = new FigurePage(options.Width * pointsPerMillimetre, options.Height * pointsPerMillimetre, options.Title);
        FigureLayout layout = figure.Arrange(page);
        return (page, new FigureLayout(layout.Height, surface =>
        {
            var cancellable = new CancellableSurface(surface, options.Cancellation);
            page.DrawTitle(cancellable);
            layout.Draw(cancellable);
        }));
    }
}
