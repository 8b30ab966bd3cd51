using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>One annotation of a COCO data set, or one result.</summary>
internal sealed record CocoEntry
{
    public string? Id { get; init; }

    public string ImageId { get; init; } = string.Empty;

    public string CategoryId { get; init; } = string.Empty;

    public bool IsCrowd { get; init; }

    public double Score { get; init; } = double.NaN;

    public CocoShape Shape { get; init; } = new();

    /// <summary>Reads the object whose start is the current token; without its shape where that is not wanted.</summary>
    public static CocoEntry Read(JsonTokenStream tokens, string path, bool withShape)
    {
        var entry = new CocoEntry();
        while (tokens.NextName(path) is { } key)
        {
            string place = JsonTokenStream.PlaceOf(path, key);
            switch (key)
            {
                case "id":
                    entry = entry with { Id = tokens.ReadIdentifier(place) };
                    break;
                case "image_id":
                    entry = entry with { ImageId = tokens.ReadIdentifier(place) };
                    break;
                case "category_id":
                    entry = entry with { CategoryId = tokens.ReadIdentifier(place) };
                    break;
                case "iscrowd":
                    entry = entry with { IsCrowd = tokens.ReadFlag(place) };
                    break;
                case "score":
                    entry = entry with { Score = tokens.ReadNumber(place) };
                    break;
                case "segmentation" when withShape:
                    entry = entry with { Shape = CocoShapeJson.Read(tokens, place) with { Box = entry.Shape.Box } };
                    break;
                case "bbox" when withShape:
                    entry = entry with { Shape = entry.Shape with { Box = ReadBox(tokens, place) } };
                    break;
                default:
                    tokens.SkipValue(path);
                    break;
            }
        }

        return entry.ImageId.Length > 0 && entry.CategoryId.Length > 0
            ? entry
            : throw new DataFormatException(DataFault.Malformed, path, "the keys image_id and category_id", entry.ImageId.Length == 0 ? "no image_id" : "no category_id");
    }

    private static PictureBox? ReadBox(JsonTokenStream tokens, string path)
    {
        tokens.Expect(JsonTokenType.StartArray, path);
        List<double> sides = CocoShapeJson.ReadNumbers(tokens, path, null);
        return sides switch
        {
            [] => null,
            [var x, var y, var width, var height] => new PictureBox(x, y, width, height),
            _ => throw new DataFormatException(DataFault.InvalidValue, path, "[x, y, width, height]", $"{sides.Count} numbers"),
        };
    }
}
