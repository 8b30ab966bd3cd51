using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Datasets;

/// <summary>A mask as one line of a journal: all that the pipeline knows of it, and which state of which file it was made of.</summary>
/// <param name="Mask">The mask.</param>
/// <param name="Settings">The settings it was made with, or null for a mask that is not of a heatmap.</param>
/// <param name="Source">The heatmap's file when the mask was made, or null.</param>
public sealed record JournalItem(SegmentationMask Mask, string? Settings, FileStamp? Source)
{
    private const int Version = 1;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Describes a mask as it is now.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>The item.</returns>
    public static JournalItem Of(SegmentationMask mask) =>
        new(mask, mask.GetOrigin()?.Settings, mask.GetOrigin()?.Path is { } path ? FileStamp.Of(path) : null);

    /// <summary>The line, with its line feed. The same item gives the same bytes.</summary>
    /// <returns>UTF-8.</returns>
    public byte[] ToLine()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            ItemIdentity identity = Mask.GetIdentity();
            json.WriteStartObject();
            json.WriteNumber("journal", Version);
            json.WriteString("image", identity.ImageId);
            json.WriteString("task", identity.Task);
            json.WriteString("method", identity.Method);
            json.WriteString("model", identity.Model);
            json.WriteString("phase", identity.Phase);
            json.WriteString("reader", identity.Reader);
            json.WriteString("settings", Settings);
            WriteNumber(json, "length", Source?.Length);
            WriteNumber(json, "modified", Source?.Modified);
            WriteNumber(json, "threshold", Mask.Threshold);
            json.WriteString("thresholdMethod", Mask.ThresholdMethod);
            WriteNumber(json, "probability", Mask.Probability);
            json.WriteBoolean("singleProbability", Mask.HasSingleProbability);
            WriteNumber(json, "peakX", Mask.PeakX);
            WriteNumber(json, "peakY", Mask.PeakY);
            json.WriteNumber("height", Mask.Height);
            json.WriteNumber("width", Mask.Width);
            json.WriteString("counts", CocoRunLengthText.Encode(Mask.GetMask()));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">UTF-8, without its line feed.</param>
    /// <param name="position">Where it stands, for the error.</param>
    /// <param name="pixelLimit">The most pixels a picture may have.</param>
    /// <returns>The item.</returns>
    /// <exception cref="DataFormatException">It is no line of a journal.</exception>
    public static JournalItem Parse(ReadOnlyMemory<byte> line, string position, long pixelLimit)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("journal", out JsonElement version) || version.GetInt32() != Version)
            {
                throw Malformed(position, $"an object with \"journal\": {Version}", "another one");
            }

            return Read(root, position, pixelLimit);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or DecoderFallbackException)
        {
            throw Malformed(position, "a line of a journal of masks", error.Message);
        }
    }

    private static JournalItem Read(JsonElement root, string position, long pixelLimit)
    {
        var size = new PictureSize(root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32());
        if (size.PixelCount > pixelLimit)
        {
            throw new DataFormatException(DataFault.PictureTooLarge, position, $"at most {pixelLimit} pixels", $"{size} = {size.PixelCount} pixels");
        }

        if (size.Width < 1 || size.Height < 1)
        {
            throw Malformed(position, "a size of at least 1x1", $"{size}");
        }

        string settings = Text(root, "settings")!;
        var identity = new ItemIdentity
        {
            ImageId = Text(root, "image") ?? throw Malformed(position, "an image", "null"),
            Task = Text(root, "task") ?? throw Malformed(position, "a task", "null"),
            Method = Text(root, "method"), Model = Text(root, "model"), Phase = Text(root, "phase"), Reader = Text(root, "reader"),
        };
        string counts = Text(root, "counts") ?? throw Malformed(position, "counts", "null");
        var mask = new SegmentationMask(identity, CocoRunLengthText.Decode(counts, size, position))
        {
            Threshold = Number(root, "threshold"),
            ThresholdMethod = Text(root, "thresholdMethod"),
            Probability = Number(root, "probability"),
            HasSingleProbability = root.GetProperty("singleProbability").GetBoolean(),
            PeakX = Side(root, "peakX", size.Width, position),
            PeakY = Side(root, "peakY", size.Height, position),
        };
        FileStamp? source = Whole(root, "length") is { } length && Whole(root, "modified") is { } modified ? new FileStamp(length, modified) : null;
        return new JournalItem(mask, settings, source);
    }

    private static string? Text(JsonElement root, string key) => root.GetProperty(key).GetString();

    private static long? Whole(JsonElement root, string key) =>
        root.GetProperty(key) is { ValueKind: not JsonValueKind.Null } value ? value.GetInt64() : null;

    private static int? Side(JsonElement root, string key, int length, string position) => Whole(root, key) switch
    {
        null => null,
        >= 0 and var at when at < length => (int)at,
        var at => throw Malformed(position, FormattableString.Invariant($"a {key} of 0 to {length - 1}"), FormattableString.Invariant($"{at}")),
    };

    private static double Number(JsonElement root, string key) =>
        root.GetProperty(key) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;

    private static void WriteNumber(Utf8JsonWriter json, string key, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(key);
        }
        else
        {
            json.WriteNumber(key, value);
        }
    }

    private static DataFormatException Malformed(string position, string expected, string found) => new(DataFault.Malformed, position, expected, found);
}
