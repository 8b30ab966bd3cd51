using System.Globalization;
using System.Text;
using SkiaSharp;

namespace CheXplanation.Imaging.Drawing;

/// <summary>Draws to SVG. Text becomes outlines of the embedded font, so that it looks the same wherever it is opened.</summary>
/// <remarks>
/// Each text is a group with the attribute data-text; title and desc are for screen readers. Themed, colours with a role come from
/// custom properties such as --chex-ink, with the plain colour where there is none. Ids begin with the prefix, so that several
/// drawings fit into one page.
/// </remarks>
internal sealed class SvgSurface(double width, double height, string prefix = "c", bool themed = false) : IDrawingSurface
{
    private const string PointsPerMillimetre = "0.###";

    private readonly StringBuilder _body = new();
    private readonly Dictionary<(ushort Glyph, bool Bold), string> _glyphs = [];
    private readonly StringBuilder _definitions = new();
    private int _clips;

    public void Begin(string kind, string? name, Area? clip)
    {
        _body.Append("<g class=\"").Append(Escape(kind)).Append('"');
        if (name is not null)
        {
            _body.Append(" data-name=\"").Append(Escape(name)).Append('"');
        }

        if (clip is { } area)
        {
            string id = $"{prefix}k{_clips++}";
            _definitions.Append($"<clipPath id=\"{id}\"><rect{Box(area)}/></clipPath>");
            _body.Append($" clip-path=\"url(#{id})\"");
        }

        _body.Append('>');
    }

    public void End() => _body.Append("</g>\n");

    public void Polyline(ReadOnlySpan<Spot> spots, Pen? pen, Ink? fill, bool closed)
    {
        _body.Append("<path d=\"");
        for (int i = 0; i < spots.Length; i++)
        {
            _body.Append(i == 0 ? 'M' : 'L').Append(Number(spots[i].X)).Append(' ').Append(Number(spots[i].Y));
        }

        _body.Append(closed ? "Z\"" : "\"").Append(Paint(fill, pen)).Append("/>");
    }

    public void Rectangle(Area area, Ink? fill, Pen? pen, double radius) =>
        _body.Append("<rect").Append(Box(area)).Append(radius > 0 ? $" rx=\"{Number(radius)}\"" : string.Empty).Append(Paint(fill, pen)).Append("/>");

    public void Circle(Spot centre, double radius, Ink? fill, Pen? pen) =>
        _body.Append($"<circle cx=\"{Number(centre.X)}\" cy=\"{Number(centre.Y)}\" r=\"{Number(radius)}\"").Append(Paint(fill, pen)).Append("/>");

    public void Text(string text, Spot place, TextStyle style)
    {
        using SKFont font = FigureFont.At(1000, style.Bold);
        ushort[] glyphs = font.GetGlyphs(text);
        float[] widths = font.GetGlyphWidths(glyphs);
        double shift = style.Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => 0.5, _ => 1 };
        double scale = style.Size / 1000, left = -shift * widths.Sum();
        string turn = style.Turn == 0 ? string.Empty : $" rotate({Number(style.Turn)})";
        _body.Append($"<g class=\"text\" data-text=\"{Escape(text)}\" transform=\"translate({Number(place.X)} {Number(place.Y)}){turn} scale({Fine(scale)})\"{Paint(style.Ink, null)}>");
        for (int i = 0; i < glyphs.Length; i++)
        {
            if (Glyph(font, glyphs[i], style.Bold) is { } id)
            {
                _body.Append($"<use href=\"#{id}\" x=\"{Number(Math.Round(left))}\"/>");
            }

            left += widths[i];
        }

        _body.Append("</g>");
    }

    public void Picture(PixelBlock pixels, Area area) => _body
        .Append("<image").Append(Box(area)).Append(" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,")
        .Append(Convert.ToBase64String(pixels.ToJpeg())).Append("\"/>");

    /// <summary>The document.</summary>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">The same as text for who cannot see it.</param>
    /// <param name="paper">The background; none where null.</param>
    /// <param name="embedded">Whether it becomes part of a page, and fills the width there.</param>
    public string ToSvg(string title, string description, Ink? paper, bool embedded = false)
    {
        var text = new StringBuilder();
        string size = embedded ? string.Empty : $" width=\"{Millimetres(width)}mm\" height=\"{Millimetres(height)}mm\"";
        text.Append(embedded ? string.Empty : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\"{size} viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"img\" aria-labelledby=\"{prefix}t {prefix}d\">\n");
        text.Append($"<title id=\"{prefix}t\">{Escape(title)}</title>\n<desc id=\"{prefix}d\">{Escape(description)}</desc>\n");
        text.Append("<defs>").Append(_definitions).Append("</defs>\n");
        if (paper is { } ink)
        {
            text.Append($"<rect width=\"100%\" height=\"100%\"{Paint(ink, null)}/>\n");
        }

        return text.Append(_body).Append("</svg>\n").ToString();
    }

    internal static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            result.Append(c switch
            {
                '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;",
                // XML has no place for most control characters, nor for half a surrogate pair.
                < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }

    private static string Millimetres(double points) => (points * 25.4 / 72).ToString(PointsPerMillimetre, CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Box(Area area) => $" x=\"{Number(area.Left)}\" y=\"{Number(area.Top)}\" width=\"{Number(area.Width)}\" height=\"{Number(area.Height)}\"";

    private string? Glyph(SKFont font, ushort glyph, bool bold)
    {
        if (_glyphs.TryGetValue((glyph, bold), out string? id))
        {
            return id.Length > 0 ? id : null;
        }

        using SKPath? outline = font.GetGlyphPath(glyph);
        bool blank = outline is null || outline.IsEmpty;
        id = blank ? string.Empty : $"{prefix}g{_glyphs.Count}";
        _glyphs.Add((glyph, bold), id);
        if (blank)
        {
            return null;
        }

        _definitions.Append($"<path id=\"{id}\" d=\"{GlyphOutline.Of(outline!)}\"/>");
        return id;
    }

    private string Paint(Ink? fill, Pen? pen)
    {
        var text = new StringBuilder();
        var style = new StringBuilder();
        AddColour("fill", fill, text, style);
        if (pen is not null)
        {
            AddColour("stroke", pen.Ink, text, style);
            text.Append($" stroke-width=\"{Number(pen.Width)}\" stroke-linejoin=\"round\"");
            if (pen.Dash.Length > 0)
            {
                text.Append($" stroke-dasharray=\"{string.Join(' ', pen.Dash.Select(Number))}\"").Append(pen.Phase == 0 ? string.Empty : $" stroke-dashoffset=\"{Number(pen.Phase)}\"");
            }
        }

        return style.Length > 0 ? $"{text} style=\"{style}\"" : text.ToString();
    }

    private void AddColour(string property, Ink? ink, StringBuilder text, StringBuilder style)
    {
        if (ink is not { } colour)
        {
            text.Append($" {property}=\"none\"");
            return;
        }

        if (themed && colour.Role is { } role)
        {
            style.Append($"{property}:var(--chex-{role},{colour.Hex});");
        }
        else
        {
            text.Append($" {property}=\"{colour.Hex}\"");
        }

        if (colour.Opacity < 1)
        {
            text.Append($" {property}-opacity=\"{Number(colour.Opacity)}\"");
        }
    }
}
