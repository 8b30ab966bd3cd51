using SkiaSharp;

namespace CheXplanation.Imaging.Drawing;

/// <summary>The embedded font, Liberation Sans, whose widths are those of Arial. No font of the system is ever used.</summary>
internal static class FigureFont
{
    private static readonly Lazy<SKTypeface> Regular = new(() => Load("Regular.ttf"));
    private static readonly Lazy<SKTypeface> Bold = new(() => Load("Bold.ttf"));

    public static SKTypeface Typeface(bool bold) => (bold ? Bold : Regular).Value;

    /// <summary>The font at a size, without hinting, so that widths scale.</summary>
    public static SKFont At(double size, bool bold) => new(Typeface(bold), (float)size)
    {
        Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias,
    };

    /// <summary>The width of a line of text in points.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        using SKFont font = At(1000, bold);
        return font.MeasureText(text) * size / 1000;
    }

    /// <summary>The text, cut with an ellipsis where it is wider than that.</summary>
    public static string Fit(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width)
        {
            return text;
        }

        int kept = text.Length;
        while (kept > 1 && Width(text[..kept].TrimEnd() + "…", size, bold) > width)
        {
            kept--;
        }

        return text[..kept].TrimEnd() + "…";
    }

    /// <summary>The text in lines of at most that width, broken at blanks; the last line takes what is left and is cut.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width, int lines, bool bold = false)
    {
        var result = new List<string>();
        string rest = text;
        while (result.Count < lines - 1 && Width(rest, size, bold) > width)
        {
            int at = rest.Length;
            do
            {
                at = at > 0 ? rest.LastIndexOf(' ', at - 1) : -1;
            }
            while (at > 0 && Width(rest[..at], size, bold) > width);
            if (at <= 0)
            {
                break;
            }

            result.Add(rest[..at]);
            rest = rest[(at + 1)..];
        }

        result.Add(Fit(rest, size, width, bold));
        return result;
    }

    private static SKTypeface Load(string name)
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The font {name} is not embedded.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {name} cannot be read.");
    }
}
