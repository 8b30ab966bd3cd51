using CheXplanation.Masks;
using CheXplanation.Statistics;

namespace CheXplanation.Datasets;

/// <summary>Draws something like a chest X-ray: bright body, two dark lungs, ribs, brighter where a finding is.</summary>
internal static class SyntheticRadiograph
{
    public static byte[] Draw(PictureSize size, IEnumerable<PicturePoint[]> findings, NumPyRandomState random)
    {
        var bright = new byte[size.PixelCount];
        var workspace = new PolygonWorkspace();
        foreach (PicturePoint[] outline in findings)
        {
            PillowPolygon.Fill([.. outline.Select(point => point.Truncate())], bright, size, workspace);
        }

        var pixels = new byte[size.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % size.Width + 0.5) / size.Width, y = (i / size.Width + 0.5) / size.Height;
            double body = 175 * Math.Exp(-Math.Pow(Math.Abs(x - 0.5) / 0.46, 8));
            double lungs = 110 * (Lung(x, y, 0.29) + Lung(x, y, 0.71));
            double ribs = 10 * Math.Sin(60 * (y + 0.25 * Math.Abs(x - 0.5)));
            double level = body - lungs + ribs + (bright[i] != 0 ? 22 : 0) + 6 * (random.NextUInt32() / 4294967296.0);
            pixels[i] = (byte)Math.Clamp(level, 0, 255);
        }

        return pixels;
    }

    private static double Lung(double x, double y, double centre)
    {
        double dx = (x - centre) / 0.15, dy = (y - 0.47) / 0.32;
        return Math.Exp(-Math.Pow(dx * dx + dy * dy, 2));
    }
}
