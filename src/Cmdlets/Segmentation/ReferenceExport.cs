using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The reference's file: every image holds all tasks.</summary>
internal sealed class ReferenceExport(string[] tasks) : SegmentationExport
{
    private readonly List<string> _images = [];
    private readonly Dictionary<string, ImageMasks> _masks = new(StringComparer.Ordinal);
    private readonly CountsSpool _counts = new();

    protected override bool TakesInstances => false;

    public override void Write(Stream stream, CancellationToken cancellation)
    {
        using var writer = new SegmentationJsonWriter(stream);
        foreach (string image in _images)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.WriteImage(image, InTaskOrder(_masks[image]));
        }

        writer.Complete();
    }

    public override void Dispose() => _counts.Dispose();

    protected override ErrorRecord? Keep(SegmentationMask mask)
    {
        if (!_masks.TryGetValue(mask.ImageId, out ImageMasks? ofImage))
        {
            _images.Add(mask.ImageId);
            _masks.Add(mask.ImageId, ofImage = new ImageMasks(mask.GetMask().Size));
        }

        ofImage.Counts.Add(mask.Task, _counts.Add(mask.GetMask()));
        return null;
    }

    private IEnumerable<(string Task, PictureSize Size, string Counts)> InTaskOrder(ImageMasks masks)
    {
        string empty = CocoRunLengthText.Encode(RunLengthMask.Empty(masks.Size));
        return tasks.Distinct(StringComparer.Ordinal).Concat(masks.Counts.Keys.Where(task => !tasks.Contains(task, StringComparer.Ordinal)))
            .Select(task => (task, masks.Size, masks.Counts.TryGetValue(task, out SpooledCounts held) ? _counts.Read(held) : empty));
    }

    /// <summary>The masks of one image: their common size, and where each one's counts lie.</summary>
    private sealed class ImageMasks(PictureSize size)
    {
        public PictureSize Size { get; } = size;

        public Dictionary<string, SpooledCounts> Counts { get; } = new(StringComparer.Ordinal);
    }
}
