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
        byte[] grey = Shrink(scene.Radiograph, shown, options.Cancellation);
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

    private static byte[] Shrink(GreyPicture? picture, PictureSize shown, CancellationToken cancellation)
    {
        var grey = new byte[shown.PixelCount];
        if (picture is null)
        {
            grey.AsSpan().Fill(NeutralGrey);
            return grey;
        }

        while (picture.Size.PixelCount > DataLimits.LargePicture && picture.Size.Width >= 2 * shown.Width && picture.Size.Height >= 2 * shown.Height)
        {
            picture = Halved(picture, cancellation);
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

    /// <summary>The means of squares of four pixels: the first steps of what scaling does with a large picture, but in many pieces.</summary>
    internal static GreyPicture Halved(GreyPicture picture, CancellationToken cancellation)
    {
        int width = picture.Size.Width, right = width - 1;
        var size = new PictureSize((width + 1) / 2, (picture.Size.Height + 1) / 2);
        byte[] halved = GC.AllocateUninitializedArray<byte>((int)size.PixelCount);
        for (int y = 0; y < size.Height; y++)
        {
            cancellation.ThrowIfCancellationRequested();

            // The last row or column of an odd number stands for itself twice.
            ReadOnlySpan<byte> above = picture.Pixels.Slice(2 * y * width, width), below = picture.Pixels.Slice(Math.Min((2 * y) + 1, picture.Size.Height - 1) * width, width);
            Span<byte> row = halved.AsSpan(y * size.Width, size.Width);
            for (int x = 0; x < row.Length; x++)
            {
                int left = 2 * x, next = Math.Min(left + 1, right);
                row[x] = (byte)((above[left] + above[next] + below[left] + below[next] + 2) / 4);
            }
        }

        return new GreyPicture(size, halved);
    }
}
