using System.Globalization;
using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Imaging;
using CheXplanation.Localization;
using CheXplanation.Masks;

namespace CheXplanation.Cmdlets;

/// <summary>Writes a small synthetic study, so that every example runs without a download.</summary>
/// <remarks>
/// Pictures, heatmaps in the published layout, the radiologists' annotations and masks, a human reader's annotations and
/// salient points, and the labels as CheXpert's CSV. The files bear the names of the published data set.
/// </remarks>
[Cmdlet(VerbsCommon.New, "ChexSample", SupportsShouldProcess = true)]
[OutputType(typeof(DirectoryInfo))]
public sealed class NewChexSampleCommand : ChexCmdlet
{
    private const string LabelFile = "labels.csv";

    private static readonly PictureSize MapSize = new(SyntheticStudy.MapEdge, SyntheticStudy.MapEdge);

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
            WriteStudy(folder);
            Tell($"'{folder}' holds a study of {ImageCount} pictures, seed {Seed}");
            WriteObject(new DirectoryInfo(folder));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ChexError.Unwritable(error, folder));
        }
    }

    private void WriteStudy(string folder)
    {
        string maps = Directory.CreateDirectory(System.IO.Path.Combine(folder, "heatmaps")).FullName;
        string pictures = Directory.CreateDirectory(System.IO.Path.Combine(folder, "pictures")).FullName;
        RemoveOld(folder, maps, pictures);
        var progress = new ProgressMeter(this, "Writing a synthetic study", "pictures") { Total = ImageCount };
        var study = new SyntheticStudy(Seed);
        var images = new List<SyntheticImage>();
        for (int i = 0; i < ImageCount; i++)
        {
            ThrowIfStopping();
            SyntheticImage image = study.Next(i);
            Save(pictures, image.ImageId + ".png", stream => PictureFile.WritePng(stream, image.Picture, image.Size));
            foreach (SyntheticTask task in image.Tasks)
            {
                Save(maps, new HeatmapFileName(image.ImageId, task.Task).ToString(), stream => PublishedPickleWriter.Write(
                    stream, task.Map, MapSize, image.Size, task.Task, task.Probability, task.Truth.Count > 0 ? 1 : 0));
            }

            images.Add(image with { Picture = [] });
            progress.Step();
        }

        // The published truth has only pictures with a finding.
        IEnumerable<SyntheticImage> found = WhileNotStopping(images.Where(image => image.Tasks.Any(task => task.Truth.Count > 0)));
        Save(folder, "gt_annotations.json", stream => WriteOutlines(stream, found, task => task.Truth));
        Save(folder, "hb_annotations.json", stream => WriteOutlines(stream, found, task => task.Benchmark));
        Save(folder, "gt_segmentations.json", stream => WriteMasks(stream, found, task => task.Truth));
        Save(folder, "hb_segmentations.json", stream => WriteMasks(stream, found, task => task.Benchmark));
        Save(folder, "hb_salient_points.json", stream => OutlineJsonWriter.WritePoints(stream, found.Select(image => (
            image.ImageId, image.Tasks.Where(task => task.SalientPoints.Length > 0).Select(task => KeyValuePair.Create(task.Task, task.SalientPoints))))));
        Save(folder, LabelFile, stream => WriteLabels(stream, images));
        progress.Complete();
    }

    /// <summary>A sample that was there goes, so that two studies never mix; a folder that is no sample of ours is not touched.</summary>
    private static void RemoveOld(string folder, string maps, string pictures)
    {
        if (!File.Exists(System.IO.Path.Combine(folder, LabelFile)))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(maps, "patient8*_map.pkl").Concat(Directory.EnumerateFiles(pictures, "patient8*.png")))
        {
            File.Delete(file);
        }
    }

    private IEnumerable<SyntheticImage> WhileNotStopping(IEnumerable<SyntheticImage> images)
    {
        foreach (SyntheticImage image in images)
        {
            ThrowIfStopping();
            yield return image;
        }
    }

    private void Save(string folder, string name, Action<Stream> write)
    {
        using var file = new WholeFile(System.IO.Path.Combine(folder, name));
        write(new CancellableStream(file.Stream, Cancellation));
        file.Commit();
    }

    private static void WriteOutlines(Stream stream, IEnumerable<SyntheticImage> images, Func<SyntheticTask, IReadOnlyList<PicturePoint[]>> outlines) =>
        OutlineJsonWriter.WriteAnnotations(stream, images.Select(image => (
            image.ImageId, image.Size, image.Tasks.Select(task => KeyValuePair.Create(task.Task, outlines(task))))));

    private static void WriteMasks(Stream stream, IEnumerable<SyntheticImage> images, Func<SyntheticTask, IReadOnlyList<PicturePoint[]>> outlines)
    {
        var drawer = new AnnotationSegmenter();
        using var writer = new SegmentationJsonWriter(stream);
        foreach (SyntheticImage image in images)
        {
            writer.WriteImage(image.ImageId, image.Tasks.Select(task => KeyValuePair.Create(
                task.Task,
                drawer.Segment(new Annotation(new ItemIdentity { ImageId = image.ImageId, Task = task.Task }, image.Size, outlines(task))).GetMask())));
        }

        writer.Complete();
    }

    private static void WriteLabels(Stream stream, IEnumerable<SyntheticImage> images)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("ImageId," + string.Join(',', PathologyTask.Ten));
        foreach (SyntheticImage image in images)
        {
            writer.WriteLine($"{image.ImageId},{string.Join(',', image.Tasks.Select(task => (task.Truth.Count > 0 ? 1 : 0).ToString(CultureInfo.InvariantCulture)))}");
        }
    }
}
