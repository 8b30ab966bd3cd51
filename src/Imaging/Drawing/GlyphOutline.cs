using System.Globalization;
using System.Text;
using SkiaSharp;

namespace CheXplanation.Imaging.Drawing;

/// <summary>The outline of a glyph as SVG path data, in whole units of a thousandth of the font's size.</summary>
internal static class GlyphOutline
{
    public static string Of(SKPath outline)
    {
        var text = new StringBuilder();
        using SKPath.RawIterator steps = outline.CreateRawIterator();
        var points = new SKPoint[4];
        SKPathVerb verb;
        while ((verb = steps.Next(points)) != SKPathVerb.Done)
        {
            switch (verb)
            {
                case SKPathVerb.Move:
                    Add('M', points.AsSpan(0, 1));
                    break;
                case SKPathVerb.Line:
                    Add('L', points.AsSpan(1, 1));
                    break;
                case SKPathVerb.Quad:
                    Add('Q', points.AsSpan(1, 2));
                    break;
                case SKPathVerb.Cubic:
                    Add('C', points.AsSpan(1, 3));
                    break;
                case SKPathVerb.Close:
                    text.Append('Z');
                    break;
                default:
                    throw new InvalidOperationException($"A glyph with a {verb} segment.");
            }
        }

        return text.ToString();

        void Add(char command, ReadOnlySpan<SKPoint> places)
        {
            text.Append(command);
            for (int i = 0; i < places.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : string.Empty)}{Math.Round(places[i].X)} {Math.Round(places[i].Y)}");
            }
        }
    }
}
