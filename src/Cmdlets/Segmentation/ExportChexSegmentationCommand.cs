using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Writes masks: the reference's segmentation file, where every image holds all tasks, COCO's files, pictures, boxes.</summary>
[Cmdlet(VerbsData.Export, "ChexSegmentation", SupportsShouldProcess = true)]
[OutputType(typeof(SegmentationMask))]
public sealed class ExportChexSegmentationCommand : ChexCmdlet
{
    private SegmentationExport _export = null!;
    private SegmentationJournalWriter? _journal;
    private ProgressMeter _progress = null!;
    private bool _mayWrite;

    /// <summary>The file to write; of pictures the folder.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write; of pictures the folder.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string Path { get; set; } = string.Empty;

    /// <summary>The masks.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "The masks to write.")]
    public SegmentationMask InputObject { get; set; } = null!;

    /// <summary>What is written.</summary>
    [Parameter(HelpMessage = "What is written: the reference's JSON, COCO's files, pictures, boxes.")]
    public SegmentationFormat Format { get; set; }

    /// <summary>The tasks that every image holds (Reference), the categories (COCO), or the order of labels; the ten of CheXlocalize unless said otherwise.</summary>
    [Parameter(HelpMessage = "The tasks that every image holds, the categories, or the order of labels.")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    [TaskName]
    [ValidateNotNullOrEmpty]
    public string[] Task { get; set; } = [.. PathologyTask.Ten];

    /// <summary>A COCO data set whose numbers of images and categories, and whose file names, are taken.</summary>
    [Parameter(HelpMessage = "A COCO data set whose numbers of images and categories are taken.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CocoDataset { get; set; }

    /// <summary>What the file names of a COCO data set's images end with.</summary>
    [Parameter(HelpMessage = "CocoDataset: what the images' file names end with.")]
    [ValidateNotNull]
    public string PictureExtension { get; set; } = ".jpg";

    /// <summary>Writes the runs of COCO's files as numbers, not as text.</summary>
    [Parameter(HelpMessage = "COCO: write runs as numbers, not as text.")]
    public SwitchParameter Uncompressed { get; set; }

    /// <summary>Writes the masks of a COCO data set as polygons.</summary>
    [Parameter(HelpMessage = "CocoDataset: write polygons, which pycocotools draws as the same masks.")]
    public SwitchParameter AsPolygon { get; set; }

    /// <summary>Names mask pictures IMAGE/TASK.png, not IMAGE_TASK.png.</summary>
    [Parameter(HelpMessage = "MaskPicture: IMAGE/TASK.png, not IMAGE_TASK.png.")]
    public SwitchParameter ByFolder { get; set; }

    /// <summary>Which label stands for which task in pictures of labels.</summary>
    [Parameter(HelpMessage = "LabelPicture: the tasks by label, such as @{ 1 = 'Edema' }, or a JSON file.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public object? Label { get; set; }

    /// <summary>A JSON list of the tasks, with aliases if wished, in place of -Task.</summary>
    [Parameter(HelpMessage = "A JSON file: [\"cat\", \"dog\"], or {\"cat\": [\"n02123045\"], \"dog\": []} with aliases.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TaskList { get; set; }

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>A file to which each mask is appended as it comes, one line each, so that a run that is killed can go on: ConvertTo-ChexSegmentation -Resume.</summary>
    [Parameter(HelpMessage = "A journal (JSON Lines) to append each mask to as it comes.")]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    /// <summary>Passes the masks on.</summary>
    [Parameter(HelpMessage = "Pass the masks on.")]
    public SwitchParameter PassThru { get; set; }

    private bool WritesPictures => Format is SegmentationFormat.MaskPicture or SegmentationFormat.LabelPicture;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Task = ReadTasks(TaskList, Task);
        Path = ResolveTarget(Path);
        CheckParameters();
        if (!WritesPictures && NoClobber && File.Exists(Path))
        {
            ThrowTerminatingError(ChexError.FileExists(Path));
        }

        bool hasTasks = TaskList is not null || MyInvocation.BoundParameters.ContainsKey(nameof(Task));
        CocoIndex? index = CocoDataset is null ? null : ReadIndex(ResolveTarget(CocoDataset));
        _export = Format switch
        {
            SegmentationFormat.CocoDataset or SegmentationFormat.CocoResults =>
                new CocoFileExport(index, hasTasks ? Task : null, Format == SegmentationFormat.CocoResults, PictureExtension, Uncompressed, AsPolygon),
            SegmentationFormat.BoxCsv or SegmentationFormat.BoxJson => new BoxExport(Format == SegmentationFormat.BoxJson),
            SegmentationFormat.MaskPicture => new PictureExport(Path, ByFolder, null, SavePicture),
            SegmentationFormat.LabelPicture => new PictureExport(Path, false, ReadLabels(), SavePicture),
            _ => new ReferenceExport(Task),
        };
        _progress = Meter("Taking masks", "masks");
        _mayWrite = !WritesPictures || ShouldProcess(Path, "Write pictures of masks");
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
    private void Keep(SegmentationMask mask)
    {
        try
        {
            if (_export.Add(mask) is { } error)
            {
                WriteError(error);
            }
            else if (_journal is not null && !_journal.Add(mask))
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
        _export?.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ThrowIfStopping();
        if (_mayWrite)
        {
            Keep(InputObject);
            _progress.Step();
        }

        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _journal?.Flush();
        _progress.Complete();
        if (!_mayWrite)
        {
            return;
        }

        if (_export.ImageCount == 0)
        {
            WriteWarning($"Nothing came through the pipeline: '{Path}' is left as it is.");
            return;
        }

        if (Format == SegmentationFormat.LabelPicture)
        {
            SavePicture(System.IO.Path.Combine(Path, "labels.json"), stream => _export.Write(stream, Cancellation));
        }
        else if (!WritesPictures)
        {
            SaveAll();
        }

        if (_export.Warning is { } warning)
        {
            WriteWarning(warning);
        }
    }

    private void SaveAll()
    {
        if (!ShouldProcess(Path, $"Write the masks of {_export.ImageCount} images"))
        {
            return;
        }

        if (Force)
        {
            MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        SaveFile(Path, NoClobber, Force, stream => _export.Write(stream, Cancellation));
    }

    private void SavePicture(string target, Action<Stream> write)
    {
        MakeFolder(System.IO.Path.GetDirectoryName(target)!);
        SaveFile(target, NoClobber, Force, write);
    }

    private void CheckParameters()
    {
        bool isCoco = Format is SegmentationFormat.CocoDataset or SegmentationFormat.CocoResults;
        Exclude(Journal is not null && Format != SegmentationFormat.Reference, "-Journal goes with -Format Reference only.");
        Exclude((CocoDataset is not null || Uncompressed) && !isCoco, "-CocoDataset and -Uncompressed go with -Format CocoDataset and CocoResults only.");
        Exclude(AsPolygon && Format != SegmentationFormat.CocoDataset, "-AsPolygon goes with -Format CocoDataset only: pycocotools reads no results with polygons.");
        Exclude(AsPolygon && Uncompressed, "-AsPolygon and -Uncompressed exclude each other.");
        Exclude(ByFolder && Format != SegmentationFormat.MaskPicture, "-ByFolder goes with -Format MaskPicture only.");
        Exclude(Label is not null && Format != SegmentationFormat.LabelPicture, "-Label goes with -Format LabelPicture only.");
    }

    private CocoIndex ReadIndex(string target) => ParameterFile.Read(this, target, "SegmentationUnreadable", "SegmentationUnreadable", () =>
    {
        using Stream stream = InputFile.OpenRead(target, Cancellation);
        return CocoIndex.Read(stream, new CocoReadOptions(), error => WriteError(ChexError.Data(error.In(target), "SegmentationUnreadable", target)));
    });

    private SortedDictionary<int, string> ReadLabels()
    {
        SortedDictionary<int, string> labels = Label is not null ? LabelArgument.Read(this, Label, ResolveTarget, Cancellation)
            : new(Task.Distinct(StringComparer.Ordinal).Select((task, i) => (task, i)).ToDictionary(item => item.i + 1, item => item.task));
        if (labels.Count == 0 || labels.Keys.Last() > byte.MaxValue || labels.Values.Distinct(StringComparer.Ordinal).Count() < labels.Count)
        {
            ThrowTerminatingError(ChexError.Parameter($"A picture of labels has 1 to {byte.MaxValue} labels, each of a task of its own.", "LabelInvalid", null));
        }

        return labels;
    }
}
