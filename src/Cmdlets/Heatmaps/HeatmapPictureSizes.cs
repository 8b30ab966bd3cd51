using CheXplanation.Datasets;
using CheXplanation.Heatmaps;
using CheXplanation.Localization;
using CheXplanation.Segmentation;

namespace CheXplanation.Cmdlets;

/// <summary>The size of an image's picture, for maps whose files do not tell it: one for all, from a folder of pictures, from the truth, or the map's own.</summary>
internal sealed class HeatmapPictureSizes
{
    private readonly Func<string, PictureSize, PictureSize?> _find;

    private HeatmapPictureSizes(Func<string, PictureSize, PictureSize?> find) => _find = find;

    /// <summary>Nothing was said.</summary>
    public static HeatmapPictureSizes Unknown { get; } = new((_, _) => null);

    /// <summary>Each map is as large as its picture.</summary>
    public static HeatmapPictureSizes OfMap { get; } = new((_, map) => map);

    /// <summary>All pictures have one size.</summary>
    public static HeatmapPictureSizes OfAll(PictureSize size) => new((_, _) => size);

    /// <summary>Pictures lie in a folder.</summary>
    public static HeatmapPictureSizes Of(PictureFolder folder) => new((imageId, _) => folder.Find(imageId));

    /// <summary>The truth tells them: masks, annotations, or files of either.</summary>
    public static HeatmapPictureSizes OfTruth(object[] items, Func<string, string> resolve, CancellationToken cancellation)
    {
        var sizes = new Dictionary<string, PictureSize>(StringComparer.Ordinal);
        foreach (object item in items)
        {
            switch (ObjectProperty.Unwrap(item))
            {
                case SegmentationMask mask:
                    sizes[mask.ImageId] = new PictureSize(mask.Width, mask.Height);
                    break;
                case Annotation annotation:
                    sizes[annotation.ImageId] = new PictureSize(annotation.Width, annotation.Height);
                    break;
                case FileInfo file:
                    AddFile(sizes, file.FullName, cancellation);
                    break;
                case string path:
                    AddFile(sizes, resolve(path), cancellation);
                    break;
                case { } other:
                    throw new ArgumentException($"-GroundTruth takes masks, annotations or paths of their files, not {other.GetType().Name}.");
            }
        }

        return new HeatmapPictureSizes((imageId, _) => sizes.TryGetValue(imageId, out PictureSize size) ? size : null);
    }

    public PictureSize Find(string imageId, PictureSize map) => _find(imageId, map) ?? throw HeatmapReadOptions.UnknownSize(imageId);

    /// <summary>The same; null where nothing tells it.</summary>
    public PictureSize? FindOrNull(string imageId) => _find(imageId, default);

    /// <summary>The sizes of the images of a COCO data set; one that is bad ends the reading, as it would with other files.</summary>
    private static Dictionary<string, PictureSize> SizesOf(Stream stream, CancellationToken cancellation) =>
        CocoIndex.Read(stream, new CocoReadOptions { Cancellation = cancellation }, static error => throw error).Images
            .Where(image => image.Size is not null).ToDictionary(image => image.ImageId, image => image.Size!.Value, StringComparer.Ordinal);

    private static void AddFile(Dictionary<string, PictureSize> sizes, string path, CancellationToken cancellation)
    {
        try
        {
            using Stream stream = InputFile.OpenRead(path, cancellation);
            foreach ((string imageId, PictureSize size) in SegmentationForms.Tell(stream) == SegmentationForm.CocoDataset ? SizesOf(stream, cancellation) : PictureSizeJson.Read(stream))
            {
                sizes[imageId] = size;
            }
        }
        catch (DataFormatException error)
        {
            throw error.In(path);
        }
    }
}
