using CheXplanation.Imaging.Drawing;
using CheXplanation.Segmentation;
using SkiaSharp;

namespace CheXplanation.Imaging.Overlays;

/// <summary>The radiograph, scaled to the pixels that are shown, with the heatmap's colours over it.</summary>
/// <remarks>The map is interpolated as for masks. Below a share of its range it is clear, so that the radiograph stays to be read.</remarks>
internal static class HeatBlend
{
    public const double ClearBelow = 0.15;
    public const double FullFrom = 0.5;
    private const byte NeutralGrey = 96;
    private const int PixelsBetweenLooks = 1 << 20;

    public static PixelBlock Draw(OverlayScene scene, PictureSize shown, OverlayOptions options)
    {
        byte[] grey = Shrink(scene.Radiograph, shown);
        options.Cancellation.ThrowIfCancellationRequested();
        var pixels = new byte[4 * shown.PixelCount];
        float[]? heat = Heat(scene, shown);
        ColourMap colours = ColourMap.Of(options.Colours);
        for (int i = 0; i < grey.Length; i++)
        {
            if (i % PixelsBetweenLooks == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
            }

            Span<byte> pixel = pixels.AsSpan(4 * i, 4);
            pixel.Fill(grey[i]);
            pixel[3] = 255;
            if (heat is null || !(heat[i] > ClearBelow))
            {
                continue;
            }

            ReadOnlySpan<byte> colour = colours[(int)Math.Clamp(heat[i] * 255, 0, 255)];
            double opacity = OpacityAt(heat[i], options.Opacity);
            for (int channel = 0; channel < 3; channel++)
            {
                pixel[channel] = (byte)Math.Round(grey[i] + ((colour[channel] - grey[i]) * opacity));
            }
        }

        return new PixelBlock(pixels, shown);
    }

    /// <summary>How opaque a value of 0 to 1 is.</summary>
    public static double OpacityAt(double value, double most)
    {
        double share = Math.Clamp((value - ClearBelow) / (FullFrom - ClearBelow), 0, 1);
        return most * share * share * (3 - (2 * share));
    }

    private static float[]? Heat(OverlayScene scene, PictureSize shown)
    {
        if (scene.Map is not { } map)
        {
            return null;
        }

        (float minimum, float maximum) = MapNormalization.Extremes(map);
        float range = MapNormalization.Range(minimum, maximum);
        if (!(range > 0) || !float.IsFinite(range))
        {
            return null;
        }

        var normal = new float[map.Length];
        MapNormalization.Normalize(map, minimum, range, normal);
        var heat = new float[shown.PixelCount];
        BilinearUpsampling.Resize(normal, scene.MapSize, heat, shown);
        return heat;
    }

    private static byte[] Shrink(GreyPicture? picture, PictureSize shown)
    {
        var grey = new byte[shown.PixelCount];
        if (picture is null)
        {
            grey.AsSpan().Fill(NeutralGrey);
            return grey;
        }

        unsafe
        {
            fixed (byte* source = picture.Pixels, destination = grey)
            {
                using var from = new SKPixmap(new SKImageInfo(picture.Size.Width, picture.Size.Height, SKColorType.Gray8, SKAlphaType.Opaque), (IntPtr)source, picture.Size.Width);
                using var to = new SKPixmap(new SKImageInfo(shown.Width, shown.Height, SKColorType.Gray8, SKAlphaType.Opaque), (IntPtr)destination, shown.Width);
                if (!from.ScalePixels(to, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)))
                {
                    throw new InvalidOperationException($"A picture of {picture.Size} cannot be scaled to {shown}.");
                }
            }
        }

        return grey;
    }
}
