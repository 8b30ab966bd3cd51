using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads lists of points, <c>[[x, y], ...]</c>, and lists of such lists.</summary>
internal static class JsonPointLists
{
    /// <summary>Reads <c>[[x, y], ...]</c>.</summary>
    public static PicturePoint[] ReadPoints(JsonTokenStream tokens, string path, PointBudget budget)
    {
        tokens.Expect(JsonTokenType.StartArray, path);
        return ReadRest(tokens, path, budget);
    }

    /// <summary>Reads <c>[[[x, y], ...], ...]</c>.</summary>
    public static List<PicturePoint[]> ReadPolygons(JsonTokenStream tokens, string path, PointBudget budget)
    {
        var polygons = new List<PicturePoint[]>();
        tokens.Expect(JsonTokenType.StartArray, path);
        while (tokens.NextArray(path))
        {
            // A list without points takes memory too.
            string polygon = $"{path}[{polygons.Count}]";
            budget.Take(polygon);
            polygons.Add(ReadRest(tokens, polygon, budget));
            if (polygons[^1].Length < 2)
            {
                throw new DataFormatException(DataFault.InvalidValue, polygon, "a polygon of at least 2 points", $"{polygons[^1].Length}");
            }
        }

        return polygons;
    }

    private static PicturePoint[] ReadRest(JsonTokenStream tokens, string path, PointBudget budget)
    {
        var points = new List<PicturePoint>();
        while (tokens.NextArray(path))
        {
            budget.Take(path);
            points.Add(new PicturePoint(tokens.ReadNumber(path), tokens.ReadNumber(path)));
            tokens.Expect(JsonTokenType.EndArray, path);
        }

        return [.. points];
    }
}
