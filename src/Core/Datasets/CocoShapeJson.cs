using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads the value of <c>segmentation</c>: <c>{"size": [h, w], "counts": "..." or [...]}</c>, or <c>[[x, y, x, y, ...], ...]</c>.</summary>
internal static class CocoShapeJson
{
    private const int LeastNumbers = 6;

    /// <summary>Reads it; null and an empty list are a shape that tells nothing.</summary>
    public static CocoShape Read(JsonTokenStream tokens, string path)
    {
        if (!tokens.Read(path) || tokens.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null))
        {
            throw new DataFormatException(DataFault.Malformed, path, "runs {\"size\", \"counts\"} or polygons [[x, y, ...], ...]", $"{tokens.Type} {tokens.Text}".TrimEnd());
        }

        return tokens.Type switch
        {
            JsonTokenType.StartObject => ReadRuns(tokens, path),
            JsonTokenType.StartArray => ReadPolygons(tokens, path),
            _ => new CocoShape(),
        };
    }

    /// <summary>The numbers up to the end of the array whose start is the current token.</summary>
    public static List<double> ReadNumbers(JsonTokenStream tokens, string path, PointBudget? budget)
    {
        var numbers = new List<double>();
        while (tokens.NextElement(path))
        {
            if (tokens.Type != JsonTokenType.Number || !double.IsFinite(tokens.Number))
            {
                throw new DataFormatException(DataFault.Malformed, $"{path}[{numbers.Count}]", "a number", $"{tokens.Type} {tokens.Text}".TrimEnd());
            }

            if (numbers.Count % 2 == 0)
            {
                budget?.Take(path);
            }

            numbers.Add(tokens.Number);
            if (budget is null && numbers.Count > LeastNumbers)
            {
                throw new DataFormatException(DataFault.InvalidValue, path, $"at most {LeastNumbers} numbers", "more");
            }
        }

        return numbers;
    }

    private static CocoShape ReadRuns(JsonTokenStream tokens, string path) => EncodedRuns.Read(tokens, path) is { HasCounts: true } encoded
        ? new CocoShape { Encoded = encoded }
        : throw new DataFormatException(DataFault.Malformed, path, "the keys size and counts", "no counts");

    private static CocoShape ReadPolygons(JsonTokenStream tokens, string path)
    {
        var polygons = new List<PicturePoint[]>();
        var budget = new PointBudget(DataLimits.Points);
        while (tokens.NextElement(path))
        {
            string place = $"{path}[{polygons.Count}]";
            if (tokens.Type != JsonTokenType.StartArray)
            {
                throw new DataFormatException(DataFault.Malformed, place, "a polygon [x, y, x, y, ...]", $"{tokens.Type} {tokens.Text}".TrimEnd());
            }

            List<double> numbers = ReadNumbers(tokens, place, budget);
            if (numbers.Count < LeastNumbers || numbers.Count % 2 != 0)
            {
                throw new DataFormatException(DataFault.InvalidValue, place, $"an even count of at least {LeastNumbers} numbers", $"{numbers.Count}");
            }

            polygons.Add([.. numbers.Chunk(2).Select(pair => new PicturePoint(pair[0], pair[1]))]);
        }

        return polygons.Count > 0 ? new CocoShape { Polygons = polygons } : new CocoShape();
    }
}
