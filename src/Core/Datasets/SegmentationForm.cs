using System.Text.Json;

namespace CheXplanation.Datasets;

/// <summary>What kind of file of masks it is, told by its content.</summary>
public enum SegmentationForm
{
    /// <summary>The reference's JSON: image, task, size and counts. Also what is no known form: its reader says what is wrong.</summary>
    Reference,

    /// <summary>A COCO data set.</summary>
    CocoDataset,

    /// <summary>COCO results.</summary>
    CocoResults,

    /// <summary>A JSON list of boxes.</summary>
    BoxJson,

    /// <summary>A CSV of boxes.</summary>
    BoxCsv,

    /// <summary>A picture: a mask, or labels.</summary>
    Picture,
}

/// <summary>Tells the form of a file of masks from its first bytes and, of JSON, from its first names.</summary>
public static class SegmentationForms
{
    private const int LineBytes = 1 << 12;

    /// <summary>Tells the form; the stream is put back to where it was.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>The form.</returns>
    public static SegmentationForm Tell(Stream stream)
    {
        long start = stream.Position;
        try
        {
            var bytes = new byte[LineBytes];
            ReadOnlySpan<byte> first = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            ReadOnlySpan<byte> text = (first.StartsWith("\uFEFF"u8) ? first[3..] : first).TrimStart(" \t\r\n"u8);
            stream.Position = start;
            return text.IsEmpty ? SegmentationForm.Reference
                : text[0] == (byte)'{' ? TellObject(stream)
                : text[0] == (byte)'[' ? TellList(stream)
                : text[0] >= 0x80 || text.StartsWith("BM"u8) || text.StartsWith("GIF8"u8) || text.StartsWith("RIFF"u8) ? SegmentationForm.Picture
                : text.IndexOf((byte)',') >= 0 ? SegmentationForm.BoxCsv
                : SegmentationForm.Reference;
        }
        catch (DataFormatException)
        {
            // Whoever reads it as the reference's form says what is wrong, and where.
            return SegmentationForm.Reference;
        }
        finally
        {
            stream.Position = start;
        }
    }

    /// <summary>Below an image stand tasks with objects; COCO's lists, and what stands beside them, are of another form.</summary>
    private static SegmentationForm TellObject(Stream stream)
    {
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        tokens.Expect(JsonTokenType.StartObject, "$");
        while (tokens.NextName("$") is { } key)
        {
            tokens.Read("$");
            if (tokens.Type == JsonTokenType.StartArray && key is "images" or "annotations" or "categories")
            {
                return SegmentationForm.CocoDataset;
            }

            if (tokens.Type == JsonTokenType.StartObject && tokens.NextName("$") is not null)
            {
                tokens.Read("$");
                if (tokens.Type == JsonTokenType.StartObject)
                {
                    return SegmentationForm.Reference;
                }
            }

            while (tokens.Depth > 1 || tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!tokens.Read("$"))
                {
                    return SegmentationForm.Reference;
                }
            }
        }

        return SegmentationForm.Reference;
    }

    private static SegmentationForm TellList(Stream stream)
    {
        using var tokens = new JsonTokenStream(stream, DataLimits.TextBytes);
        tokens.Expect(JsonTokenType.StartArray, "$");
        bool hasImage = false, hasCategory = false, isList = tokens.NextElement("$");
        if (!isList || tokens.Type != JsonTokenType.StartObject)
        {
            return SegmentationForm.CocoResults;
        }

        while (tokens.NextName("$") is { } key)
        {
            hasImage |= key == "image_id";
            hasCategory |= key is "category_id" or "segmentation";
            tokens.SkipValue("$");
        }

        return hasImage && hasCategory ? SegmentationForm.CocoResults : SegmentationForm.BoxJson;
    }
}
