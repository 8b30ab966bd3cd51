using System.Text.Json;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads the reference's files of human points: <c>{id: {task: [[x, y], ...]}}</c>.</summary>
/// <remarks>Source: <c>eval.py</c>, the human hit rate.</remarks>
public static class SalientPointJson
{
    /// <summary>The most points an image may have unless the caller says otherwise: 2^16. A reader marks one or two a task.</summary>
    public const int DefaultPointLimit = DataLimits.Points;

    private const int MaxToken = DataLimits.NameBytes;

    /// <summary>Reads the points of a file, one object an image and task, in the order written.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="identity">What to note on each object; image and task are set here.</param>
    /// <param name="onBadItem">Called for an image or a task that is bad in itself; reading goes on with the next.</param>
    /// <param name="pointLimit">The most points an image may have.</param>
    /// <param name="names">What tasks are called besides CheXpert's labels; others stay as they are.</param>
    /// <returns>The points.</returns>
    /// <exception cref="DataFormatException">The file is no JSON object.</exception>
    public static IEnumerable<SalientPoints> Read(
        Stream stream, ItemIdentity identity, Action<DataFormatException> onBadItem, int pointLimit = DefaultPointLimit, TaskNameList? names = null)
    {
        using var tokens = new JsonTokenStream(stream, MaxToken);
        tokens.Expect(JsonTokenType.StartObject, "$");
        while (tokens.NextName("$") is { } image)
        {
            string imagePath = JsonTokenStream.PlaceOf("$", image);
            var budget = new PointBudget(pointLimit);
            if (tokens.ReadOrPassOver(imagePath, path => Open(tokens, path), onBadItem) is null)
            {
                continue;
            }

            while (tokens.NextName(imagePath) is { } task)
            {
                PicturePoint[]? points = tokens.ReadOrPassOver(
                    JsonTokenStream.PlaceOf(imagePath, task), path => JsonPointLists.ReadPoints(tokens, path, budget), onBadItem);
                if (points is not null)
                {
                    yield return new SalientPoints(identity with { ImageId = image, Task = PathologyTask.Canonical(task, names) }, points);
                }
            }
        }

        tokens.ExpectEnd();
    }

    private static string Open(JsonTokenStream tokens, string path)
    {
        tokens.Expect(JsonTokenType.StartObject, path);
        return path;
    }
}
