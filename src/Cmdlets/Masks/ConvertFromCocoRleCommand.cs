using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CheXplanation.Localization;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns COCO run-length encodings into masks: CocoRle, hashtables, or what ConvertFrom-Json gave.</summary>
[Cmdlet(VerbsData.ConvertFrom, "CocoRle")]
[OutputType(typeof(SegmentationMask), typeof(Annotation), typeof(SegmentationBox))]
public sealed class ConvertFromCocoRleCommand : ChexCmdlet
{
    private ProgressMeter? _progress;
    private int _row;

    /// <summary>Encodings with the keys size and counts.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Encodings with size and counts.")]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The image to note on masks that name none.</summary>
    [Parameter(HelpMessage = "The image to note on masks that name none.")]
    [ValidateNotNullOrEmpty]
    public string ImageId { get; set; } = string.Empty;

    /// <summary>The task to note on masks that name none.</summary>
    [Parameter(HelpMessage = "The task to note on masks that name none.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string Task { get; set; } = string.Empty;

    /// <summary>Gives the outlines as polygons.</summary>
    [Parameter(HelpMessage = "Give the outlines as polygons.")]
    public SwitchParameter AsPolygon { get; set; }

    /// <summary>Gives the smallest upright boxes.</summary>
    [Parameter(HelpMessage = "Give the smallest upright boxes.")]
    public SwitchParameter AsBox { get; set; }

    /// <summary>The most pixels that a picture may have.</summary>
    [Parameter(HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _row++;
        (_progress ??= Meter("Reading encodings", "encodings")).Step();
        try
        {
            if (InputObject.BaseObject is CocoRle rle)
            {
                Write(new SegmentationMask(rle.GetIdentity() ?? Identity(), rle.GetMask()));
                return;
            }

            PictureSize size = ReadSize();
            Write(new SegmentationMask(Identity(), ReadMask(size)));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            WriteError(ChexError.Data(error, "InvalidRle", InputObject));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress?.Complete();
        Tell($"{_row} encodings read");
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (AsPolygon && AsBox)
        {
            ThrowTerminatingError(ChexError.Parameter("-AsPolygon and -AsBox exclude each other.", "ParametersExclude", null));
        }
    }

    private void Write(SegmentationMask mask) => WriteObject(AsPolygon ? MaskOutline.Of(mask, Cancellation) : AsBox ? new SegmentationBox(mask) : mask);

    private PictureSize ReadSize()
    {
        object? given = Value("size");
        // In a CSV the size stands as height x width.
        long[]? size = given is string text && text.Split('x') is [var high, var wide] && long.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out long h)
            && long.TryParse(wide, NumberStyles.None, CultureInfo.InvariantCulture, out long w) ? [h, w] : Numbers(given);
        if (size is not [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue])
        {
            throw Invalid("size", "[height, width] above 0", size is null ? "nothing of the kind" : $"[{string.Join(", ", size)}]");
        }

        var picture = new PictureSize((int)size[1], (int)size[0]);
        return picture.PixelCount <= PixelLimit
            ? picture
            : throw new DataFormatException(DataFault.PictureTooLarge, $"item {_row}", $"at most {PixelLimit} pixels", $"{picture} = {picture.PixelCount} pixels");
    }

    private RunLengthMask ReadMask(PictureSize size)
    {
        object? counts = Value("counts");
        if (counts is string text)
        {
            // In a CSV run lengths stand with blanks between them; a counts string has none.
            string[] parts = text.Split(' ');
            return parts.Length > 1 && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                ? RunLengthMask.FromRuns(size, [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))], $"item {_row}")
                : CocoRunLengthText.Decode(text, size, $"item {_row}");
        }

        long[]? runs = Numbers(counts);
        return runs is not null && runs.All(r => r is >= 0 and <= int.MaxValue)
            ? RunLengthMask.FromRuns(size, [.. runs.Select(r => (int)r)], $"item {_row}")
            : throw Invalid("counts", "a counts string or run lengths", counts is null ? "nothing" : counts.GetType().Name);
    }

    private ItemIdentity Identity() => new()
    {
        ImageId = Text("ImageId") ?? ImageId,
        Task = PathologyTask.Canonical(Text("Task") ?? Task),
        Method = Text("Method"),
        Model = Text("Model"),
        Phase = Text("Phase"),
        Reader = Text("Reader"),
    };

    private string? Text(string name) => Value(name) is string { Length: > 0 } text ? text : null;

    private object? Value(string name)
    {
        object? value = InputObject.BaseObject is IDictionary dictionary
            ? dictionary.Contains(name) ? dictionary[name] : null
            : InputObject.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    private static long[]? Numbers(object? value)
    {
        if (value is not IList list)
        {
            return null;
        }

        var numbers = new long[list.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            object? item = list[i] is PSObject wrapped ? wrapped.BaseObject : list[i];
            if (item is not (int or long or uint or short or ushort or byte))
            {
                return null;
            }

            numbers[i] = Convert.ToInt64(item, CultureInfo.InvariantCulture);
        }

        return numbers;
    }

    private DataFormatException Invalid(string key, string expected, string found) =>
        new(DataFault.InvalidRle, $"item {_row}, key '{key}'", expected, found);
}
