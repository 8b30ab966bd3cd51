using System.Management.Automation;
using CheXplanation.Datasets;

namespace CheXplanation.Cmdlets;

/// <summary>Checks segmentation files as submissions: do they hold what an evaluation needs? One finding an object, or one bool.</summary>
/// <remarks>A bad file is a result with its findings; only a file that cannot be read is an error record.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "ChexSegmentation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SegmentationFinding), typeof(bool))]
public sealed class TestChexSegmentationCommand : ChexSegmentationCheckCmdlet
{
    private readonly int[] _counts = new int[Enum.GetValues<SegmentationSeverity>().Length];
    private int _checked;

    /// <summary>Gives one bool in place of findings: whether every file was checked and none has an error.</summary>
    [Parameter(HelpMessage = "Give one bool in place of findings.")]
    public SwitchParameter Quiet { get; set; }

    private protected override void Read(string path)
    {
        var images = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using Stream stream = OpenRead(path);
            foreach (SegmentationFinding finding in SegmentationCheck.Check(stream, Options with { OnImage = id => images.Add(id) }))
            {
                ThrowIfStopping();
                Report(path, finding);
            }

            if (Pictures is not null && images.Count > 0)
            {
                ReportPictures(path, images);
            }
        }
        catch (DataFormatException error)
        {
            // An empty file, a pipe or a device.
            Report(path, new SegmentationFinding(SegmentationRule.NotJson, error.Position, null, null, $"expected {error.Expected}, found {error.Found}"));
        }

        _checked++;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Quiet)
        {
            // A path that was not there, or a file that may not be read, has not passed.
            WriteObject(_checked > 0 && !AnyFailed && _counts[(int)SegmentationSeverity.Error] == 0);
        }

        Tell($"{_checked} files checked: {string.Join(", ", Enum.GetValues<SegmentationSeverity>().Reverse().Select(severity => $"{_counts[(int)severity]} {severity}"))}");
    }

    private void Report(string path, SegmentationFinding finding)
    {
        _counts[(int)finding.Severity]++;
        if (!Quiet)
        {
            Give(finding.In(path));
        }
    }

    private void ReportPictures(string path, HashSet<string> images)
    {
        const int Named = 3;
        IReadOnlyList<string> without = Pictures!.FilesWithout(images);
        if (without.Count > 0)
        {
            Report(path, new SegmentationFinding(
                SegmentationRule.ImageMissing, "$", null, null,
                $"expected masks of every picture, found none of {without.Count}: {string.Join(", ", without.Take(Named))}{(without.Count > Named ? ", ..." : string.Empty)}")
            { Severity = SegmentationSeverity.Warning });
        }
    }
}
