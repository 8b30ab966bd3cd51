using System.Globalization;
using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>Reads boxes from a CSV or a JSON list of objects, and makes masks of them.</summary>
public static class BoxFile
{
    /// <summary>Reads a CSV with a header.</summary>
    /// <param name="reader">The CSV.</param>
    /// <param name="onBadItem">Takes what is wrong with one row.</param>
    /// <returns>The boxes; a row of an image without a box gives none.</returns>
    /// <exception cref="DataFormatException">Columns are missing.</exception>
    public static IEnumerable<BoxRow> ReadCsv(TextReader reader, Action<DataFormatException> onBadItem)
    {
        BoxColumns? columns = null;
        int line = 0;
        foreach (string[] fields in CsvRows.Read(reader))
        {
            line++;
            if (columns is null)
            {
                columns = new BoxColumns(fields, "row 1");
            }
            else if (Guard(() => columns.Read(fields, $"row {line}"), onBadItem) is { } row)
            {
                yield return row;
            }
        }
    }

    /// <summary>Reads a JSON list of objects; each object's keys are told by themselves.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="onBadItem">Takes what is wrong with one object.</param>
    /// <returns>The boxes.</returns>
    /// <exception cref="DataFormatException">It is no list.</exception>
    public static IEnumerable<BoxRow> ReadJson(Stream stream, Action<DataFormatException> onBadItem)
    {
        using var tokens = new JsonTokenStream(stream, DataLimits.NameBytes);
        tokens.Expect(JsonTokenType.StartArray, "$");
        for (long i = 0; tokens.NextElement("$"); i++)
        {
            BoxRow? row = null;
            tokens.ReadElementOrPassOver(
                $"$[{i}]",
                place =>
                {
                    (List<string> names, List<string?> values) = ReadObject(tokens, place);
                    row = new BoxColumns(names, place).Read(values, place);
                    return names;
                },
                onBadItem);
            if (row is not null)
            {
                yield return row;
            }
        }

        tokens.ExpectEnd();
    }

    /// <summary>Draws boxes as pycocotools does: one mask each, or those of an image and task united.</summary>
    /// <param name="rows">The boxes.</param>
    /// <param name="task">The task of all; null for those of the rows.</param>
    /// <param name="sizeOf">The size of an image's picture where the row does not tell it; null where nothing tells it.</param>
    /// <param name="options">What is read, and how.</param>
    /// <param name="onBadItem">Takes what is wrong with one box.</param>
    /// <returns>The masks.</returns>
    public static IEnumerable<SegmentationMask> ToMasks(
        IReadOnlyList<BoxRow> rows, string? task, Func<string, PictureSize?> sizeOf, CocoReadOptions options, Action<DataFormatException> onBadItem)
    {
        (BoxRow Row, string? Task, int Number)[] wanted = [.. rows.Select((row, i) => (row, (task ?? row.Task) is { } name ? options.TaskOf(name) : null, i + 1))
            .Where(item => (item.Item2 is not { } name || options.WantsTask(name)) && options.Takes(false, item.row.Score))];
        using var union = new InstanceUnion(options.Cancellation);
        foreach ((BoxRow row, string? name, _) in wanted)
        {
            union.Expect(new ImageTask(row.ImageId, name ?? string.Empty));
        }

        foreach ((BoxRow row, string? name, int number) in wanted)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            string instance = number.ToString(CultureInfo.InvariantCulture);
            if (Guard(() => Draw(row, name, sizeOf, options, options.AsInstance ? null : union, instance), onBadItem) is { } mask)
            {
                yield return mask;
            }
        }

        foreach (DataFormatException error in union.Incomplete())
        {
            onBadItem(error);
        }
    }

    private static SegmentationMask? Draw(
        BoxRow row, string? task, Func<string, PictureSize?> sizeOf, CocoReadOptions options, InstanceUnion? union, string instance)
    {
        ItemIdentity identity = options.Identity with
        {
            ImageId = row.ImageId,
            Task = task ?? throw new DataFormatException(DataFault.NameUnclear, row.Position, "a column that tells the task, or one task for all", "neither"),
        };
        PictureSize size = row.Picture ?? sizeOf(row.ImageId)
            ?? throw new DataFormatException(DataFault.SizeUnknown, row.Position, "a picture size for the box", "none");
        RunLengthMask drawn = CocoShape.DrawBox(row.Box, CocoShape.Check(size, row.Position, options.PixelLimit), row.Position);
        return union is not null ? union.Add(identity, drawn, isCrowd: false, row.Score) : new SegmentationMask(identity, drawn) { Instance = instance, Probability = row.Score };
    }

    private static (List<string> Names, List<string?> Values) ReadObject(JsonTokenStream tokens, string path)
    {
        var names = new List<string>();
        var values = new List<string?>();
        while (tokens.NextName(path) is { } key)
        {
            if (names.Count == DataLimits.Points)
            {
                throw new DataFormatException(DataFault.Malformed, path, $"at most {DataLimits.Points} keys", "more");
            }

            tokens.Read(path);
            names.Add(key);
            values.Add(tokens.Type switch
            {
                JsonTokenType.String => tokens.Text,
                JsonTokenType.Number => tokens.Number.ToString("R", CultureInfo.InvariantCulture),
                _ => null,
            });
            tokens.SkipOpened(path);
        }

        return (names, values);
    }

    private static T? Guard<T>(Func<T?> read, Action<DataFormatException> onBadItem)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DataFormatException error)
        {
            onBadItem(error);
            return null;
        }
    }
}
