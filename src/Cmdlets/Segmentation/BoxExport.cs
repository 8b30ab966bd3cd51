using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Masks;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The boxes of masks.</summary>
internal sealed class BoxExport(bool json) : SegmentationExport
{
    private readonly List<(ItemIdentity Identity, PixelBox Box, PictureSize Picture, double Score)> _boxes = [];

    public override void Write(Stream stream, CancellationToken cancellation)
    {
        using var writer = new BoxWriter(stream, json);
        foreach ((ItemIdentity identity, PixelBox box, PictureSize picture, double score) in _boxes)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Write(identity, box, picture, score);
        }

        writer.Complete();
    }

    protected override ErrorRecord? Keep(SegmentationMask mask)
    {
        RunLengthMask runs = mask.GetMask();
        if (!runs.IsEmpty)
        {
            _boxes.Add((mask.GetIdentity(), runs.GetBox(), runs.Size, mask.Probability));
        }

        return null;
    }
}
