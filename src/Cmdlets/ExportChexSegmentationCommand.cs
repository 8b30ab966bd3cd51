using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Writes masks as the reference's segmentation file; every image holds all tasks.</summary>
[Cmdlet(VerbsData.Export, "ChexSegmentation", SupportsShouldProcess = true)]
[OutputType(typeof(SegmentationMask))]
public sealed class ExportChexSegmentationCommand : ChexCmdlet
{
    private readonly List<string> _images = [];
    private readonly Dictionary<string, ImageMasks> _masks = new(StringComparer.Ordinal);
    private readonly CountsSpool _counts = new();
    private SegmentationJournalWriter? _journal;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write (JSON).")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string Path { get; set; } = string.Empty;

    /// <summary>The masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks to write.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>The tasks that every image holds; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that every image holds.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>A file to which each mask is appended as it comes, one line each, so that a run that is killed can go on: ConvertTo-ChexSegmentation -Resume.</summary>
    [Parameter(HelpMessage = "A journal (JSON Lines) to append each mask to as it comes.")]
    public string? Journal { get; set; }

    /// <summary>Passes the masks on.</summary>
    [Parameter(HelpMessage = "Pass the masks on.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Path = ResolveTarget(Path);
        if (NoClobber && File.Exists(Path))
        {
            ThrowTerminatingError(ChexError.FileExists(Path));
        }

        if (Journal is not null)
        {
            Journal = ResolveTarget(Journal);
            OpenJournal(Journal);
        }
    }

    private void OpenJournal(string path)
    {
        CheckTarget(path, noClobber: false, Force);
        if (!ShouldProcess(path, "Append masks"))
        {
            return;
        }

        try
        {
            _journal = new SegmentationJournalWriter(path);
        }
        catch (DataFormatException error)
        {
            ThrowTerminatingError(ChexError.Data(error, "JournalUnreadable", path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, path));
        }
    }

    /// <summary>Keeps a mask, and notes it; what the journal holds must be what this run makes: else a later run would go on with masks of two kinds.</summary>
    private void Keep(ImageMasks ofImage, SegmentationMask mask)
    {
        try
        {
            ofImage.Counts.Add(mask.Task, _counts.Add(mask.GetMask()));
            if (_journal is not null && !_journal.Add(mask))
            {
                ThrowTerminatingError(ChexError.JournalMismatch($"'{Journal}' holds another mask of {mask.GetIdentity()}, or one that was made with other settings.", Journal!));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, Journal ?? Path));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _journal?.Dispose();
        _counts.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SegmentationMask mask = InputObject;
        if (!_masks.TryGetValue(mask.ImageId, out ImageMasks? ofImage))
        {
            _images.Add(mask.ImageId);
            _masks.Add(mask.ImageId, ofImage = new ImageMasks(mask.GetMask().Size));
        }

        if (ofImage.Size != mask.GetMask().Size)
        {
            WriteError(ChexError.SizeMismatch(mask.GetIdentity(), mask.GetMask().Size, ofImage.Size));
        }
        else if (ofImage.Counts.ContainsKey(mask.Task))
        {
            WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
        }
        else
        {
            Keep(ofImage, mask);
        }

        if (PassThru)
        {
            WriteObject(mask);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _journal?.Flush();
        if (_images.Count == 0)
        {
            WriteWarning($"Nothing came through the pipeline: '{Path}' is left as it is.");
            return;
        }

        if (!ShouldProcess(Path, $"Write the masks of {_images.Count} images"))
        {
            return;
        }

        if (Force)
        {
            MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        SaveFile(Path, NoClobber, Force, stream =>
        {
            using var writer = new SegmentationJsonWriter(stream);
            foreach (string image in _images)
            {
                ThrowIfStopping();
                writer.WriteImage(image, InTaskOrder(_masks[image]));
            }

            writer.Complete();
        });
    }

    private IEnumerable<(string Task, PictureSize Size, string Counts)> InTaskOrder(ImageMasks masks)
    {
        string empty = CocoRunLengthText.Encode(RunLengthMask.Empty(masks.Size));
        return Task.Distinct(StringComparer.Ordinal).Concat(masks.Counts.Keys.Where(task => !Task.Contains(task, StringComparer.Ordinal)))
            .Select(task => (task, masks.Size, masks.Counts.TryGetValue(task, out SpooledCounts held) ? _counts.Read(held) : empty));
    }

    /// <summary>The masks of one image: their common size, and where each one's counts lie.</summary>
    private sealed class ImageMasks(PictureSize size)
    {
        public PictureSize Size { get; } = size;

        public Dictionary<string, SpooledCounts> Counts { get; } = new(StringComparer.Ordinal);
    }
}
