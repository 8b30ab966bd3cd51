using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>Writes a copy of a segmentation file in which everything is mended that can be without knowing what was meant, and tells of each change.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "ChexSegmentation", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(SegmentationRepair))]
public sealed class RepairChexSegmentationCommand : ChexSegmentationCheckCmdlet
{
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>The copy: a file, or a folder for copies under the files' names.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "The copy to write, or a folder for it.")]
    [ArgumentCompleter(typeof(FileCompleter))]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Writes over a file that is read-only, and makes the folder where it is not there.</summary>
    [Parameter(HelpMessage = "Write over a read-only file, and make the folder.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps a file that is there.</summary>
    [Parameter(HelpMessage = "Keep a file that is there.")]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Destination = ResolveTarget(Destination);
    }

    private protected override void Read(string path)
    {
        string target = Directory.Exists(Destination) ? System.IO.Path.Combine(Destination, System.IO.Path.GetFileName(path)) : Destination;
        if (!_written.TryAdd(target, path))
        {
            WriteError(ChexError.DuplicateItem($"The copy '{target}'", $"'{_written[target]}'", $"'{path}'"));
            return;
        }

        using var mender = new SegmentationMender(Options);
        IReadOnlyList<SegmentationRepair> repairs = Mend(mender, path);
        bool writes = ShouldProcess(target, $"Write {mender.ImageCount} images with {repairs.Count} repairs");
        if (writes)
        {
            if (Force)
            {
                MakeFolder(System.IO.Path.GetDirectoryName(target)!);
            }

            SaveFile(target, NoClobber, Force, mender.Write);
        }

        WriteAll(repairs.Select(repair => repair.Between(path, target)));
        if (writes)
        {
            WriteAll(Left(path, target));
        }
    }

    private IReadOnlyList<SegmentationRepair> Mend(SegmentationMender mender, string path)
    {
        using Stream stream = OpenRead(path);
        return mender.Read(stream);
    }

    /// <summary>What is still wrong, as a check of the copy finds it.</summary>
    private IEnumerable<SegmentationRepair> Left(string path, string target)
    {
        using Stream stream = InputFile.OpenRead(target, Cancellation);
        foreach (SegmentationFinding finding in SegmentationCheck.Check(stream, Options).Where(finding => finding.Severity == SegmentationSeverity.Error))
        {
            yield return new SegmentationRepair(finding.Rule, finding.Position, finding.ImageId, finding.Task, finding.Message) { IsRepaired = false }.Between(path, target);
        }
    }
}
