using System.Text.Json;
using CheXplanation.Masks;

namespace CheXplanation.Datasets;

/// <summary>Reads the value of a mask, whatever it is, and notes every fault.</summary>
internal sealed class FoundMaskReader(JsonTokenStream tokens, long pixelLimit, bool keepText)
{
    public void Read(FoundMask mask)
    {
        var encoding = new Encoding();
        tokens.ReadOrPassOver(mask.Position, position =>
        {
            tokens.Expect(JsonTokenType.StartObject, position);
            while (tokens.NextName(position) is { } key)
            {
                ReadKey(mask, encoding, key);
            }

            return mask;
        }, error => mask.Faults.Add((SegmentationRule.MaskInvalid, $"expected an object of size and counts, found {error.Found}")));
        if (!mask.Has(SegmentationRule.MaskInvalid))
        {
            Interpret(mask, encoding);
        }
    }

    private void ReadKey(FoundMask mask, Encoding encoding, string key)
    {
        if ((key == "size" && encoding.HasSize) || (key == "counts" && encoding.HasCounts))
        {
            mask.Faults.Add((SegmentationRule.KeyDuplicate, $"expected {key} once, found it twice"));
            tokens.SkipValue(mask.Position);
        }
        else if (key == "size")
        {
            encoding.HasSize = true;
            tokens.SawFraction = false;
            encoding.Size = tokens.ReadOrPassOver($"{mask.Position}.size", place => tokens.ReadIntegers(place, 2), error => mask.Faults.Add(
                (SegmentationRule.SizeInvalid, $"expected [height, width] in whole pixels, found {error.Found}")));
            if (encoding.Size is not null && tokens.SawFraction)
            {
                mask.Faults.Add((SegmentationRule.SizeNotWhole, $"expected [{string.Join(", ", encoding.Size)}], found the numbers with decimals"));
            }
        }
        else if (key == "counts")
        {
            encoding.HasCounts = true;
            tokens.ReadOrPassOver($"{mask.Position}.counts", place =>
            {
                (encoding.Counts, encoding.Runs) = tokens.ReadTextOrIntegers(place, DataLimits.Runs);
                return encoding;
            }, error => mask.Faults.Add((SegmentationRule.CountsInvalid, $"expected {error.Expected}, found {error.Found}")));
        }
        else
        {
            ReadExtra(mask, key);
        }
    }

    private void ReadExtra(FoundMask mask, string key)
    {
        mask.Faults.Add((SegmentationRule.KeyUnknown, $"expected size and counts alone, found the key '{key}', too"));
        JsonTextRecorder? whole = tokens.Recorder;
        tokens.Recorder = keepText ? new JsonTextRecorder() : null;
        tokens.SkipValue(mask.Position);
        if (tokens.Recorder?.ToString() is { } value)
        {
            using var name = new StringWriter();
            PythonJsonText.WriteText(name, key);
            mask.Extras.Add($"{name}: {value}");
            whole!.AddText(value);
        }

        tokens.Recorder = whole;
    }

    private void Interpret(FoundMask mask, Encoding encoding)
    {
        if (!encoding.HasSize || !encoding.HasCounts)
        {
            string missing = !encoding.HasSize && !encoding.HasCounts ? "neither" : encoding.HasSize ? "no counts" : "no size";
            mask.Faults.Add((SegmentationRule.KeyMissing, $"expected the keys size and counts, found {missing}"));
        }

        if (encoding.Size is not null && CheckSize(mask, encoding.Size) is { } size && !mask.Has(SegmentationRule.KeyDuplicate))
        {
            Decode(mask, encoding, size);
        }
    }

    private PictureSize? CheckSize(FoundMask mask, long[] size)
    {
        if (size is not [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue])
        {
            mask.Faults.Add((SegmentationRule.SizeInvalid, $"expected [height, width] above 0, found [{string.Join(", ", size)}]"));
            return null;
        }

        var picture = new PictureSize((int)size[1], (int)size[0]);
        if (picture.PixelCount > Math.Min(pixelLimit, int.MaxValue))
        {
            mask.Faults.Add((SegmentationRule.PictureTooLarge, $"expected at most {pixelLimit} pixels, found {size[0]} x {size[1]} = {picture.PixelCount}"));
            return null;
        }

        return picture;
    }

    private static void Decode(FoundMask mask, Encoding encoding, PictureSize size)
    {
        try
        {
            if (encoding.Counts is { } counts)
            {
                mask.Mask = CocoRunLengthText.Decode(counts, size);
                mask.Counts = counts;
            }
            else if (encoding.Runs is { } runs)
            {
                mask.Mask = RunLengthMask.FromRuns(size, [.. runs.Select(run => (int)Math.Clamp(run, -1, int.MaxValue))]);
                mask.Faults.Add((SegmentationRule.CountsUncompressed, $"expected a counts string, found a list of {runs.Length} runs"));
            }
        }
        catch (DataFormatException error)
        {
            if (encoding.Counts is not { } text || !TryUnquote(mask, text, size))
            {
                mask.Faults.Add((SegmentationRule.CountsInvalid, $"expected {error.Expected}, found {error.Found}"));
            }
        }
    }

    /// <summary>Python's str() of bytes is no counts string: its quotation mark cannot be one of the characters.</summary>
    private static bool TryUnquote(FoundMask mask, string text, PictureSize size)
    {
        if (text.Length < 4 || text[0] != 'b' || text[1] is not ('\'' or '"') || text[^1] != text[1])
        {
            return false;
        }

        try
        {
            mask.Mask = CocoRunLengthText.Decode(text[2..^1].Replace(@"\\", @"\", StringComparison.Ordinal), size);
            mask.Faults.Add((SegmentationRule.CountsQuoted, "expected a counts string, found one within b'...', as Python prints bytes"));
            return true;
        }
        catch (DataFormatException)
        {
            // The text within is bad as well; the caller tells what is wrong with the whole.
            return false;
        }
    }

    private sealed class Encoding
    {
        public bool HasSize { get; set; }

        public bool HasCounts { get; set; }

        public long[]? Size { get; set; }

        public string? Counts { get; set; }

        public long[]? Runs { get; set; }
    }
}
