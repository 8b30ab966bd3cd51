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
    private readonly Dictionary<string, Dictionary<string, RunLengthMask>> _masks = new(StringComparer.Ordinal);

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
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SegmentationMask mask = InputObject;
        if (!_masks.TryGetValue(mask.ImageId, out Dictionary<string, RunLengthMask>? ofImage))
        {
            _images.Add(mask.ImageId);
            _masks.Add(mask.ImageId, ofImage = new(StringComparer.Ordinal));
        }

        RunLengthMask first = ofImage.Count > 0 ? ofImage.Values.First() : mask.GetMask();
        if (first.Size != mask.GetMask().Size)
        {
            WriteError(ChexError.SizeMismatch(mask.GetIdentity(), mask.GetMask().Size, first.Size));
        }
        else if (!ofImage.TryAdd(mask.Task, mask.GetMask()))
        {
            WriteError(ChexError.DuplicateItem(mask.GetIdentity().ToString(), "an earlier object of the pipeline", "a later one"));
        }

        if (PassThru)
        {
            WriteObject(mask);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
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

    private IEnumerable<KeyValuePair<string, RunLengthMask>> InTaskOrder(Dictionary<string, RunLengthMask> masks)
    {
        RunLengthMask empty = RunLengthMask.Empty(masks.Values.First().Size);
        return Task.Distinct(StringComparer.Ordinal).Select(task => KeyValuePair.Create(task, masks.GetValueOrDefault(task, empty)))
            .Concat(masks.Where(mask => !Task.Contains(mask.Key, StringComparer.Ordinal)));
    }
}
