using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Finds the sizes of the pictures in a segmentation or annotation file, and nothing else of it.</summary>
/// <remarks>
/// Segmentations: <c>{id: {task: {"size": [h,w], ...}}}</c>; annotations: <c>{id: {"img_size": [h,w], ...}}</c>. Streamed: of a file of
/// any size the sizes are held.
/// </remarks>
public static class PictureSizeJson
{
    private const int MaxToken = 1 << 28;

    /// <summary>The sizes by image.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>Height and width of each image that has them.</returns>
    /// <exception cref="DataFormatException">The file is no JSON object of images, or an image has two sizes.</exception>
    public static Dictionary<string, PictureSize> Read(Stream stream)
    {
        var sizes = new Dictionary<string, PictureSize>(StringComparer.Ordinal);
        using var tokens = new JsonTokenStream(stream, MaxToken);
        tokens.Expect(JsonTokenType.StartObject, "$");
        string image = string.Empty;
        while (tokens.Read("$"))
        {
            if (tokens.Type != JsonTokenType.PropertyName)
            {
                continue;
            }

            // The keys of the outer object are the images; a size stands one level below, or two.
            if (tokens.Depth == 1)
            {
                image = tokens.Text!;
            }
            else if ((tokens.Depth == 2 && tokens.Text == "img_size") || (tokens.Depth == 3 && tokens.Text == "size"))
            {
                Add(sizes, image, tokens.ReadIntegers($"$['{image}']", 2));
            }
        }

        return sizes;
    }

    private static void Add(Dictionary<string, PictureSize> sizes, string image, long[] size)
    {
        if (size is not [var height, var width] || !PictureSize.TryFrom(width, height, out PictureSize found))
        {
            throw new DataFormatException(DataFault.InvalidValue, $"$['{image}']", "a size [h, w] of 1 or more", $"[{string.Join(", ", size)}]");
        }

        if (!sizes.TryAdd(image, found) && sizes[image] != found)
        {
            throw new DataFormatException(DataFault.InvalidValue, $"$['{image}']", $"one size, as before {sizes[image]}", $"{found}");
        }
    }
}
