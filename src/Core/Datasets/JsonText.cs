using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>What the kinds of JSON values are called.</summary>
internal static class JsonText
{
    public static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "list",
        JsonTokenType.StartObject => "object",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => "value",
    };

    /// <summary>The first place where a text is no strict JSON; null where it is.</summary>
    /// <remarks>Python's json.load refuses what a lenient reader passes over: trailing commas, comments.</remarks>
    public static DataFormatException? FindFault(Stream stream)
    {
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        try
        {
            while (tokens.Read("$"))
            {
            }

            return null;
        }
        catch (DataFormatException error)
        {
            return error;
        }
    }
}
