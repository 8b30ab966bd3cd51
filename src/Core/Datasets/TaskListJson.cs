using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>Reads a list of tasks: <c>["cat", "dog"]</c>, or with aliases <c>{"golden retriever": ["n02099601", "retriever"], "cat": []}</c>.</summary>
public static class TaskListJson
{
    private const long MaxLength = 1 << 22;

    /// <summary>Reads the list.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>The names and their aliases.</returns>
    /// <exception cref="DataFormatException">The file is no such list, or a name stands for two tasks.</exception>
    public static TaskNameList Read(Stream stream)
    {
        if (stream.Length > MaxLength)
        {
            throw new DataFormatException(DataFault.Malformed, "the whole file", $"at most {MaxLength} bytes", $"{stream.Length}");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 3 });
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Array => new TaskNameList(document.RootElement.EnumerateArray().Select(name => (Text(name), (IReadOnlyList<string>)[])).ToList()),
                JsonValueKind.Object => new TaskNameList(document.RootElement.EnumerateObject().Select(task => (task.Name, Aliases(task.Value))).ToList()),
                var other => throw new DataFormatException(DataFault.Malformed, "$", "a list of names, or an object of names and lists of aliases", $"{other}"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(DataFault.Malformed, "$", "JSON", error.Message, null, error);
        }
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw new DataFormatException(DataFault.Malformed, "$", "names as texts", $"{element.ValueKind}");

    private static IReadOnlyList<string> Aliases(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(Text)]
        : throw new DataFormatException(DataFault.Malformed, "$", "a list of aliases", $"{element.ValueKind}");
}
