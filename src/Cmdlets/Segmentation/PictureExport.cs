using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>Masks as pictures in a folder: one each, or the labels of an image in one.</summary>
/// <param name="folder">The folder.</param>
/// <param name="byFolder">Whether mask pictures are named IMAGE/TASK.png, not IMAGE_TASK.png.</param>
/// <param name="labels">The tasks by label; null for a picture a mask.</param>
/// <param name="save">Writes a file whole or not at all.</param>
internal sealed class PictureExport(string folder, bool byFolder, SortedDictionary<int, string>? labels, Action<string, Action<Stream>> save) : SegmentationExport
{
    private readonly CountsSpool _counts = new();
    private readonly Dictionary<string, (PictureSize Size, Dictionary<string, SpooledCounts> Masks)> _images = new(StringComparer.Ordinal);
    private long _hidden;

    public override string? Warning => _hidden > 0
        ? $"{_hidden} pixels belong to several tasks; a picture of labels has one a pixel, that of the smallest label."
        : null;

    protected override bool TakesInstances => false;

    /// <summary>Writes the pictures of labels into the folder, and to the stream which label stands for which task; pictures of masks are written as they come.</summary>
    public override void Write(Stream stream, CancellationToken cancellation)
    {
        WritePictures(cancellation);
        using var writer = new StreamWriter(stream, leaveOpen: true);
        LabelTableWriter.Write(writer, labels!);
    }

    /// <summary>Writes the pictures that wait for the last mask of their image.</summary>
    private void WritePictures(CancellationToken cancellation)
    {
        foreach ((string imageId, (PictureSize size, Dictionary<string, SpooledCounts> masks)) in _images)
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new byte[size.PixelCount];
            foreach ((int label, string task) in labels!)
            {
                if (masks.TryGetValue(task, out SpooledCounts counts))
                {
                    _hidden += LabelRuns.Paint(CocoRunLengthText.Decode(_counts.Read(counts), size), (byte)label, pixels, cancellation);
                }
            }

            save(Path.Combine(folder, imageId + ".png"), stream => MaskPicture.WriteGrey(stream, pixels, size));
        }
    }

    public override void Dispose() => _counts.Dispose();

    protected override ErrorRecord? Keep(SegmentationMask mask)
    {
        string[] names = labels is not null ? [mask.ImageId] : [mask.ImageId, mask.Task];
        if (names.FirstOrDefault(name => !IsFileName(name)) is { } wrong)
        {
            return ChexError.Parameter($"'{wrong}' of {mask.GetIdentity()} cannot be part of a picture's name.", "NameInvalid", mask);
        }

        if (labels is null)
        {
            string target = Path.Combine(folder, byFolder ? Path.Combine(mask.ImageId, mask.Task + ".png") : $"{mask.ImageId}_{mask.Task}.png");
            save(target, stream => MaskPicture.WriteMask(stream, mask.GetMask()));
            return null;
        }

        if (!labels.ContainsValue(mask.Task))
        {
            return ChexError.Parameter($"{mask.GetIdentity()}: the task has no label.", "LabelInvalid", mask);
        }

        if (!_images.TryGetValue(mask.ImageId, out (PictureSize Size, Dictionary<string, SpooledCounts> Masks) image))
        {
            _images.Add(mask.ImageId, image = (mask.GetMask().Size, new Dictionary<string, SpooledCounts>(StringComparer.Ordinal)));
        }

        image.Masks.Add(mask.Task, _counts.Add(mask.GetMask()));
        return null;
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && name.AsSpan().IndexOfAny("/\\:*?\"<>|") < 0;
}
