using CheXplanation.Segmentation;

namespace CheXplanation.Tests.Segmentation;

/// <summary>Maps of every kind that might trouble a shortcut, each with the size of its picture.</summary>
internal static class GeneratedMaps
{
    public static readonly string[] Kinds =
    [
        "random", "smooth", "constant", "plateaus", "signed", "negative", "noisy", "denormal", "offset", "integers", "sparse", "clipped", "saddles",
        "steep", "zero", "tinyRange", "huge", "spike", "constantWithNoise",
    ];

    public static float[] Make(Random random, string kind, PictureSize size)
    {
        var map = new float[size.PixelCount];
        switch (kind)
        {
            case "smooth" or "clipped" or "noisy" or "offset" or "negative":
                var grid = new PictureSize(random.Next(2, 11), random.Next(2, 11));
                BilinearUpsampling.Resize(Make(random, "random", grid), grid, map, size);
                break;
            case "constant":
                map.AsSpan().Fill(random.NextSingle());
                return map;
            case "zero":
                return map;
            default:
                Fill(map, _ => random.NextSingle());
                break;
        }

        switch (kind)
        {
            case "clipped": Fill(map, v => MathF.Min(MathF.Max(v - 0.4f, 0), 0.3f)); break;
            case "noisy": Fill(map, v => v + (0.01f * random.NextSingle())); break;
            case "offset": Fill(map, v => 1000 + (0.01f * v)); break;
            case "negative": Fill(map, v => MathF.Min(v - 0.8f, 0)); break;
            case "plateaus": Fill(map, v => MathF.Floor(v * 3) / 10); break;
            case "signed": Fill(map, v => v - 0.5f); break;
            case "denormal": Fill(map, v => (int)(v * 40) * float.Epsilon); break;
            case "integers": Fill(map, v => MathF.Floor(v * 4)); break;
            case "sparse": Fill(map, v => v > 0.9f ? v : 0); break;
            case "saddles":
                for (int i = 0; i < map.Length; i++)
                {
                    map[i] = (((i % size.Width) + (i / size.Width)) & 1) == 0 ? 1 : map[i] * 0.1f;
                }

                break;
            case "steep": Fill(map, v => MathF.Pow(10, (20 * v) - 10)); break;
            case "tinyRange": Fill(map, v => v < 0.5f ? 0.3f : MathF.BitIncrement(0.3f)); break;
            case "huge": Fill(map, v => (v - 0.5f) * 8e37f); break;
            case "constantWithNoise":
                for (int i = 0; i < map.Length; i++)
                {
                    map[i] = 0.7f + (random.Next(-2, 3) * (MathF.BitIncrement(0.7f) - 0.7f));
                }

                break;
            case "nan":
                map[random.Next(map.Length)] = float.NaN;
                break;
            case "spike":
                Fill(map, _ => 0.25f);
                map[random.Next(map.Length)] = random.Next(2);
                break;
        }

        return map;
    }

    /// <summary>Sizes from 1x1 to a few hundred pixels: enlarged, equal, reduced, lines.</summary>
    public static (PictureSize Map, PictureSize Picture) Sizes(Random random)
    {
        var map = new PictureSize(random.Next(1, 14), random.Next(1, 14));
        PictureSize picture = random.Next(8) switch
        {
            0 => map,
            1 => new PictureSize(random.Next(1, map.Width + 1), random.Next(1, map.Height + 1)),
            2 => new PictureSize(1, random.Next(1, 90)),
            3 => new PictureSize(random.Next(1, 90), 1),
            4 => new PictureSize(map.Width, random.Next(1, 90)),
            5 => new PictureSize(map.Width * random.Next(1, 9), map.Height * random.Next(1, 9)),
            _ => new PictureSize(random.Next(1, 130), random.Next(1, 130)),
        };
        return (map, picture);
    }

    private static void Fill(float[] map, Func<float, float> value)
    {
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = value(map[i]);
        }
    }
}
