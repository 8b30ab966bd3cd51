using System.Text.Json;

namespace CheXplanation.Tests.Masks;

/// <summary>Dense masks of the golden files: lists of rows of '0' and '1'.</summary>
internal static class DenseMask
{
    public static JsonElement[] Golden(string file, int cases)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require($"golden/primitives/{file}")));
        JsonElement[] golden = [.. document.RootElement.Clone().EnumerateArray()];
        Assert.Equal(cases, golden.Length);
        return golden;
    }

    public static byte[] Read(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(row => row.GetString()!).Select(pixel => (byte)(pixel - '0'))];

    public static PictureSize Size(JsonElement item) => new(item.GetProperty("w").GetInt32(), item.GetProperty("h").GetInt32());

    public static byte[] Random(Random random, PictureSize size, double density)
    {
        var pixels = new byte[size.PixelCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextDouble() < density ? (byte)1 : (byte)0;
        }

        return pixels;
    }
}
