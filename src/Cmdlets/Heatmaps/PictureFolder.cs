namespace CheXplanation.Cmdlets;

/// <summary>The sizes of the pictures of a folder, by image id: a picture is named as its image, or stands in a folder named so.</summary>
/// <remarks>CheXpert's ids, such as patient1_study1_view1_frontal, are also found as patient1/study1/view1_frontal.jpg.</remarks>
internal sealed class PictureFolder
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    private readonly string _folder;
    private readonly long _pixelLimit;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PictureSize> _sizes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unclear = new(StringComparer.Ordinal);

    public PictureFolder(string folder, long pixelLimit, Action look)
    {
        _folder = folder;
        _pixelLimit = pixelLimit;
        foreach (string file in HeatmapListing.Enumerate(folder, look).Where(IsPicture).Order(StringComparer.Ordinal))
        {
            string relative = Path.ChangeExtension(Path.GetRelativePath(folder, file), null);
            Add(Path.GetFileName(relative), file);
            Add(relative.Replace(Path.DirectorySeparatorChar, '_'), file);
        }
    }

    /// <summary>The size of an image's picture, read from its header once; null where there is no such picture.</summary>
    public PictureSize? Find(string imageId)
    {
        if (_unclear.Contains(imageId))
        {
            throw new DataFormatException(DataFault.SizeUnknown, $"image '{imageId}'", $"one picture of that name in '{_folder}'", "several");
        }

        if (!_sizes.TryGetValue(imageId, out PictureSize size) && _files.TryGetValue(imageId, out string? file))
        {
            _sizes.Add(imageId, size = HeatmapPictures.ReadSize(file, _pixelLimit));
        }

        return size == default ? null : size;
    }

    /// <summary>The pictures whose image is none of those named.</summary>
    public IReadOnlyList<string> FilesWithout(IReadOnlySet<string> imageIds) =>
        [.. _files.GroupBy(name => name.Value, name => name.Key).Where(names => !names.Any(imageIds.Contains)).Select(names => names.Key).Order(StringComparer.Ordinal)];

    private static bool IsPicture(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private void Add(string imageId, string file)
    {
        if (!_files.TryAdd(imageId, file) && _files[imageId] != file)
        {
            _unclear.Add(imageId);
        }
    }
}
