using System.Text.Json;
using CheXplanation.Heatmaps;
using CheXplanation.Masks;

namespace CheXplanation.Tests.Localization;

/// <summary>Numbers of surface-distance, MetricsReloaded, boundary-iou-api, scikit-learn, scikit-image and Quantus; tests/oracles/make_localization_vectors.py made them.</summary>
internal static class LocalizationVectors
{
    public static IReadOnlyList<JsonElement> Cases(string name)
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "tests", "Core.Tests", "Localization", "vectors", $"{name}.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }

    /// <summary>A mask of text, a row a string, # is on.</summary>
    public static RunLengthMask Mask(this JsonElement item, string name) => Mask([.. item.GetProperty(name).EnumerateArray().Select(row => row.GetString()!)]);

    public static RunLengthMask Mask(params string[] rows)
    {
        byte[] pixels = [.. rows.SelectMany(row => row.Select(pixel => pixel == '#' ? (byte)1 : (byte)0))];
        return RunLengthMask.FromRowMajor(pixels, new PictureSize(rows[0].Length, rows.Length));
    }

    /// <summary>Each pixel as a square of so many.</summary>
    public static RunLengthMask Enlarge(RunLengthMask mask, int times)
    {
        byte[] pixels = mask.ToRowMajor();
        int width = mask.Size.Width, height = mask.Size.Height;
        var large = new byte[pixels.Length * times * times];
        for (int y = 0; y < height * times; y++)
        {
            for (int x = 0; x < width * times; x++)
            {
                large[(y * width * times) + x] = pixels[(y / times * width) + (x / times)];
            }
        }

        return RunLengthMask.FromRowMajor(large, new PictureSize(width * times, height * times));
    }

    /// <summary>Pixels that are on by chance; of density 0 or 1 also masks that are empty or full.</summary>
    public static RunLengthMask Random(Random random, PictureSize size, double density, int square = 1)
    {
        var pixels = new byte[size.PixelCount];
        for (int y = 0; y < size.Height; y += square)
        {
            for (int x = 0; x < size.Width; x += square)
            {
                byte on = random.NextDouble() < density ? (byte)1 : (byte)0;
                for (int v = y; v < Math.Min(y + square, size.Height); v++)
                {
                    pixels.AsSpan((v * size.Width) + x, Math.Min(square, size.Width - x)).Fill(on);
                }
            }
        }

        return RunLengthMask.FromRowMajor(pixels, size);
    }

    /// <summary>A heatmap as large as its picture.</summary>
    public static SaliencyMap Map(float[] values, PictureSize size) =>
        new(new ItemIdentity { ImageId = "image", Task = "Edema" }, size, size, 0.5, 1, null, () => [.. values]);
}
