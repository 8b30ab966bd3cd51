using System.Collections;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Turns masks into COCO's run-length encoding.</summary>
[Cmdlet(VerbsData.ConvertTo, "CocoRle", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(CocoRle))]
public sealed class ConvertToCocoRleCommand : ChexCmdlet
{
    private readonly FaintMaskPictures _faint = new();
    private ProgressMeter? _progress;
    private int _count;

    /// <summary>Masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject", HelpMessage = "Masks.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>Mask pictures: what is not black is on. Names such as IMAGE_TASK.png tell image and task.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", HelpMessage = "Mask pictures (PNG and others); what is not black is on.")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Mask pictures, taken to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true, HelpMessage = "Mask pictures, without wildcards.")]
    [Alias("PSPath", "LP")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The most pixels that a mask picture may have.</summary>
    [Parameter(ParameterSetName = "Path", HelpMessage = "The most pixels that a picture may have.")]
    [Parameter(ParameterSetName = "LiteralPath", HelpMessage = "The most pixels that a picture may have.")]
    [ValidateRange(1L, int.MaxValue)]
    public long PixelLimit { get; set; } = PictureSize.DefaultPixelLimit;

    /// <summary>A dense mask: bool[,] or byte[,], rows first; any value but 0 is on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Mask", HelpMessage = "A dense mask: bool[,] or byte[,], rows first.")]
    public Array Mask { get; set; } = null!;

    /// <summary>Polygons as COCO has them: each a list of x, y, x, y, ... in pixels; one such list is one polygon. Drawn as pycocotools draws them, and united.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Polygon", HelpMessage = "Polygons, each a list of x, y, x, y, ... in pixels.")]
    public object[] Polygon { get; set; } = [];

    /// <summary>A box as COCO has it: x, y, width, height in pixels.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Box", HelpMessage = "A box: x, y, width, height in pixels.")]
    [ValidateCount(4, 4)]
    public double[] Box { get; set; } = [];

    /// <summary>The picture's width in pixels.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Polygon", HelpMessage = "The picture's width in pixels.")]
    [Parameter(Mandatory = true, ParameterSetName = "Box", HelpMessage = "The picture's width in pixels.")]
    [ValidateRange(1, int.MaxValue)]
    public int Width { get; set; }

    /// <summary>The picture's height in pixels.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Polygon", HelpMessage = "The picture's height in pixels.")]
    [Parameter(Mandatory = true, ParameterSetName = "Box", HelpMessage = "The picture's height in pixels.")]
    [ValidateRange(1, int.MaxValue)]
    public int Height { get; set; }

    /// <summary>Writes the run lengths as numbers, not as a string.</summary>
    [Parameter(HelpMessage = "Write the run lengths as numbers, not as a string.")]
    public SwitchParameter Uncompressed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "InputObject":
                Give(InputObject.GetMask(), InputObject.GetIdentity());
                break;
            case "Mask":
                Give(ReadDense(), null);
                break;
            case "Polygon" or "Box":
                Give(Draw(), null);
                break;
            default:
                bool literal = ParameterSetName == "LiteralPath";
                foreach (string file in ResolvePaths(literal ? LiteralPath : Path, literal))
                {
                    ThrowIfStopping();
                    StopWhereCancelled(() => WritePicture(file));
                }

                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress?.Complete();
        if (_faint.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        Tell($"{_count} masks encoded");
    }

    private void Give(RunLengthMask mask, ItemIdentity? identity)
    {
        CocoRle? encoded = null;
        StopWhereCancelled(() => encoded = new CocoRle(mask, identity, Uncompressed, Cancellation));
        _count++;
        (_progress ??= Meter("Encoding masks", "masks")).Step();
        WriteObject(encoded);
    }

    private void WritePicture(string file)
    {
        (RunLengthMask? mask, long faint, ErrorRecord? error) = MaskPicture.Read(file, PixelLimit, Cancellation);
        if (mask is null)
        {
            WriteError(error);
            return;
        }

        _faint.Note(file, faint);
        MaskPictureName name = MaskPictureName.Parse(file);
        Give(mask, new ItemIdentity { ImageId = name.ImageId, Task = name.Task });
    }

    private RunLengthMask ReadDense()
    {
        if (Mask is not bool[,] and not byte[,] || Mask.Length == 0)
        {
            ThrowTerminatingError(ChexError.Parameter(
                $"-Mask takes a bool[,] or byte[,] with at least one pixel, not {Mask.GetType().Name} of {Mask.Length}.", "MaskInvalid", Mask));
        }

        var size = new PictureSize(Mask.GetLength(1), Mask.GetLength(0));
        var pixels = new byte[Mask.Length];
        Buffer.BlockCopy(Mask, 0, pixels, 0, pixels.Length);
        return RunLengthMask.FromRowMajor(pixels, size);
    }

    private RunLengthMask Draw()
    {
        var size = new PictureSize(Width, Height);
        try
        {
            return ParameterSetName == "Box"
                ? CocoPolygon.DrawBox(Box[0], Box[1], Box[2], Box[3], size)
                : DrawPolygons(size);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Polygon(error, ParameterSetName));
            throw;
        }
    }

    private RunLengthMask DrawPolygons(PictureSize size)
    {
        var union = MaskJoin.Union(Cancellation);
        foreach ((int i, PicturePoint[] points) in ReadPolygons().Index())
        {
            union.Add(CocoPolygon.Draw(points, size, $"polygon {i}", Cancellation));
        }

        return union.ToMask();
    }

    /// <summary>One flat list of numbers, or a list of such lists.</summary>
    private List<PicturePoint[]> ReadPolygons()
    {
        object?[] items = [.. Polygon.Select(ObjectProperty.Unwrap)];
        bool isFlat = items.All(item => item is not IList && item is not null);
        IEnumerable<object?[]> lists = isFlat ? [items] : items.Select(item => item is IList list ? list.Cast<object?>().Select(ObjectProperty.Unwrap).ToArray() : []);
        var polygons = new List<PicturePoint[]>();
        long points = 0;
        foreach (object?[] list in lists)
        {
            ThrowIfStopping();
            if ((points += list.Length / 2) > DataLimits.Points)
            {
                throw new DataFormatException(DataFault.InvalidValue, $"polygon {polygons.Count}", $"at most {DataLimits.Points} points of all polygons", "more");
            }

            var numbers = new double[list.Length];
            for (int i = 0; i < list.Length; i++)
            {
                if (!ObjectNumber.TryRead(list[i], out numbers[i]))
                {
                    throw new DataFormatException(DataFault.InvalidValue, $"polygon {polygons.Count}, number {i}", "a number", $"'{list[i]}'");
                }
            }

            if (numbers.Length < 6 || numbers.Length % 2 != 0)
            {
                throw new DataFormatException(DataFault.InvalidValue, $"polygon {polygons.Count}", "an even count of at least 6 numbers", $"{numbers.Length}");
            }

            polygons.Add([.. numbers.Chunk(2).Select(pair => new PicturePoint(pair[0], pair[1]))]);
        }

        return polygons;
    }
}
