using System.Management.Automation;
using CheXplanation.Datasets;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>A COCO data set, or COCO results.</summary>
/// <param name="index">The data set whose numbers are taken, or null.</param>
/// <param name="tasks">The categories, in order; null for those that come.</param>
/// <param name="isResults">Whether results are written.</param>
/// <param name="extension">The ending of the images' file names.</param>
/// <param name="uncompressed">Whether runs are written as numbers.</param>
/// <param name="asPolygon">Whether the masks of a data set are written as polygons.</param>
internal sealed class CocoFileExport(CocoIndex? index, string[]? tasks, bool isResults, string extension, bool uncompressed, bool asPolygon) : SegmentationExport
{
    private readonly CocoExport _export = new(index);

    public override string? Warning => isResults && _export.Unscored > 0
        ? $"{_export.Unscored} masks have no probability; the score of their results is written as 1."
        : null;

    public override void Write(Stream stream, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (isResults)
        {
            _export.WriteResults(stream, uncompressed, cancellation);
        }
        else
        {
            IEnumerable<string> known = index is not null ? index.Categories.Select(category => category.Value).Distinct(StringComparer.Ordinal)
                : PathologyTask.Ten.Where(_export.HasTask);
            _export.WriteDataset(stream, tasks ?? known, extension, uncompressed, asPolygon, cancellation);
        }
    }

    public override void Dispose() => _export.Dispose();

    protected override ErrorRecord? Keep(SegmentationMask mask)
    {
        if (isResults && index is null && (CocoExport.NumberIn(mask.ImageId) is null || CocoExport.NumberIn(mask.Task) is null))
        {
            return ChexError.CocoIdUnknown($"{mask.GetIdentity()}: results name images and categories by the numbers of a data set, and none is given.", mask);
        }

        try
        {
            _export.Add(mask);
            return null;
        }
        catch (DataFormatException error)
        {
            return ChexError.CocoIdUnknown(error.Message, mask);
        }
    }
}
