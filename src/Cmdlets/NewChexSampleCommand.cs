using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;

namespace CheXplanation.Cmdlets;

/// <summary>Writes a small synthetic study, so that every example runs without a download.</summary>
[Cmdlet(VerbsCommon.New, "ChexSample", SupportsShouldProcess = true)]
[OutputType(typeof(DirectoryInfo))]
public sealed class NewChexSampleCommand : ChexCmdlet
{
    /// <summary>The folder to fill; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder to fill.")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The number of pictures.</summary>
    [Parameter(HelpMessage = "The number of pictures.")]
    [ValidateRange(1, 10000)]
    public int ImageCount { get; set; } = 24;

    /// <summary>The seed; the same seed gives the same bytes.</summary>
    [Parameter(HelpMessage = "The seed; the same seed gives the same files.")]
    public uint Seed { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string folder = ResolveTarget(Path);
        if (!ShouldProcess(folder, $"Write a synthetic study of {ImageCount} pictures"))
        {
            return;
        }

        try
        {
            string maps = System.IO.Path.Combine(folder, "heatmaps");
            Directory.CreateDirectory(maps);
            using var truth = new WholeFile(System.IO.Path.Combine(folder, "gt_segmentations.json"));
            using (var writer = new SegmentationJsonWriter(truth.Stream))
            {
                WriteImages(maps, writer);
                writer.Complete();
            }

            truth.Commit();
            WriteObject(new DirectoryInfo(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, folder));
        }
    }

    private void WriteImages(string maps, SegmentationJsonWriter truth)
    {
        var study = new SyntheticStudy(Seed);
        var mapSize = new PictureSize(SyntheticStudy.MapEdge, SyntheticStudy.MapEdge);
        for (int i = 0; i < ImageCount; i++)
        {
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            WriteProgress(new ProgressRecord(1, "Writing a synthetic study", $"{i + 1} of {ImageCount} pictures") { PercentComplete = 100 * i / ImageCount });
            SyntheticImage image = study.Next(i);
            foreach (SyntheticTask task in image.Tasks)
            {
                using var file = new WholeFile(System.IO.Path.Combine(maps, new HeatmapFileName(image.ImageId, task.Task).ToString()));
                PublishedPickleWriter.Write(file.Stream, task.Map, mapSize, image.Size, task.Task, task.Probability, task.Truth.IsEmpty ? 0 : 1);
                file.Commit();
            }

            // The published truth has only pictures with a finding.
            if (image.Tasks.Any(task => !task.Truth.IsEmpty))
            {
                truth.WriteImage(image.ImageId, image.Tasks.Select(task => KeyValuePair.Create(task.Task, task.Truth)));
            }
        }

        WriteProgress(new ProgressRecord(1, "Writing a synthetic study", "done") { RecordType = ProgressRecordType.Completed });
    }
}
